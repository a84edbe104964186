"""Reads duties of places: what an institution is owed and owes, who goes to a post, who answers a standing duty."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet

from yilian.agreements.models import Post
from yilian.audit.clock import SHANGHAI
from yilian.kernel.periods import Period
from yilian.obligations.models import Leave, Obligation, Watch
from yilian.obligations.rules import Going, answering, gaps, who_goes
from yilian.people.models import Practitioner
from yilian.places.queries import within

LOOKED_AHEAD = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class OnDuty:
    """Who answers a standing duty of an organization at an instant; nobody is a gap."""

    watch: Watch
    practitioner: Practitioner
    stands_in: bool
    until: datetime


@dataclass(frozen=True, slots=True)
class Attending:
    """Who goes to an institution for an obligation on a fixed weekday: the post, and A or the relief; nobody is a gap."""

    post: Post
    practitioner: Practitioner | None
    stands_in: bool


def owed_to_organization(organization_id: int, on: date, until: date) -> QuerySet[Obligation]:
    """Give what an institution itself is owed: overdue and open, and what was due or will be within a span."""
    found = Obligation.objects.filter(organization_id=organization_id, elder__isnull=True, void_on__isnull=True)
    return found.filter(_current(on, until)).select_related("team__organization", "provider").order_by("due_on", "pk")


def owed_by_organization(organization_id: int, on: date, until: date) -> QuerySet[Obligation]:
    """Give what an institution owes to other places and groups."""
    owes = Q(provider_id=organization_id) | Q(team__organization_id=organization_id)
    found = Obligation.objects.filter(owes, elder__isnull=True, void_on__isnull=True)
    return found.filter(_current(on, until)).select_related("organization", "division", "team").order_by("due_on", "pk")


def _current(on: date, until: date) -> Q:
    """Say that something is overdue and still open, or falls due from a day to another."""
    return Q(due_on__gte=on, due_on__lte=until) | Q(due_on__lt=on, kept_on__isnull=True, waived_on__isnull=True)


def away(practitioners: Iterable[int], since: date, until: date) -> Mapping[int, list[Period]]:
    """Give the leave of practitioners that touches a span."""
    found: dict[int, list[Period]] = {}
    rows = Leave.objects.filter(practitioner_id__in=set(practitioners), starts_on__lte=until, ends_on__gte=since)
    for one in rows:
        found.setdefault(one.practitioner_id, []).append(Period(one.starts_on, one.ends_on))
    return found


def attending(obligations: Sequence[Obligation]) -> dict[int, Attending]:
    """Say for obligations due on a fixed weekday who goes; those without a post are left out."""
    agreements = {one.agreement_id for one in obligations if one.agreement_id is not None and one.elder_id is None}
    if not agreements:
        return {}
    posts = Post.objects.filter(agreement_id__in=agreements).select_related("first", "relief").order_by("-begins_at")
    by_day = {(post.agreement_id, post.item, post.weekday): post for post in posts}
    due = [one.due_on for one in obligations]
    absent = away({key for post in by_day.values() for key in (post.first_id, post.relief_id)}, min(due), max(due))
    found = {}
    for one in obligations:
        post = by_day.get((one.agreement_id or 0, one.item, one.due_on.isoweekday()))
        if post is not None:
            going = who_goes(post.first_id, post.relief_id, absent, one.due_on)
            found[one.pk] = Attending(post, _of_two(going, post.first, post.relief), going.stands_in)
    return found


def _of_two(going: Going, first: Practitioner, relief: Practitioner | None) -> Practitioner | None:
    return {first.pk: first, **({relief.pk: relief} if relief else {})}.get(going.practitioner or 0)


def watches(organization_id: int | None = None, item: str = "", division: str = "") -> QuerySet[Watch]:
    """Give the shifts of standing duties within reach, in the order of the week."""
    found = Watch.objects.select_related("organization", "first", "relief")
    if organization_id is not None:
        found = found.filter(organization_id=organization_id)
    if division:
        found = found.filter(within("organization__division_id", division))
    return (found.filter(item=item) if item else found).order_by(
        "organization_id", "item", "weekday", "begins_at", "pk"
    )


def who_answers_now(found: Iterable[Watch], at: datetime) -> OnDuty | None:
    """Say who answers at an instant, of the shifts of one duty of one organization; nobody is a gap."""
    every = {one.pk: one for one in found}
    wall = at.astimezone(SHANGHAI).replace(tzinfo=None)
    shifts = [one.shift for one in every.values()]
    answer = answering(shifts, wall, _leave_of(every.values(), wall.date(), wall.date()))
    if answer is None or answer.going.practitioner is None:
        return None
    watch = every[answer.shift.key]
    person = _of_two(answer.going, watch.first, watch.relief)
    until = answer.until.replace(tzinfo=SHANGHAI)
    return None if person is None else OnDuty(watch, person, answer.going.stands_in, until)


def gaps_ahead(found: Iterable[Watch], at: datetime) -> list[tuple[datetime, datetime]]:
    """Give the times of the next seven days in which nobody answers."""
    every = list(found)
    since = at.astimezone(SHANGHAI).replace(tzinfo=None, second=0, microsecond=0)
    until = since + LOOKED_AHEAD
    absent = _leave_of(every, since.date(), until.date())
    open_times = gaps([one.shift for one in every], since, until, absent)
    return [(begins.replace(tzinfo=SHANGHAI), ends.replace(tzinfo=SHANGHAI)) for begins, ends in open_times]


def _leave_of(found: Iterable[Watch], since: date, until: date) -> Mapping[int, list[Period]]:
    people = {key for one in found for key in (one.first_id, one.relief_id) if key is not None}
    return away(people, since - timedelta(days=1), until)
