"""Reads what is owed: of an elder, of a place, and the worklist of a team."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from yilian.audit.clock import moment_of
from yilian.audit.statements import Statement
from yilian.kernel.identifiers import full_code
from yilian.kernel.records import RecordRef
from yilian.kernel.refusals import NotFound
from yilian.obligations.models import OPEN, Obligation, Priority
from yilian.obligations.rules.fulfilling import Candidate
from yilian.obligations.rules.states import State, state_of
from yilian.people.models import Elder

WEEK = timedelta(days=7)
TOWNSHIP = 9


def open_obligations() -> QuerySet[Obligation]:
    """Return what is neither fulfilled, waived nor void."""
    return Obligation.objects.filter(OPEN)


def obligation(obligation_id: int) -> Obligation:
    """Return one obligation with what it names."""
    obligation = (
        Obligation.objects.select_related(
            "statement",
            "elder__residence_division",
            "organization",
            "division",
            "team__organization",
            "obligor",
            "department",
            "practitioner",
            "beneficiary_practitioner",
        )
        .filter(pk=obligation_id)
        .first()
    )
    if obligation is None:
        raise NotFound("obligation", obligation_id)
    return obligation


def obligations_of(elder_id: int) -> QuerySet[Obligation]:
    """Return everything owed to an elder, ever, in the order of falling due."""
    return Obligation.objects.filter(elder_id=elder_id).select_related("team__organization").order_by("due_at", "pk")


OWED_TO_ELDER = Statement(obligations_of, int)


def follow_ups_of(elder_id: int) -> QuerySet[Obligation]:
    """Return what is urgent and open for an elder."""
    return open_obligations().filter(elder_id=elder_id, priority__gt=Priority.ROUTINE).order_by("due_at", "pk")


def worklist(
    team_ids: Iterable[int], on: date, *, state: str = "", item: str = "", to: str = "elder"
) -> QuerySet[Obligation]:
    """Return what teams owe on a day, the most urgent first: overdue, or started and due.

    `state` narrows to 'overdue', 'today' (due this very day), 'week' (due within seven days) or 'open' (all started); `to` says
    to whom it is owed: 'elder', 'place' (institutions and groups) or 'all'.
    """
    rows = still_owed(started(on).filter(team_id__in=list(team_ids)), to, on)
    if item:
        rows = rows.filter(what=item)
    related = ("elder__residence_division", "elder__organization", "organization", "division", "team__organization")
    return rows.filter(within_chip(state, on)).prefetch_related(*related).order_by("due_at", "pk")


def started(on: date) -> QuerySet[Obligation]:
    """Return what is open and has begun by a day, and can still be done: what lapsed is missed and on no list."""
    return open_obligations().filter(Q(lapses=False) | Q(due_at__gt=moment_of(on)), starts_on__lte=on)


def still_owed(rows: QuerySet[Obligation], whom: str, on: date) -> QuerySet[Obligation]:
    """Return what is owed to elders, to others (`place`), or to all: the dead are owed nothing that can still be done.

    Death is looked up row by row, and who is named is read once the page is cut; neither is joined: beside the policy of a row
    the cost of a join looks like nothing to the planner, which then takes a bad one. A set of the dead would be read whole, those
    of the county for a list of one team. Said as `later than`, it lets the planner expect many alive. That an elder is named is
    asked so that no index answers it: that of elders would be read whole, for every team, to leave out a few rows of a team.
    """
    if whom == "place":
        return rows.filter(elder_id__isnull=True)
    if whom == "elder":
        rows = rows.alias(named=Coalesce("elder_id", 0)).filter(named__gt=0)
    died = Subquery(Elder.objects.filter(pk=OuterRef("elder_id")).values("died_on"))
    return rows.alias(lives_until=Coalesce(died, date.max)).filter(lives_until__gt=on)


def within_chip(state: str, on: date) -> Q:
    """Translate a chip of the worklist into a condition."""
    at = moment_of(on)
    return {
        "overdue": Q(due_at__lte=at),
        "today": Q(due_at__gt=at, due_on=on),
        "week": Q(due_at__gt=at, due_on__lte=on + WEEK),
    }.get(state, Q())


CHIPS = ("open", "overdue", "today", "week")


@dataclass(frozen=True, slots=True)
class Overview:
    """A worklist counted: each chip, narrowed to an item where one is chosen, and the open ones of every item.

    `troubled` is the number of elders to whom the teams owe something urgent, whichever item is chosen.
    """

    counts: dict[str, int]
    items: dict[str, int]
    troubled: int = 0


def candidates_for(elder_id: int, what: str) -> tuple[Candidate, ...]:
    """Return the open obligations of an elder for an item, as the rules want them."""
    return candidates(open_obligations().filter(elder_id=elder_id, what=what))


def candidates_of_organization(organization_id: int, what: str) -> tuple[Candidate, ...]:
    """Return the open obligations of an institution for an item."""
    return candidates(open_obligations().filter(organization_id=organization_id, what=what))


def candidates_of_division(code: str, what: str) -> tuple[Candidate, ...]:
    """Return the open obligations of a group for an item: those of the division itself, else those of its township."""
    of_groups = open_obligations().filter(what=what)
    own = candidates(of_groups.filter(division_id=code))
    return own or candidates(of_groups.filter(division_id=full_code(code[:TOWNSHIP])))


def candidates(rows: QuerySet[Obligation]) -> tuple[Candidate, ...]:
    """Return obligations as the rules want them."""
    return tuple(Candidate(row.pk, row.what, row.dates, row.basis, row.planned) for row in rows)


def called_for_by(record: RecordRef) -> QuerySet[Obligation]:
    """Return what a record called for and is open."""
    return (
        open_obligations()
        .filter(basis_kind=record.label, basis_key=record.key, planned=False)
        .order_by("ordinal", "pk")
    )


def fulfilled_obligations(record: RecordRef) -> QuerySet[Obligation]:
    """Return what a record fulfilled."""
    return Obligation.objects.filter(fulfilled_kind=record.label, fulfilled_key=record.key).order_by("pk")


def times_called_for(record: RecordRef, what: str) -> int:
    """Count how often a record called for something so far, whatever became of it."""
    rows = Obligation.objects.filter(basis_kind=record.label, basis_key=record.key, planned=False)
    return rows.filter(what=what).count()


def last_called_for(label: str, keys: Iterable[int]) -> dict[int, date]:
    """Return, for each record of a kind that called for something, the first day of the last window it called for."""
    rows = Obligation.objects.filter(basis_kind=label, basis_key__in=list(keys), planned=False).values_list("basis_key")
    return dict(rows.annotate(last=Max("starts_on")).order_by("basis_key"))


def with_states(obligations: Iterable[Obligation], on: date) -> list[tuple[Obligation, State]]:
    """Pair obligations with their state: today as of now, on a past day as of its end."""
    at = moment_of(on)
    return [(obligation, state_of(obligation.dates, at)) for obligation in obligations]
