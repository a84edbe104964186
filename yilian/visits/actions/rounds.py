"""Records rounds at institutions: one sheet, many residents; a bad row is handed back and takes no good one with it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from yilian.agreements.models import Post
from yilian.audit.actions import action, publish
from yilian.audit.clock import now
from yilian.kernel.actors import Actor
from yilian.kernel.refusals import Invalid, NotFound, Problem, Refusal, refuse_if
from yilian.obligations.actions import keep_for_organization
from yilian.people.models import Elder, Practitioner, Team
from yilian.places.models import Organization
from yilian.visits.actions.visits import Delivery, facts_of_crew, record_visit
from yilian.visits.events import RoundRecorded
from yilian.visits.models import Absence, Round, Setting, Visit
from yilian.visits.queries import attendees, evidence_of, round_on, seen_in
from yilian.visits.rules import Given, Row, Verdict, judged_row, post_refusal, repeated_elders, visit_refusal


@dataclass(frozen=True, slots=True)
class RoundSheet:
    """A round as it was filled in: the item, the day, a row for each resident, the post it fulfils, a note."""

    item: str
    on: date
    rows: tuple[Given, ...]
    note: str = ""
    post: int | None = None


@dataclass(frozen=True, slots=True)
class RoundOutcome:
    """What became of a sheet: the round (none when no row could be kept), its new visits, and the rows handed back."""

    round: Round | None
    visits: tuple[Visit, ...]
    absent: int
    handed_back: tuple[Verdict, ...]


@dataclass(frozen=True, slots=True)
class _Crew:
    """Who went, for which team and where."""

    actor: Actor
    organization: Organization
    team: Team
    practitioner: Practitioner


@action("visits.record", name="visits.record_round")
def record_round(
    actor: Actor, organization: Organization, team: Team, practitioner: Practitioner, *, sheet: RoundSheet
) -> RoundOutcome:
    """Record a round: every good row is a visit that keeps what is owed to the resident; bad rows come back with reasons.

    Two sheets of one day and item are one round: who was seen already is handed back, so nothing is double. The round keeps
    what is owed to the institution once, when it is made. Two at once go one after the other: the institution is locked.
    """
    if not actor.scope.covers(organization.division_id, organization.pk):
        raise NotFound("organization", organization.pk)
    crew = _Crew(actor, organization, team, practitioner)
    standing = round_on(organization.pk, sheet.item, sheet.on)
    verdicts = _judged(crew, sheet, standing)
    kept = [one for one in verdicts if one.kept]
    absent = [one for one in verdicts if one.absent and not one.handed_back]
    back = tuple(one for one in verdicts if one.handed_back)
    if not kept and not absent:
        return RoundOutcome(standing, (), 0, back)
    found = standing or _made(crew, sheet)
    people = attendees(one.given.elder_id for one in kept)
    visits = tuple(_visited(crew, found, people[one.given.elder_id], one.given) for one in kept)
    Absence.objects.bulk_create(
        Absence(round=found, elder_id=one.given.elder_id, note=one.given.note[:200]) for one in absent
    )
    if standing is None and visits:
        keep_for_organization(actor, organization, item=sheet.item, on=sheet.on, record=f"visits.round:{found.pk}")
        publish(RoundRecorded(found.pk, organization.pk, sheet.item, sheet.on))
    return RoundOutcome(found, visits, len(absent), back)


@action("visits.load", name="visits.load_rounds")
def load_rounds(actor: Actor, *, rounds: Sequence[Round]) -> list[Round]:
    """Enter many rounds at once, as a take-over from another system does; their visits are loaded afterwards."""
    return Round.objects.bulk_create(rounds, batch_size=2000)


def _judged(crew: _Crew, sheet: RoundSheet, standing: Round | None) -> list[Verdict]:
    """Judge every row; what forbids the whole round is refused before."""
    facts = facts_of_crew(crew.practitioner, sheet.item, sheet.on)
    refuse_if(visit_refusal(facts))
    if sheet.post is not None:
        refuse_if(post_refusal(_on_post(crew.organization, sheet.post), crew.practitioner.pk))
    repeated = repeated_elders(one.elder_id for one in sheet.rows)
    if repeated:
        raise Invalid(*(Problem(str(elder), "resident-twice") for elder in sorted(repeated)))
    filled = [one for one in sheet.rows if not one.empty]
    people, seen, demands = attendees(one.elder_id for one in filled), seen_in(standing), evidence_of(sheet.item)
    verdicts = []
    for given in filled:
        elder = people.get(given.elder_id)
        if elder is None:
            verdicts.append(Verdict(given, refusal=Refusal("not-a-resident")))
            continue
        row_facts = replace(facts, born_on=elder.birth_date, died_on=elder.died_on)
        resident = elder.organization_id == crew.organization.pk
        verdicts.append(judged_row(Row(given, row_facts, resident, given.elder_id in seen), demands))
    return verdicts


def _on_post(organization: Organization, post_id: int) -> frozenset[int]:
    """Give the two persons of a post at an institution."""
    post = Post.objects.filter(pk=post_id, agreement__care_organization=organization).first()
    if post is None:
        raise NotFound("post", post_id)
    return frozenset({post.first_id, post.relief_id})


def _made(crew: _Crew, sheet: RoundSheet) -> Round:
    """Write the round itself."""
    return Round.objects.create(
        organization=crew.organization, team=crew.team, practitioner=crew.practitioner, post_id=sheet.post,
        item=sheet.item, on=sheet.on, note=sheet.note, recorded_at=now(),
    )  # fmt: skip


def _visited(crew: _Crew, found: Round, elder: Elder, given: Given) -> Visit:
    """Record the visit to one resident of a round."""
    delivery = Delivery(
        found.item, found.on, given.evidence, place=crew.organization.name_zh, note=given.note,
        setting=Setting.INSTITUTION, round_id=found.pk,
    )  # fmt: skip
    return record_visit(crew.actor, elder, crew.team, crew.practitioner, delivery=delivery)
