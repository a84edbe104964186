"""Today's list of a team by person and by place: whom to see, what is late, who is in trouble."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Case, Count, F, Min, Q, QuerySet, When, Window
from django.db.models import Value as Constant

from yilian.health.rules.signs import FoundSign
from yilian.health.rules.values import Value
from yilian.kernel.numbers import key_of
from yilian.obligations.models import Obligation, Priority
from yilian.obligations.queries.records import record_address
from yilian.obligations.queries.worklists import started, with_states, worklist
from yilian.obligations.rules.states import State
from yilian.people.models import Elder, Team
from yilian.visits.models import Visit
from yilian.visits.queries.visits import signs_at, values_of

VISIT = Visit._meta.label_lower
DIGITS = 6


@dataclass(frozen=True, slots=True)
class PersonDue:
    """One elder of the list with everything due, the most urgent first."""

    elder: Elder
    due: tuple[tuple[Obligation, State], ...]

    @property
    def first(self) -> Obligation:
        """Return what is due first."""
        return self.due[0][0]


@dataclass(frozen=True, slots=True)
class UrgentFollowUp:
    """An elder in trouble: the follow-up that stands open, and, where a visit called for it, the signs seen there."""

    obligation: Obligation
    visit: Visit | None = None
    signs: tuple[FoundSign, ...] = ()

    @property
    def address(self) -> str:
        """The address of the record that called for it."""
        return record_address(self.obligation.basis)


@dataclass(frozen=True, slots=True)
class PlaceDue:
    """A village or an institution of the list, with how many persons and obligations wait there."""

    division: str
    name: str
    organization: int | None
    persons: int
    count: int
    first_due: date

    @property
    def key(self) -> str:
        """Return the place as an address of the list names it: a village by its code, an institution by `at-` and its id."""
        return f"at-{self.organization}" if self.organization else self.division

    @property
    def asked_for(self) -> dict[str, str]:
        """Return the place as the form of a group event asks for it."""
        return {"organization": str(self.organization)} if self.organization else {"division": self.division}


def persons_due(obligations: QuerySet[Obligation]) -> QuerySet[Obligation, Any]:
    """Group a worklist by person: elder id and first due date, the most urgent first."""
    return obligations.order_by().values("elder_id").annotate(first_due=Min("due_on")).order_by("first_due", "elder_id")


def page_of_persons(obligations: QuerySet[Obligation], wanted: str, size: int) -> Page[int]:
    """Return a page of the elders of a worklist, the most urgent first: the first without a number, the last beyond the end.

    To find who is due first every row is read, so that the same statement counts the elders. A number without a page is left to
    a paginator, which counts first.
    """
    number = key_of(wanted or "1") or 0 if len(wanted) < DIGITS else 0
    rows: list[tuple[int, date, int]] = []
    if number > 0:
        counted = persons_due(obligations).annotate(persons=Window(Count("*")))
        rows = list(counted.values_list("elder_id", "first_due", "persons")[(number - 1) * size : number * size])
    if not rows and number != 1:
        page = Paginator(persons_due(obligations).values_list("elder_id", flat=True), size).get_page(wanted)
    else:
        page = Paginator(range(rows[0][-1] if rows else 0), size).page(number)
        page.object_list = [elder_id for elder_id, _first_due, _persons in rows]
    return page


def with_what_is_due(obligations: QuerySet[Obligation], elder_ids: Sequence[int], on: date) -> list[PersonDue]:
    """Return persons in the order asked for, each with what is due."""
    by_elder: defaultdict[int, list[Obligation]] = defaultdict(list)
    for obligation in obligations.filter(elder_id__in=elder_ids):
        by_elder[obligation.elder_id or 0].append(obligation)
    return [
        PersonDue(elder, tuple(with_states(by_elder[key], on)))
        for key in elder_ids
        if by_elder[key] and (elder := by_elder[key][0].elder) is not None
    ]


def places_due(obligations: QuerySet[Obligation]) -> list[PlaceDue]:
    """Group a worklist by village, residents of an institution by the institution; the most urgent first."""
    at_home = Q(elder__organization__isnull=True)
    rows = (
        obligations.order_by()
        .annotate(
            village=Case(When(at_home, then=F("elder__residence_division_id")), default=Constant("")),
            village_name=Case(When(at_home, then=F("elder__residence_division__name_zh")), default=Constant("")),
        )
        .values_list("village", "village_name", "elder__organization_id", "elder__organization__name_zh")
        .annotate(persons=Count("elder_id", distinct=True), count=Count("pk"), first=Min("due_on"))
        .order_by("first", "village", "elder__organization_id")
    )
    return [
        PlaceDue(code, house or name, key, persons, count, first)
        for code, name, key, house, persons, count, first in rows
    ]


def person_after(obligations: QuerySet[Obligation], day: date, elder_id: int) -> int | None:
    """Return the elder who follows a place of the list, which is a first due date and an elder; nobody at its end."""
    later = Q(first_due__gt=day) | Q(first_due=day, elder_id__gt=elder_id)
    return persons_due(obligations).filter(later).values_list("elder_id", flat=True).first()


def groups_due(obligations: QuerySet[Obligation], items: Iterable[str]) -> list[tuple[str, PlaceDue]]:
    """Group what is given to many at once by service and by village or institution, where most wait first."""
    rows = [(item, place) for item in items for place in places_due(obligations.filter(what=item))]
    return sorted(rows, key=lambda row: (-row[1].persons, row[1].first_due))


def in_place(obligations: QuerySet[Obligation], place: str) -> QuerySet[Obligation]:
    """Narrow a worklist to a village (its code) or an institution (`at-` and its id)."""
    if place.startswith("at-"):
        key = key_of(place.removeprefix("at-"))
        return obligations.none() if key is None else obligations.filter(elder__organization_id=key)
    return (
        obligations.filter(elder__residence_division_id=place, elder__organization__isnull=True)
        if place
        else obligations
    )


def follow_ups(team_ids: Iterable[int], on: date) -> QuerySet[Obligation]:
    """Return what is urgent and nobody has done, whatever called for it, the first due on top."""
    return worklist(team_ids, on).filter(priority__gt=Priority.ROUTINE)


def is_open_follow_up(obligation: Obligation) -> bool:
    """Return whether an obligation is urgent and nobody has done it."""
    ended = (obligation.fulfilled_on, obligation.waived_on, obligation.void_on)
    return obligation.priority > Priority.ROUTINE and ended == (None, None, None)


def urgent_follow_ups(obligations: Iterable[Obligation]) -> list[UrgentFollowUp]:
    """Pair urgent follow-ups with the visits that called for them and the signs seen there; others stand alone."""
    standing = [obligation for obligation in obligations if obligation.elder_id is not None]
    keys = [obligation.basis_key for obligation in standing if obligation.basis_kind == VISIT]
    visits = Visit.objects.select_related("elder").in_bulk(keys)
    values = values_of(visits.values())
    return [
        _follow_up(obligation, visits.get(obligation.basis_key) if obligation.basis_kind == VISIT else None, values)
        for obligation in standing
    ]


def _follow_up(obligation: Obligation, visit: Visit | None, values: Mapping[int, Sequence[Value]]) -> UrgentFollowUp:
    return UrgentFollowUp(obligation, visit, () if visit is None else signs_at(visit, values[visit.pk]))


def institutions_due(teams: Sequence[Team], on: date) -> list[tuple[Obligation, State]]:
    """Return what teams, or their institutions, owe to institutions and villages themselves."""
    owed = (
        started(on)
        .filter(obligor__in={team.organization_id for team in teams}, elder__isnull=True, role="")
        .select_related("organization", "division")
        .order_by("due_at", "pk")
    )
    return with_states(owed[:200], on)
