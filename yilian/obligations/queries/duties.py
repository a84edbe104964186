"""Reads duties of places: what an institution is owed and owes, who goes to a post, who answers a standing duty."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet

from yilian.agreements.models import ScheduledSlot
from yilian.kernel.deadlines import SHANGHAI
from yilian.kernel.periods import Period
from yilian.obligations.models import Leave, Obligation, Shift
from yilian.obligations.queries.bases import AGREEMENT
from yilian.obligations.rules.places import Going, who_goes
from yilian.obligations.rules.shifts import answering, gaps
from yilian.people.models import Practitioner
from yilian.places.queries import within

LOOKED_AHEAD = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class OnDuty:
    """Who answers a standing duty of an organization at an instant; nobody is a gap."""

    shift: Shift
    practitioner: Practitioner
    stands_in: bool
    until: datetime


@dataclass(frozen=True, slots=True)
class Attending:
    """Who goes to an institution for an obligation on a fixed weekday: the post, and A or the relief; nobody is a gap."""

    post: ScheduledSlot
    practitioner: Practitioner | None
    stands_in: bool


def owed_to_organization(organization_id: int, on: date, until: date) -> QuerySet[Obligation]:
    """Return what an institution itself is owed: overdue and open, and what was due or will be within a span."""
    owed = Obligation.objects.filter(organization_id=organization_id, elder__isnull=True, void_on__isnull=True)
    return owed.filter(_current(on, until)).select_related("team__organization", "obligor").order_by("due_on", "pk")


def owed_by_organization(organization_id: int, on: date, until: date) -> QuerySet[Obligation]:
    """Return what an institution owes to other places and groups."""
    owed = Obligation.objects.filter(obligor_id=organization_id, elder__isnull=True, void_on__isnull=True)
    return owed.filter(_current(on, until)).select_related("organization", "division", "team").order_by("due_on", "pk")


def _current(on: date, until: date) -> Q:
    """Return the condition that something is overdue and still open, or falls due from a day to another."""
    overdue = Q(due_on__lt=on, fulfilled_on__isnull=True, waived_on__isnull=True, lapses=False)
    return Q(due_on__gte=on, due_on__lte=until) | overdue


def away(practitioners: Iterable[int], since: date, until: date) -> Mapping[int, list[Period]]:
    """Return the leave of practitioners that touches a span."""
    leaves: dict[int, list[Period]] = {}
    rows = Leave.objects.filter(practitioner_id__in=set(practitioners), starts_on__lte=until, ends_on__gte=since)
    for row in rows:
        leaves.setdefault(row.practitioner_id, []).append(Period(row.starts_on, row.ends_on))
    return leaves


def attending(obligations: Sequence[Obligation]) -> dict[int, Attending]:
    """Return who goes, for obligations due on a fixed weekday; those without a post are left out."""
    agreements = {
        obligation.basis_key
        for obligation in obligations
        if obligation.basis_kind == AGREEMENT and obligation.elder_id is None
    }
    if not agreements:
        return {}
    posts = (
        ScheduledSlot.objects.filter(agreement_id__in=agreements)
        .select_related("first", "relief")
        .order_by("-begins_at")
    )
    by_day = {(post.agreement_id, post.item, post.weekday): post for post in posts}
    due = [obligation.due_on for obligation in obligations]
    absent = away({key for post in by_day.values() for key in (post.first_id, post.relief_id)}, min(due), max(due))
    attendance = {}
    for obligation in obligations:
        post = (
            by_day.get((obligation.basis_key, obligation.what, obligation.due_on.isoweekday()))
            if obligation.basis_kind == AGREEMENT
            else None
        )
        if post is not None:
            going = who_goes(post.first_id, post.relief_id, absent, obligation.due_on)
            attendance[obligation.pk] = Attending(post, _of_two(going, post.first, post.relief), going.stands_in)
    return attendance


def _of_two(going: Going, first: Practitioner, relief: Practitioner | None) -> Practitioner | None:
    return {first.pk: first, **({relief.pk: relief} if relief else {})}.get(going.practitioner or 0)


def shifts(organization_id: int | None = None, item: str = "", division: str = "") -> QuerySet[Shift]:
    """Return the shifts of standing duties within reach, in the order of the week."""
    rows = Shift.objects.select_related("organization", "first", "relief")
    if organization_id is not None:
        rows = rows.filter(organization_id=organization_id)
    if division:
        rows = rows.filter(within("organization__division_id", division))
    return (rows.filter(item=item) if item else rows).order_by("organization_id", "item", "weekday", "begins_at", "pk")


def who_answers_now(rows: Iterable[Shift], at: datetime) -> OnDuty | None:
    """Return who answers at an instant, of the shifts of one duty of one organization; nobody is a gap."""
    every = {row.pk: row for row in rows}
    wall = at.astimezone(SHANGHAI).replace(tzinfo=None)
    shifts = [row.shift for row in every.values()]
    answer = answering(shifts, wall, _leave_of(every.values(), wall.date(), wall.date()))
    if answer is None or answer.going.practitioner is None:
        return None
    shift = every[answer.shift.key]
    person = _of_two(answer.going, shift.first, shift.relief)
    until = answer.until.replace(tzinfo=SHANGHAI)
    return None if person is None else OnDuty(shift, person, answer.going.stands_in, until)


def gaps_ahead(rows: Iterable[Shift], at: datetime) -> list[tuple[datetime, datetime]]:
    """Return the times of the next seven days in which nobody answers."""
    every = list(rows)
    since = at.astimezone(SHANGHAI).replace(tzinfo=None, second=0, microsecond=0)
    until = since + LOOKED_AHEAD
    absent = _leave_of(every, since.date(), until.date())
    open_times = gaps([row.shift for row in every], since, until, absent)
    return [(begins.replace(tzinfo=SHANGHAI), ends.replace(tzinfo=SHANGHAI)) for begins, ends in open_times]


def _leave_of(rows: Iterable[Shift], since: date, until: date) -> Mapping[int, list[Period]]:
    people = {key for row in rows for key in (row.first_id, row.relief_id) if key is not None}
    return away(people, since - timedelta(days=1), until)
