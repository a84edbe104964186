"""Writes what is owed: for an elder, an agreement between institutions, a group. Doing it again changes nothing."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from yilian.agreements.models import Agreement, Enrolment
from yilian.audit.actions import action
from yilian.audit.clock import today
from yilian.kernel.actors import Actor
from yilian.obligations.models import Obligation
from yilian.obligations.queries.grounds import (
    Institutions,
    absences_of,
    by_ground,
    judged_for,
    of_the_elder,
    row_of,
    standings_of,
    stays_of,
    written_for,
)
from yilian.obligations.queries.places import (
    group_of,
    group_owing,
    institution_owing,
    institution_standing,
    residents_concerned,
)
from yilian.obligations.rules import (
    Difference,
    Losing,
    Owed,
    Void,
    difference,
    horizon_of,
    planned,
    planned_for_group,
    planned_for_institution,
)
from yilian.people.models import Elder, Team
from yilian.places.models import Division

REVISED = (
    "clauses", "due_on", "ordinal", "judged_on", "enrolment_id", "agreement_id", "team_id", "provider_id", "void_on",
    "void_reason",
)  # fmt: skip
Columns = Callable[[Owed], Mapping[str, object]]


@dataclass(frozen=True, slots=True)
class Changed:
    """How many obligations were added, revised and voided."""

    added: int = 0
    revised: int = 0
    voided: int = 0

    def __add__(self, other: "Changed") -> "Changed":
        return Changed(self.added + other.added, self.revised + other.revised, self.voided + other.voided)


@action("obligations.generate", name="obligations.generate_for_elder", keep=("until",))
def generate_for_elder(
    actor: Actor, elder: Elder, *, until: date | None = None, institutions: Institutions | None = None
) -> Changed:
    """Bring what is written for an elder in line with all grounds, absences and facts; only what differs is written.

    Without a horizon each ground owes its first year, and never less than three months ahead.
    Whoever plans for many hands in what was read of `institutions`, so that it is read once.
    """
    institutions = institutions or Institutions()
    on, stays = today(), stays_of(elder)
    standings = standings_of(elder, stays, institutions)
    written = written_for(Obligation.objects.filter(of_the_elder(elder.pk)))
    horizon = until or max((horizon_of(one.ground.starts_on, on) for one in standings), default=on)
    horizon = max([horizon, *(one.starts_on for one in written)])
    merged = elder.merged_into_id is not None
    judged = [] if merged else judged_for(elder, standings, stays, horizon, institutions)
    wanted = planned(judged, horizon, absences=absences_of(elder.pk), died_on=elder.died_on)
    grounds = by_ground(standings)
    losing = Losing(
        on=min(on, *(one.due_on for one in written)) if merged and written else on,
        died_on=None if merged else elder.died_on,
        grounds={} if merged else {key: one.ground for key, one in grounds.items()},
        otherwise="merged" if merged else "not-promised",
    )

    def columns(owed: Owed) -> Mapping[str, object]:
        ground = owed.ground
        assert ground is not None
        return row_of(owed, grounds[ground.kind, ground.key], on)

    return _apply(difference(written, wanted, losing), columns, elder_id=elder.pk)


@action("obligations.generate", keep=("until",))
def generate_for_enrolment(actor: Actor, enrolment: Enrolment, *, until: date) -> Changed:
    """Bring what is owed to the elder of an enrolment up to a horizon."""
    return generate_for_elder(actor, enrolment.elder, until=until)


@action("obligations.generate", name="obligations.generate_for_agreement", keep=("until", "since"))
def generate_for_agreement(
    actor: Actor, agreement: Agreement, *, until: date | None = None, since: date | None = None, residents: bool = True
) -> Changed:
    """Bring what an agreement owes to its institution, and to each resident, in line with its term and its posts.

    `residents` may be left out where another agreement of the institution brings them in line.
    What fell due before `since`, or before today once something is written, stays as it was.
    """
    on, standing = today(), institution_standing(agreement)
    ground = standing.ground
    rows = Obligation.objects.filter(agreement=agreement, elder__isnull=True)
    begun = rows.exists()
    first = since or (on if begun else ground.starts_on)
    written = written_for(rows.filter(due_on__gte=first))
    horizon = max([until or horizon_of(ground.starts_on, on), *(one.starts_on for one in written)])
    wanted = planned_for_institution(ground, institution_owing(agreement, standing), horizon)
    losing = Losing(on=first, grounds={(ground.kind, ground.key): ground}, otherwise="posts-changed")
    change = difference(written, [one for one in wanted if one.due_on >= first], losing)
    changed = _apply(
        change, lambda owed: row_of(owed, standing, on), organization_id=agreement.care_organization_id
    )  # fmt: skip
    if residents:
        institutions = Institutions()
        for elder in residents_concerned(agreement):
            changed += generate_for_elder(actor, elder, until=until, institutions=institutions)
    return changed


@action("obligations.generate", name="obligations.generate_for_place", keep=("until",))
def generate_for_place(actor: Actor, team: Team, division: Division, *, until: date | None = None) -> Changed:
    """Bring the group services that a team owes to its contracted elders of a township in line with there being any."""
    on, held = today(), group_of(team.pk, division.pk)
    rows = Obligation.objects.filter(team=team, division=division, elder__isnull=True, opened_by="")
    written = written_for(rows)
    horizon = max([until or on, horizon_of(on, on) if until is None else until, *(one.starts_on for one in written)])
    wanted = () if held is None else planned_for_group(group_owing(team.pk, division.pk, held, horizon), held, horizon)
    losing = Losing(on=on, otherwise="ended")
    ends_on = None if held is None else held.ends_on
    if ends_on is not None:
        losing = Losing(on=min(on, ends_on), otherwise="ended")

    def columns(owed: Owed) -> Mapping[str, object]:
        return {
            "item": owed.item, "clauses": list(owed.clauses), "starts_on": owed.starts_on, "due_on": owed.due_on,
            "ordinal": owed.ordinal, "judged_on": owed.judged_on or on, "team_id": team.pk, "enrolment_id": None,
            "agreement_id": None, "provider_id": team.organization_id, "void_on": None, "void_reason": "",
        }  # fmt: skip

    return _apply(difference(written, wanted, losing), columns, division_id=division.pk)


def _apply(change: Difference, columns: Columns, **owed_to: object) -> Changed:
    """Write a difference and nothing else."""
    Obligation.objects.bulk_create(
        [Obligation(**columns(owed), **owed_to) for owed in change.add], ignore_conflicts=True, batch_size=2000
    )
    revised = [_revised(key, columns(owed)) for key, owed in change.revise]
    Obligation.objects.bulk_update(revised, [name.removesuffix("_id") for name in REVISED], batch_size=500)
    for void, keys in _together(change.void).items():
        Obligation.objects.filter(pk__in=keys).update(void_on=void.on, void_reason=void.reason)
    return Changed(len(change.add), len(change.revise), len(change.void))


def _revised(key: int, columns: Mapping[str, object]) -> Obligation:
    return Obligation(pk=key, **{name: value for name, value in columns.items() if name in REVISED})


def _together(void: Iterable[tuple[int, Void]]) -> dict[Void, list[int]]:
    """Group what is void alike, so that one statement does it."""
    found: dict[Void, list[int]] = {}
    for key, why in void:
        found.setdefault(why, []).append(key)
    return found
