"""Writes what many are owed at once: as loads do, and as the horizon rolls on."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.db import connection, transaction

from yilian.audit.actions import action
from yilian.audit.clock import today
from yilian.audit.scope import using_scope
from yilian.kernel.actors import Actor
from yilian.kernel.messages import words
from yilian.kernel.records import RecordRef
from yilian.obligations.actions.generation import (
    Changed,
    generate_for_agreement,
    generate_for_elder,
    generate_for_place,
)
from yilian.obligations.actions.statements import statements_for
from yilian.obligations.models import Kind, Obligation
from yilian.obligations.queries.bases import Institutions, running_agreements
from yilian.obligations.queries.places import groups_of_teams
from yilian.obligations.queries.populations import alone, people_from, populations
from yilian.obligations.queries.statements import Wording
from yilian.obligations.rules.encoding import COLUMNS, binary_rows
from yilian.obligations.rules.planning_together import planned_for
from yilian.obligations.rules.population import OwedColumns, Population
from yilian.people.models import Elder, Team
from yilian.places.actions.registers import record_editions
from yilian.places.models import Division
from yilian.places.policies import policies_with_participation
from yilian.places.queries import editions_not_planned_by, within

BATCH = 20_000
SINGLY = 500
LOOKED_BACK = timedelta(days=35)
# Row-level security lets nobody copy into a table straight, so rows are copied beside it and taken over from there.
STAGE = """
    CREATE TEMPORARY TABLE IF NOT EXISTS obligations_staged (
        what text, clauses text[], basis_kind text, elder_id bigint, obligor_id bigint, team_id bigint, basis_key bigint, ordinal smallint,
        starts_on date, due_on date, judged_on date, lapses boolean, statement_id integer
    ) ON COMMIT DELETE ROWS
"""
TAKE_OVER = """
    INSERT INTO obligations_obligation
        (kind, what, clauses, elder_id, obligor_id, team_id, basis_kind, basis_key, planned, ordinal, starts_on, due_at, judged_on,
        lapses, statement_id)
    SELECT 'service', what, clauses, elder_id, obligor_id, nullif(team_id, 0), basis_kind, basis_key, true, ordinal, starts_on,
        timezone('Asia/Shanghai', (due_on + 1)::timestamp), judged_on, lapses, statement_id
    FROM obligations_staged ON CONFLICT DO NOTHING
"""
# Who has windows of an item that overlap staged ones and are not theirs, or that something else asks for from today on.
OTHERWISE = """
    SELECT DISTINCT staged.elder_id
    FROM obligations_staged AS staged
    JOIN obligations_obligation AS owed ON owed.elder_id = staged.elder_id AND owed.what = staged.what
    WHERE owed.planned AND owed.kind = 'service' AND owed.void_on IS NULL
        AND owed.starts_on <= staged.due_on AND owed.due_on >= staged.starts_on
        AND CASE WHEN owed.starts_on = staged.starts_on
            THEN owed.due_on >= %s AND owed.fulfilled_on IS NULL AND owed.waived_on IS NULL
                AND (owed.due_on <> staged.due_on OR owed.clauses::text[] <> staged.clauses)
            ELSE NOT EXISTS (
                SELECT 1 FROM obligations_obligation AS own
                WHERE own.elder_id = staged.elder_id AND own.what = staged.what AND own.planned
                    AND own.starts_on = staged.starts_on)
            END
"""

FULFIL = """
    UPDATE obligations_obligation AS owed
    SET fulfilled_on = record.day, fulfilled_kind = record.kind, fulfilled_key = record.key
    FROM unnest(%s::bigint[], %s::date[], %s::text[], %s::bigint[]) AS record (id, day, kind, key)
    WHERE owed.id = record.id AND owed.fulfilled_on IS NULL AND owed.waived_on IS NULL AND owed.void_on IS NULL
        AND owed.due_grain = 'day'
"""


@action("obligations.load", title=words("批量装入应尽服务", "load obligations"))
def load_obligations(actor: Actor, *, obligations: Sequence[Obligation]) -> list[Obligation]:
    """Enter many obligations at once, with what asks for them as it is said now; what is there already stays as it is."""
    wordings = [Wording(row.kind, row.what, tuple(row.clauses), row.norm) for row in obligations]
    statements = statements_for(wordings)
    for row, wording in zip(obligations, wordings, strict=True):
        row.statement_id = statements[wording]
    return Obligation.objects.bulk_create(obligations, batch_size=2000)


@action("obligations.load", title=words("批量装入已兑现", "load what was fulfilled"), name="obligations.load_fulfilled")
def load_fulfilled(actor: Actor, *, fulfilled: Sequence[tuple[int, date, RecordRef]]) -> int:
    """Enter for many obligations the day on which a record fulfilled them; what is no longer open stays as it is."""
    numbers, days = [number for number, _day, _record in fulfilled], [day for _number, day, _record in fulfilled]
    records = [record for _number, _day, record in fulfilled]
    with connection.cursor() as cursor:
        cursor.execute(
            FULFIL, [numbers, days, [record.label for record in records], [record.key for record in records]]
        )
        return int(cursor.rowcount)


@action(
    "obligations.load",
    title=words("批量生成应尽服务", "plan many contracts"),
    name="obligations.generate_for_many",
    log=("until",),
)
def generate_for_many(actor: Actor, *, after: int, until: date, since: date = date.min) -> tuple[int, Changed]:
    """Write what a batch of people is owed by their enrolments and by residence, the windows that begin from a day to a horizon.

    The usual lives are judged together; the others one by one. Returns the last number of the batch, 0 at the end.
    """
    rows = people_from(after, max(since, date(1, 1, 2)), BATCH)
    if not rows:
        return 0, Changed()
    added, singly = 0, {row[1] for row in rows if not alone(row)}
    policy_on = policies_with_participation()
    for mode, people in populations([row for row in rows if alone(row)]):
        planned, rest = planned_for(people, mode, policy_on, until, since)
        copied, otherwise = _copied(people, planned)
        added += copied
        singly |= otherwise | {int(key) for key in people.elder[rest]}
    changed, institutions = Changed(added), Institutions()
    institutions.read_bases(sorted(singly))
    for elder in Elder.objects.filter(pk__in=singly).order_by("pk"):
        changed += generate_for_elder(actor, elder, until=until, institutions=institutions)
    return rows[-1][0], changed


@action(
    "obligations.load",
    title=words("重算一地居民的应尽服务", "plan the residents of a division anew"),
    name="obligations.generate_for_division",
)
def generate_for_division(actor: Actor, *, division: str, after: int) -> tuple[int, Changed]:
    """Plan a batch of the elders who live in a division anew; return the last of them, 0 at the end."""
    residents = Elder.objects.filter(within("residence_division_id", division), pk__gt=after)
    elders = list(residents.filter(merged_into__isnull=True).order_by("pk")[:SINGLY])
    changed, institutions = Changed(), Institutions()
    institutions.read_bases([elder.pk for elder in elders])
    for elder in elders:
        changed += generate_for_elder(actor, elder, institutions=institutions)
    return (elders[-1].pk if elders else 0), changed


def roll_horizon(actor: Actor, *, until: date, everything: bool = False) -> Changed:
    """Move the horizon on: enrolments batch by batch, then each agreement and each group, every step a transaction of its own.

    Looks at windows that began within the last five weeks; `everything` starts from the beginning of each basis, and so does the
    first time after the text of a pack changed.
    """
    with transaction.atomic(), using_scope(actor):
        editions = editions_not_planned_by()
    since = date.min if everything or editions else today() - LOOKED_BACK
    changed, after = Changed(), 0
    while True:
        after, more = generate_for_many(actor, after=after, until=until, since=since)
        changed += more
        if not after:
            break
    with transaction.atomic(), using_scope(actor):
        agreements, groups = running_agreements(today()), _groups()
    for agreement in agreements:
        changed += generate_for_agreement(actor, agreement, until=until)
    for team, division in groups:
        changed += generate_for_place(actor, team, division, until=until)
    if editions:
        record_editions(actor, editions=editions)
    return changed


def _groups() -> list[tuple[Team, Division]]:
    """Return the townships in which teams have contracted elders."""
    pairs = groups_of_teams()
    teams = Team.objects.in_bulk({team for team, _code in pairs})
    divisions = Division.objects.in_bulk({code for _team, code in pairs})
    return [(teams[team], divisions[code]) for team, code in pairs if team in teams and code in divisions]


def _copied(people: Population, planned: Sequence[OwedColumns]) -> tuple[int, set[int]]:
    """Copy planned rows in; what is there already stays as it is.

    Who is owed an item in another series than stands written is left out and handed back, to be planned one by one: only that
    compares, revises and voids. So it is when a document first asks for no contract, or asks for more than before.
    """
    columns = ", ".join(COLUMNS)
    statements = statements_for(Wording(Kind.SERVICE, piece.item, piece.clauses) for piece in planned)
    numbers = {(wording.what, wording.clauses): number for wording, number in statements.items()}
    with connection.cursor() as cursor:
        cursor.execute(STAGE)
        cursor.execute("TRUNCATE obligations_staged")
        with cursor.copy(f"COPY obligations_staged ({columns}) FROM STDIN (FORMAT BINARY)") as copy:
            for piece in binary_rows(people, planned, numbers):
                copy.write(piece)
        cursor.execute(OTHERWISE, [today()])
        otherwise = {int(elder) for (elder,) in cursor.fetchall()}
        if otherwise:
            cursor.execute("DELETE FROM obligations_staged WHERE elder_id = ANY(%s)", [sorted(otherwise)])
        cursor.execute(TAKE_OVER)
        return int(cursor.rowcount), otherwise
