"""Reads rounds and group events, and whom they are for."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Count, Q, QuerySet

from yilian.agreements.models import ScheduledSlot
from yilian.kernel.actors import Actor
from yilian.kernel.refusals import NotFound
from yilian.people.models import Elder
from yilian.people.queries.persons import elders
from yilian.places.models import Division, Organization
from yilian.places.queries import within
from yilian.visits.models import HOLDS, Attempt, GroupEvent, Round, Status, Visit


def residents_of(organization_id: int, on: date) -> QuerySet[Elder]:
    """Return the residents of an institution in scope who were alive on a day, by name."""
    alive = Q(died_on__isnull=True) | Q(died_on__gte=on)
    return elders().filter(alive, organization_id=organization_id).order_by("pinyin", "pk")


def round_of(round_id: int) -> Round:
    """Return one round."""
    visited_round = (
        Round.objects.select_related("organization", "practitioner", "team", "post__first", "post__relief")
        .filter(pk=round_id)
        .first()
    )
    if visited_round is None:
        raise NotFound("round", round_id)
    return visited_round


def round_on(organization_id: int, item: str, on: date) -> Round | None:
    """Return the round of a day at an institution, if it has been recorded."""
    return Round.objects.filter(organization_id=organization_id, item=item, on=on).first()


def rounds_at(organization_id: int) -> QuerySet[Round]:
    """Return the rounds at an institution, the latest first, each with how many were seen and how many were missed."""
    entered = ~Q(visits__status=Status.ENTERED_IN_ERROR)
    seen = Count("visits__elder", filter=entered, distinct=True)
    missed = Count("attempts", filter=Q(attempts__withdrawn_at__isnull=True), distinct=True)
    return (
        Round.objects.filter(organization_id=organization_id)
        .select_related("practitioner", "post")
        .annotate(seen=seen, missed=missed)
        .order_by("-on", "-pk")
    )


def _of(visited_round: Round) -> QuerySet[Visit]:
    """Return the visits of a round that are not withdrawn, corrected ones too."""
    return visited_round.visits.exclude(status=Status.ENTERED_IN_ERROR)


def seen_in(visited_round: Round | None) -> frozenset[int]:
    """Return the residents that a round has seen."""
    return frozenset(() if visited_round is None else _of(visited_round).values_list("elder_id", flat=True))


def served_in(visited_round: Round | None) -> bool:
    """Return whether a round has done for anybody what it was for."""
    return visited_round is not None and visited_round.visits.filter(status=Status.COMPLETED).exists()


def entered_in(visited_round: Round | None) -> frozenset[int]:
    """Return the residents that a round has seen or missed."""
    return seen_in(visited_round) | missed_in(visited_round)


def missed_in(visited_round: Round | None) -> frozenset[int]:
    """Return the residents that a round has missed, each for a reason."""
    return frozenset(() if visited_round is None else attempts_in(visited_round).values_list("elder_id", flat=True))


def attempts_in(visited_round: Round) -> QuerySet[Attempt]:
    """Return whom a round missed and why, by name."""
    missed = visited_round.attempts.filter(withdrawn_at__isnull=True)
    return missed.select_related("elder").order_by("elder__pinyin", "pk")


def visits_in(visited_round: Round) -> QuerySet[Visit]:
    """Return the visits of a round that count, by name."""
    return visited_round.visits.filter(HOLDS).select_related("elder").order_by("elder__pinyin", "pk")


def posts_at(organization_id: int, on: date) -> QuerySet[ScheduledSlot]:
    """Return the fixed posts at an institution that hold on a weekday."""
    running = Q(agreement__starts_on__lte=on, agreement__ends_on__gte=on, agreement__ended_on__isnull=True)
    return (
        ScheduledSlot.objects.filter(running, agreement__care_organization_id=organization_id, weekday=on.isoweekday())
        .select_related("first", "relief")
        .order_by("begins_at", "pk")
    )


def organization_in_reach(actor: Actor, organization_id: int) -> Organization:
    """Return an institution that an actor may record for; the register of institutions itself is open to everybody."""
    organization = Organization.objects.select_related("division").filter(pk=organization_id).first()
    if organization is None or not actor.scope.covers(organization.division_id, organization.pk):
        raise NotFound("organization", organization_id)
    return organization


def event_of(event_id: int) -> GroupEvent:
    """Return one group event."""
    group_event = (
        GroupEvent.objects.select_related("division", "organization", "practitioner", "team")
        .filter(pk=event_id)
        .first()
    )
    if group_event is None:
        raise NotFound("event", event_id)
    return group_event


def events_within(division: str, *, organization_id: int | None = None) -> QuerySet[GroupEvent]:
    """Return the events of a subtree, or of one institution, the latest first, with how many of the register came.

    What was corrected is left out: its correction stands for it.
    """
    events = GroupEvent.objects.filter(corrected_by__isnull=True).select_related(
        "division", "organization", "practitioner"
    )
    if organization_id is not None:
        events = events.filter(organization_id=organization_id)
    elif division:
        events = events.filter(within("division_id", division) | within("organization__division_id", division))
    return events.annotate(attended=Count("attendances")).order_by("-on", "-pk")


def same_event(place: Organization | Division, item: str, on: date, topic: str, *, besides: int = 0) -> bool:
    """Return whether an event with the same place, item, day and topic stands in the books, besides the one that is corrected."""
    held = GroupEvent.objects.filter(item=item, on=on, topic=topic, corrected_by__isnull=True).exclude(pk=besides)
    of_place = held.filter(organization=place) if isinstance(place, Organization) else held.filter(division=place)
    return of_place.exists()


def attendees(keys: Iterable[int]) -> dict[int, Elder]:
    """Return elders in scope by id; merged records are not there."""
    return elders().in_bulk(list(keys))
