"""Today's list of a team by person and by place: whom to see, what is late, who is in trouble."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, Count, F, Min, Q, QuerySet, Value, When

from yilian.obligations.models import Obligation
from yilian.obligations.queries import open_obligations, with_states, worklist
from yilian.obligations.rules import State
from yilian.people.models import Elder, Team
from yilian.visits.models import Visit
from yilian.visits.queries.visits import signs_at
from yilian.visits.rules import FoundSign

OPENED_BY_VISIT = "visits.visit:"


@dataclass(frozen=True, slots=True)
class PersonDue:
    """One elder of the list with everything due, the most urgent first."""

    elder: Elder
    due: tuple[tuple[Obligation, State], ...]

    @property
    def first(self) -> Obligation:
        """Give what is due first."""
        return self.due[0][0]


@dataclass(frozen=True, slots=True)
class Trouble:
    """An elder in trouble: the visit that showed the signs, and the follow-up that stands open."""

    obligation: Obligation
    visit: Visit
    signs: tuple[FoundSign, ...]


@dataclass(frozen=True, slots=True)
class PlaceDue:
    """A village or an institution of the list, with how many persons and obligations wait there."""

    division: str
    name: str
    organization: int | None
    persons: int
    count: int
    first_due: date


def persons_due(found: QuerySet[Obligation]) -> QuerySet[Obligation, Any]:
    """Group a worklist by person: elder id and first due date, the most urgent first."""
    return found.order_by().values("elder_id").annotate(first_due=Min("due_on")).order_by("first_due", "elder_id")


def with_what_is_due(found: QuerySet[Obligation], elder_ids: Sequence[int], on: date) -> list[PersonDue]:
    """Give persons in the order asked for, each with what is due."""
    by_elder: defaultdict[int, list[Obligation]] = defaultdict(list)
    for obligation in found.filter(elder_id__in=elder_ids):
        by_elder[obligation.elder_id or 0].append(obligation)
    return [
        PersonDue(elder, tuple(with_states(by_elder[key], on)))
        for key in elder_ids
        if by_elder[key] and (elder := by_elder[key][0].elder) is not None
    ]


def places_due(found: QuerySet[Obligation]) -> list[PlaceDue]:
    """Group a worklist by village, residents of an institution by the institution; the most urgent first."""
    at_home = Q(elder__organization__isnull=True)
    rows = (
        found.order_by()
        .annotate(
            village=Case(When(at_home, then=F("elder__residence_division_id")), default=Value("")),
            village_name=Case(When(at_home, then=F("elder__residence_division__name_zh")), default=Value("")),
        )
        .values_list("village", "village_name", "elder__organization_id", "elder__organization__name_zh")
        .annotate(persons=Count("elder_id", distinct=True), count=Count("pk"), first=Min("due_on"))
        .order_by("first", "village", "elder__organization_id")
    )  # fmt: skip
    return [
        PlaceDue(code, house or name, key, persons, count, first)
        for code, name, key, house, persons, count, first in rows
    ]


def in_place(found: QuerySet[Obligation], place: str) -> QuerySet[Obligation]:
    """Narrow a worklist to a village (its code) or an institution (`at-` and its id)."""
    if place.startswith("at-"):
        key = place.removeprefix("at-")
        return found.filter(elder__organization_id=int(key)) if key.isdecimal() else found.none()
    return found.filter(elder__residence_division_id=place, elder__organization__isnull=True) if place else found


def follow_ups(team_ids: Iterable[int], on: date) -> QuerySet[Obligation]:
    """Give the follow-ups that signs at visits called for and that nobody has made, the most urgent first."""
    return worklist(team_ids, on).filter(opened_by__startswith=OPENED_BY_VISIT)


def follow_ups_of(elder_id: int) -> QuerySet[Obligation]:
    """Give an elder's follow-ups that stand open."""
    return open_obligations().filter(elder_id=elder_id, opened_by__startswith=OPENED_BY_VISIT).order_by("due_on", "pk")


def is_open_follow_up(one: Obligation) -> bool:
    """Say whether an obligation is a follow-up that signs at a visit called for and that nobody has made."""
    ended = (one.kept_on, one.waived_on, one.void_on)
    return one.opened_by.startswith(OPENED_BY_VISIT) and ended == (None, None, None)


def troubles(obligations: Iterable[Obligation]) -> list[Trouble]:
    """Pair follow-ups with the visits that called for them and the signs seen there."""
    standing = list(obligations)
    keys = [int(one.opened_by.removeprefix(OPENED_BY_VISIT)) for one in standing]
    visits = Visit.objects.select_related("elder").prefetch_related("observations").in_bulk(keys)
    return [
        Trouble(obligation, visits[key], signs_at(visits[key]))
        for obligation, key in zip(standing, keys, strict=True)
        if key in visits
    ]


def houses_due(teams: Sequence[Team], on: date) -> list[tuple[Obligation, State]]:
    """Give what teams, or their institutions, owe to institutions and villages themselves."""
    owed_by = Q(team__in=teams) | Q(provider__in={team.organization_id for team in teams})
    found = (
        open_obligations()
        .filter(owed_by, elder__isnull=True, starts_on__lte=on)
        .select_related("organization", "division")
        .order_by("due_on", "pk")
    )
    return with_states(found[:200], on)
