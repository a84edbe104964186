"""Writes what many are owed at once: as loads do, and as the horizon rolls on."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from django.db import connection, transaction

from yilian.audit.actions import action
from yilian.audit.clock import today
from yilian.audit.reach import reaching
from yilian.kernel.actors import Actor
from yilian.obligations.actions.generation import (
    Changed,
    generate_for_agreement,
    generate_for_elder,
    generate_for_place,
)
from yilian.obligations.models import Obligation
from yilian.obligations.queries.grounds import Institutions, running_agreements
from yilian.obligations.queries.places import groups_of_teams
from yilian.obligations.queries.populations import alone, enrolments_from, populations
from yilian.obligations.rules.encoding import COLUMNS, binary_rows
from yilian.obligations.rules.population import OwedColumns, Population, planned_for
from yilian.people.models import Elder, Team
from yilian.places.models import Division
from yilian.places.policies import policy_for

BATCH = 20_000
LOOKED_BACK = timedelta(days=35)
# Row-level security lets nobody copy into a table straight, so rows are copied beside it and taken over from there.
STAGE = """
    CREATE TEMPORARY TABLE IF NOT EXISTS obligations_staged (
        item text, clauses text[], elder_id bigint, team_id bigint, enrolment_id bigint, ordinal smallint,
        starts_on date, due_on date, judged_on date
    ) ON COMMIT DELETE ROWS
"""
TAKE_OVER = """
    INSERT INTO obligations_obligation
        (item, clauses, elder_id, team_id, enrolment_id, ordinal, starts_on, due_on, judged_on,
         kept_by, waived_reason, void_reason, opened_by)
    SELECT item, clauses, elder_id, team_id, enrolment_id, ordinal, starts_on, due_on, judged_on, '', '', '', ''
    FROM obligations_staged ON CONFLICT DO NOTHING
"""

KEEP = """
    UPDATE obligations_obligation AS one SET kept_on = given.kept_on, kept_by = given.kept_by
    FROM unnest(%s::bigint[], %s::date[], %s::text[]) AS given (id, kept_on, kept_by)
    WHERE one.id = given.id AND one.kept_on IS NULL AND one.waived_on IS NULL AND one.void_on IS NULL
"""


@action("obligations.load")
def load_obligations(actor: Actor, *, obligations: Sequence[Obligation]) -> list[Obligation]:
    """Enter many obligations at once; what is there already stays as it is."""
    return Obligation.objects.bulk_create(obligations, batch_size=2000)


@action("obligations.load", name="obligations.load_kept")
def load_kept(actor: Actor, *, kept: Sequence[tuple[int, date, str]]) -> int:
    """Enter for many obligations the day on which a record kept them; what is no longer open stays as it is."""
    numbers, days, records = ([one[part] for one in kept] for part in range(3))
    with connection.cursor() as cursor:
        cursor.execute(KEEP, [numbers, days, records])
        return int(cursor.rowcount)


@action("obligations.load", name="obligations.generate_for_many", keep=("until",))
def generate_for_many(
    actor: Actor, *, after: int, until: date, since: date = date.min, teams: Sequence[int] = ()
) -> tuple[int, Changed]:
    """Write what a batch of enrolments makes owed, the windows that begin from a day to a horizon.

    Enrolments that stand alone are judged together; the others one by one. Gives the last number of the batch, 0 at the end.
    """
    rows = enrolments_from(after, max(since, date(1, 1, 2)), BATCH, teams)
    if not rows:
        return 0, Changed()
    added, singly = 0, {row[1] for row in rows if not alone(row)}
    for mode, people in populations([row for row in rows if alone(row)]):
        planned, rest = planned_for(people, mode, policy_for, until, since)
        added += _copied(people, planned)
        singly.update(int(key) for key in people.elder[rest])
    changed, institutions = Changed(added), Institutions()
    for elder in Elder.objects.filter(pk__in=singly).order_by("pk"):
        changed += generate_for_elder(actor, elder, until=until, institutions=institutions)
    return rows[-1][0], changed


def roll_horizon(actor: Actor, *, until: date, everything: bool = False) -> Changed:
    """Let the horizon roll on: enrolments batch by batch, then each agreement and each group, every step a transaction of its own.

    Looks at windows that began within the last five weeks; `everything` starts from the beginning of each ground.
    """
    since = date.min if everything else today() - LOOKED_BACK
    changed, after = Changed(), 0
    while True:
        after, more = generate_for_many(actor, after=after, until=until, since=since)
        changed += more
        if not after:
            break
    with transaction.atomic(), reaching(actor):
        agreements, groups = running_agreements(today()), _groups()
    for agreement in agreements:
        changed += generate_for_agreement(actor, agreement, until=until)
    for team, division in groups:
        changed += generate_for_place(actor, team, division, until=until)
    return changed


def _groups() -> list[tuple[Team, Division]]:
    """Give the townships in which teams have contracted elders."""
    pairs = groups_of_teams()
    teams = Team.objects.in_bulk({team for team, _code in pairs})
    divisions = Division.objects.in_bulk({code for _team, code in pairs})
    return [(teams[team], divisions[code]) for team, code in pairs if team in teams and code in divisions]


def _copied(people: Population, planned: Iterable[OwedColumns]) -> int:
    """Copy planned rows in; what is there already stays as it is."""
    columns = ", ".join(COLUMNS)
    with connection.cursor() as cursor:
        cursor.execute(STAGE)
        cursor.execute("TRUNCATE obligations_staged")
        with cursor.copy(f"COPY obligations_staged ({columns}) FROM STDIN (FORMAT BINARY)") as copy:
            for piece in binary_rows(people, planned):
                copy.write(piece)
        cursor.execute(TAKE_OVER)
        return int(cursor.rowcount)
