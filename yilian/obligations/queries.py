"""Reads obligations for others: of an elder, and the worklist of a team."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from yilian.obligations.models import Obligation
from yilian.obligations.rules import Candidate, State, state_of

WEEK = timedelta(days=7)


def open_obligations() -> QuerySet[Obligation]:
    """Give what is neither kept, waived nor void."""
    return Obligation.objects.filter(kept_on__isnull=True, waived_on__isnull=True, void_on__isnull=True)


def obligations_of(elder_id: int) -> QuerySet[Obligation]:
    """Give everything owed to an elder, ever, in the order of falling due."""
    return Obligation.objects.filter(elder_id=elder_id).select_related("team__organization").order_by("due_on", "pk")


def worklist(team_ids: Iterable[int], on: date, *, state: str = "", item: str = "") -> QuerySet[Obligation]:
    """Give what teams owe on a day, the most urgent first: overdue, or started and due.

    `state` narrows to 'overdue', 'today' (due this very day), 'week' (due within seven days) or 'open' (all started).
    """
    found = open_obligations().filter(team_id__in=list(team_ids), starts_on__lte=on, elder__died_on__isnull=True)
    found = found.filter(elder__isnull=False)
    if item:
        found = found.filter(item=item)
    found = found.filter(_within(state, on))
    return found.select_related("elder__residence_division", "team__organization").order_by("due_on", "pk")


def _within(state: str, on: date) -> Q:
    """Translate a chip of the worklist into a condition."""
    return {
        "overdue": Q(due_on__lt=on),
        "today": Q(due_on=on),
        "week": Q(due_on__gte=on, due_on__lte=on + WEEK),
    }.get(state, Q())


def worklist_counts(team_ids: Iterable[int], on: date) -> dict[str, int]:
    """Count the chips of a worklist in one read: overdue, today, week, open."""
    due = worklist(team_ids, on).order_by().values_list("due_on", flat=True)
    counts = Counter[str]()
    for day in due.iterator(chunk_size=5000):
        counts["open"] += 1
        counts["overdue"] += day < on
        counts["today"] += day == on
        counts["week"] += on <= day <= on + WEEK
    return dict(counts)


def items_owed(team_ids: Iterable[int], on: date) -> list[str]:
    """Name the items that stand on a worklist."""
    return sorted(worklist(team_ids, on).order_by().values_list("item", flat=True).distinct())


def candidates_for(elder_id: int, item: str) -> tuple[Candidate, ...]:
    """Give the open obligations of an elder for an item, as the rules want them."""
    found = open_obligations().filter(elder_id=elder_id, item=item)
    return tuple(Candidate(obligation.pk, obligation.item, obligation.dates) for obligation in found)


def candidates_of(item: str, **beneficiary: object) -> tuple[Candidate, ...]:
    """Give the open obligations for an item to an institution or a division itself, as the rules want them."""
    found = open_obligations().filter(item=item, elder__isnull=True, **beneficiary)
    return tuple(Candidate(obligation.pk, obligation.item, obligation.dates) for obligation in found)


def with_states(obligations: Iterable[Obligation], on: date) -> list[tuple[Obligation, State]]:
    """Pair obligations with their state on a day."""
    return [(obligation, state_of(obligation.dates, on)) for obligation in obligations]
