"""Records rounds at institutions: one sheet, many residents; a bad row is handed back and takes no good one with it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from yilian.agreements.models import ScheduledSlot
from yilian.audit.actions import action
from yilian.audit.clock import now, today
from yilian.kernel.actors import Actor
from yilian.kernel.messages import words
from yilian.kernel.refusals import Invalid, NotFound, Problem, Refusal, refuse_if
from yilian.obligations.actions.fulfilling import fulfil
from yilian.people.models import Elder, Practitioner, Team
from yilian.people.queries.persons import lifespan_of
from yilian.places.models import Organization
from yilian.visits.actions.attempts import miss_resident, see_after_all
from yilian.visits.actions.delivery import Provider, named
from yilian.visits.actions.visits import Delivery, facts_of_crew, record_visit
from yilian.visits.models import Round, Setting, Status, Visit
from yilian.visits.queries.rounds import attendees, entered_in, missed_in, residents_of, round_on, seen_in, served_in
from yilian.visits.queries.visits import evidence_of
from yilian.visits.rules.rounds import (
    LATER,
    FilledRow,
    Row,
    Verdict,
    judged_row,
    nobody_seen_problem,
    post_refusal,
    repeated_elders,
    rest_problem,
)
from yilian.visits.rules.visits import long_ago_problem, visit_refusal


@dataclass(frozen=True, slots=True)
class RoundSheet:
    """A round as it was filled in: the item, the day, a row for each resident, the post it fulfils, a note.

    `rest` says why residents without a row were not seen (an `Outcome`), or that somebody records them later (`LATER`). `sure` says that the
    day is right although it lies long ago.
    """

    item: str
    on: date
    rows: tuple[FilledRow, ...]
    note: str = ""
    post: int | None = None
    rest: str = ""
    sure: bool = False


@dataclass(frozen=True, slots=True)
class RoundOutcome:
    """What became of a sheet: the round (none when no row could be kept), its new visits, how many were missed, the rows handed back."""

    round: Round | None
    visits: tuple[Visit, ...]
    missed: int
    handed_back: tuple[Verdict, ...]


@dataclass(frozen=True, slots=True)
class _Crew:
    """Who went, for which team and where."""

    actor: Actor
    organization: Organization
    team: Team
    practitioner: Practitioner


@action("visits.record", title=words("登记巡诊", "record a round"), name="visits.record_round")
def record_round(
    actor: Actor, organization: Organization, team: Team, practitioner: Practitioner, *, sheet: RoundSheet
) -> RoundOutcome:
    """Record a round: every good row is a visit that keeps what is owed to the resident; bad rows come back with reasons.

    Two sheets of one day and item are one round: who was seen already is handed back, so nothing is double. The round keeps
    what is owed to the institution once, with the first resident for whom it was done; one on which nobody is seen says why and
    keeps nothing. Who was not seen has a reason: that of the row, or the one for all the rest; what is owed to them stays open and
    says so.
    Two at once go one after the other: the institution is locked.
    """
    if not actor.scope.covers(organization.division_id, organization.pk):
        raise NotFound("organization", organization.pk)
    crew = _Crew(actor, organization, team, practitioner)
    long_ago = long_ago_problem(sheet.on, today(), sure=sheet.sure)
    if long_ago is not None:
        raise Invalid(long_ago)
    standing = round_on(organization.pk, sheet.item, sheet.on)
    verdicts = _judged(crew, sheet, standing)
    kept = [verdict for verdict in verdicts if verdict.kept]
    missed = [verdict.filled for verdict in verdicts if verdict.missed]
    back = tuple(verdict for verdict in verdicts if verdict.handed_back)
    rest = _rest(organization, sheet, standing)
    if not kept and not missed and not rest:
        return RoundOutcome(standing, (), 0, back)
    before, served = seen_in(standing), served_in(standing)
    _refuse_unexplained(sheet, missed, seen=len(kept) + len(before))
    visited_round = standing or _made(crew, sheet)
    people = attendees(row.elder_id for row in (*(verdict.filled for verdict in kept), *missed, *rest))
    see_after_all(actor, visited_round, elders=[verdict.filled.elder_id for verdict in kept])
    visits = tuple(_visited(crew, visited_round, people[verdict.filled.elder_id], verdict.filled) for verdict in kept)
    for row in (*missed, *rest):
        miss_resident(actor, people[row.elder_id], visited_round, by=Provider(team, practitioner), row=row)
    if not served and any(visit.status == Status.COMPLETED for visit in visits):
        fulfil(actor, organization, what=sheet.item, record=named(visited_round), at=sheet.on)
    return RoundOutcome(visited_round, visits, len(missed) + len(rest), back)


@action("visits.load", title=words("批量装入巡诊", "load rounds"), name="visits.load_rounds")
def load_rounds(actor: Actor, *, rounds: Sequence[Round]) -> list[Round]:
    """Enter many rounds at once, as a take-over from another system does; their visits are loaded afterwards."""
    return Round.objects.bulk_create(rounds, batch_size=2000)


def _judged(crew: _Crew, sheet: RoundSheet, standing: Round | None) -> list[Verdict]:
    """Judge every row; what forbids the whole round is refused before."""
    facts = facts_of_crew(crew.practitioner, sheet.item, sheet.on)
    refuse_if(visit_refusal(facts))
    if sheet.post is not None:
        refuse_if(post_refusal(_on_post(crew.organization, sheet.post), crew.practitioner.pk))
    repeated = repeated_elders(row.elder_id for row in sheet.rows)
    if repeated:
        raise Invalid(*(Problem(str(elder), "resident-twice") for elder in sorted(repeated)))
    filled = [row for row in sheet.rows if not row.empty]
    people, seen, missed = attendees(row.elder_id for row in filled), seen_in(standing), missed_in(standing)
    requirements = evidence_of(sheet.item)
    verdicts = []
    for entry in filled:
        elder = people.get(entry.elder_id)
        if elder is None:
            verdicts.append(Verdict(entry, refusal=Refusal("not-a-resident")))
            continue
        row_facts = replace(facts, lifespan=lifespan_of(elder))
        resident = elder.organization_id == crew.organization.pk
        row = Row(entry, row_facts, resident, entry.elder_id in seen, entry.elder_id in missed)
        verdicts.append(judged_row(row, requirements))
    return verdicts


def _rest(organization: Organization, sheet: RoundSheet, standing: Round | None) -> list[FilledRow]:
    """Return a row for each resident who stands on none, with the reason for all of them; nothing where they are recorded later."""
    entered = entered_in(standing) | {row.elder_id for row in sheet.rows if not row.empty}
    left = [resident.pk for resident in residents_of(organization.pk, sheet.on) if resident.pk not in entered]
    problem = rest_problem(sheet.rest, sheet.note, sheet.on, left=len(left))
    if problem is not None:
        raise Invalid(problem)
    return [] if sheet.rest == LATER else [FilledRow(key, note=sheet.note, missed=sheet.rest) for key in left]


def _refuse_unexplained(sheet: RoundSheet, missed: Sequence[FilledRow], *, seen: int) -> None:
    """Refuse a round on which nobody was seen and that does not say why, in its note or in that of a row."""
    reasons = [sheet.note, *(row.note for row in missed)]
    problem = nobody_seen_problem(seen=seen, reasons=reasons)
    if problem is not None:
        raise Invalid(problem)


def _on_post(organization: Organization, post_id: int) -> frozenset[int]:
    """Return the two persons of a post at an institution."""
    post = ScheduledSlot.objects.filter(pk=post_id, agreement__care_organization=organization).first()
    if post is None:
        raise NotFound("post", post_id)
    return frozenset({post.first_id, post.relief_id})


def _made(crew: _Crew, sheet: RoundSheet) -> Round:
    """Write the round itself."""
    return Round.objects.create(
        organization=crew.organization,
        team=crew.team,
        practitioner=crew.practitioner,
        post_id=sheet.post,
        item=sheet.item,
        on=sheet.on,
        note=sheet.note,
        recorded_at=now(),
    )


def _visited(crew: _Crew, visited_round: Round, elder: Elder, row: FilledRow) -> Visit:
    """Record the visit to one resident of a round."""
    delivery = Delivery(
        visited_round.item,
        visited_round.on,
        row.evidence,
        place=crew.organization.name_zh,
        note=row.note,
        setting=Setting.INSTITUTION,
        round_id=visited_round.pk,
        sure=True,
    )
    return record_visit(crew.actor, elder, crew.team, crew.practitioner, delivery=delivery)
