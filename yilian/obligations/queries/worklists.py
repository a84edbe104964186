"""Reads what is owed: of an elder, of a place, and the worklist of a team."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from yilian.kernel.identifiers import full_code
from yilian.kernel.refusals import NotFound
from yilian.obligations.models import Obligation
from yilian.obligations.rules import Candidate, State, state_of
from yilian.people.models import Elder

WEEK = timedelta(days=7)
TOWNSHIP = 9


def open_obligations() -> QuerySet[Obligation]:
    """Give what is neither kept, waived nor void."""
    return Obligation.objects.filter(kept_on__isnull=True, waived_on__isnull=True, void_on__isnull=True)


def obligation(obligation_id: int) -> Obligation:
    """Give one obligation with what it names."""
    found = (
        Obligation.objects.select_related(
            "elder__residence_division", "organization", "division", "team__organization", "provider",
            "enrolment", "agreement",
        )
        .filter(pk=obligation_id)
        .first()
    )  # fmt: skip
    if found is None:
        raise NotFound("obligation", obligation_id)
    return found


def obligations_of(elder_id: int) -> QuerySet[Obligation]:
    """Give everything owed to an elder, ever, in the order of falling due."""
    return Obligation.objects.filter(elder_id=elder_id).select_related("team__organization").order_by("due_on", "pk")


def worklist(
    team_ids: Iterable[int], on: date, *, state: str = "", item: str = "", to: str = "elder"
) -> QuerySet[Obligation]:
    """Give what teams owe on a day, the most urgent first: overdue, or started and due.

    `state` narrows to 'overdue', 'today' (due this very day), 'week' (due within seven days) or 'open' (all started); `to` says
    to whom it is owed: 'elder', 'place' (institutions and groups) or 'all'.
    """
    found = _owed_to(open_obligations().filter(team_id__in=list(team_ids), starts_on__lte=on), to, on)
    if item:
        found = found.filter(item=item)
    related = ("elder__residence_division", "elder__organization", "organization", "division", "team__organization")
    return found.filter(_within(state, on)).prefetch_related(*related).order_by("due_on", "pk")


def _owed_to(found: QuerySet[Obligation], whom: str, on: date) -> QuerySet[Obligation]:
    """Say to whom: the dead are owed nothing that can still be done.

    Death is looked up row by row, and who is named is read once the page is cut; neither is joined: under row-level
    security a join would begin with every elder there is. Written as `later than`, it lets the planner expect many alive.
    """
    if whom == "place":
        return found.filter(elder_id__isnull=True)
    if whom == "elder":
        found = found.filter(elder_id__isnull=False)
    died = Subquery(Elder.objects.filter(pk=OuterRef("elder_id")).values("died_on"))
    return found.alias(lives_until=Coalesce(died, date.max)).filter(lives_until__gt=on)


def _within(state: str, on: date) -> Q:
    """Translate a chip of the worklist into a condition."""
    return {
        "overdue": Q(due_on__lt=on),
        "today": Q(due_on=on),
        "week": Q(due_on__gte=on, due_on__lte=on + WEEK),
    }.get(state, Q())


CHIPS = ("open", "overdue", "today", "week")


@dataclass(frozen=True, slots=True)
class Overview:
    """A worklist counted: each chip, narrowed to an item where one is chosen, and the open ones of every item."""

    counts: dict[str, int]
    items: dict[str, int]


def worklist_overview(team_ids: Iterable[int], on: date, *, item: str = "", to: str = "elder") -> Overview:
    """Count the chips and the items of a worklist in one aggregate, so that a page reads the list twice and no more."""
    listed = worklist(team_ids, on, to=to).order_by().values("item")
    counted = listed.annotate(**{chip: Count("pk", filter=_within(chip, on)) for chip in CHIPS})
    found: Iterable[Any] = counted.order_by("item")
    rows: dict[str, dict[str, int]] = {row["item"]: row for row in found}
    chosen = [row for code, row in rows.items() if not item or code == item]
    return Overview(
        {chip: sum(row[chip] for row in chosen) for chip in CHIPS}, {code: row["open"] for code, row in rows.items()}
    )


def worklist_counts(team_ids: Iterable[int], on: date, *, item: str = "", to: str = "elder") -> dict[str, int]:
    """Count the chips of a worklist: overdue, today, week, open."""
    return worklist_overview(team_ids, on, item=item, to=to).counts


def items_owed(team_ids: Iterable[int], on: date, *, to: str = "elder") -> list[str]:
    """Name the items that stand on a worklist."""
    return list(worklist_overview(team_ids, on, to=to).items)


def candidates_for(elder_id: int, item: str) -> tuple[Candidate, ...]:
    """Give the open obligations of an elder for an item, as the rules want them."""
    return candidates(open_obligations().filter(elder_id=elder_id, item=item))


def candidates_of_organization(organization_id: int, item: str) -> tuple[Candidate, ...]:
    """Give the open obligations of an institution for an item."""
    return candidates(open_obligations().filter(organization_id=organization_id, elder__isnull=True, item=item))


def candidates_of_division(code: str, item: str) -> tuple[Candidate, ...]:
    """Give the open obligations of a group for an item: those of the division itself, else those of its township."""
    of_groups = open_obligations().filter(elder__isnull=True, item=item)
    own = candidates(of_groups.filter(division_id=code))
    return own or candidates(of_groups.filter(division_id=full_code(code[:TOWNSHIP])))


def candidates(found: QuerySet[Obligation]) -> tuple[Candidate, ...]:
    """See obligations as the rules want them."""
    return tuple(Candidate(one.pk, one.item, one.dates) for one in found)


def last_called_for(records: Iterable[str]) -> dict[str, date]:
    """Give, for each record that called for something, the first day of the last window it called for."""
    found = Obligation.objects.filter(opened_by__in=list(records)).values_list("opened_by")
    return dict(found.annotate(last=Max("starts_on")).order_by("opened_by"))


def with_states(obligations: Iterable[Obligation], on: date) -> list[tuple[Obligation, State]]:
    """Pair obligations with their state on a day."""
    return [(obligation, state_of(obligation.dates, on)) for obligation in obligations]
