"""Reads rounds and group events, and whom they are for."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Count, Q, QuerySet

from yilian.agreements.models import Post
from yilian.kernel.actors import Actor
from yilian.kernel.refusals import NotFound
from yilian.people.models import Elder
from yilian.people.queries import elders
from yilian.places.models import Division, Organization
from yilian.places.queries import within
from yilian.visits.models import GroupEvent, Round, Visit


def residents_of(organization_id: int, on: date) -> QuerySet[Elder]:
    """Give the residents of an institution within reach who were alive on a day, by name."""
    alive = Q(died_on__isnull=True) | Q(died_on__gte=on)
    return elders().filter(alive, organization_id=organization_id).order_by("pinyin", "pk")


def round_of(round_id: int) -> Round:
    """Give one round."""
    found = (
        Round.objects.select_related("organization", "practitioner", "team", "post__first", "post__relief")
        .filter(pk=round_id)
        .first()
    )
    if found is None:
        raise NotFound("round", round_id)
    return found


def round_on(organization_id: int, item: str, on: date) -> Round | None:
    """Give the round of a day at an institution, if it has been recorded."""
    return Round.objects.filter(organization_id=organization_id, item=item, on=on).first()


def rounds_at(organization_id: int) -> QuerySet[Round]:
    """Give the rounds at an institution, the latest first, each with how many were seen and how many were not there."""
    return (
        Round.objects.filter(organization_id=organization_id)
        .select_related("practitioner", "post")
        .annotate(seen=Count("visits__elder", distinct=True), missed=Count("absences", distinct=True))
        .order_by("-on", "-pk")
    )


def seen_in(found: Round | None) -> frozenset[int]:
    """Give the residents that a round has seen or found absent."""
    if found is None:
        return frozenset()
    return frozenset(found.visits.values_list("elder_id", flat=True)) | frozenset(
        found.absences.values_list("elder_id", flat=True)
    )


def visits_in(found: Round) -> QuerySet[Visit]:
    """Give the visits of a round that count, by name."""
    return (
        found.visits.filter(corrected_by__isnull=True)
        .select_related("elder")
        .prefetch_related("observations")
        .order_by("elder__pinyin", "pk")
    )


def posts_at(organization_id: int, on: date) -> QuerySet[Post]:
    """Give the fixed posts at an institution that hold on a weekday."""
    running = Q(agreement__starts_on__lte=on, agreement__ends_on__gte=on, agreement__ended_on__isnull=True)
    return (
        Post.objects.filter(running, agreement__care_organization_id=organization_id, weekday=on.isoweekday())
        .select_related("first", "relief")
        .order_by("begins_at", "pk")
    )


def organization_in_reach(actor: Actor, organization_id: int) -> Organization:
    """Give an institution that an actor may record for; the register of institutions itself is open to everybody."""
    found = Organization.objects.select_related("division").filter(pk=organization_id).first()
    if found is None or not actor.scope.covers(found.division_id, found.pk):
        raise NotFound("organization", organization_id)
    return found


def event_of(event_id: int) -> GroupEvent:
    """Give one group event."""
    found = (
        GroupEvent.objects.select_related("division", "organization", "practitioner", "team")
        .filter(pk=event_id)
        .first()
    )
    if found is None:
        raise NotFound("event", event_id)
    return found


def events_within(division: str, *, organization_id: int | None = None) -> QuerySet[GroupEvent]:
    """Give the events of a subtree, or of one institution, the latest first, with how many of the register came.

    What was corrected is left out: its correction stands for it.
    """
    found = GroupEvent.objects.filter(corrected_by__isnull=True).select_related(
        "division", "organization", "practitioner"
    )
    if organization_id is not None:
        found = found.filter(organization_id=organization_id)
    elif division:
        found = found.filter(within("division_id", division) | within("organization__division_id", division))
    return found.annotate(attended=Count("attendances")).order_by("-on", "-pk")


def same_event(place: Organization | Division, item: str, on: date, topic: str, *, besides: int = 0) -> bool:
    """Say whether an event with the same place, item, day and topic stands in the books, besides the one that is corrected."""
    held = GroupEvent.objects.filter(item=item, on=on, topic=topic, corrected_by__isnull=True).exclude(pk=besides)
    of_place = held.filter(organization=place) if isinstance(place, Organization) else held.filter(division=place)
    return of_place.exists()


def attendees(keys: Iterable[int]) -> dict[int, Elder]:
    """Give elders within reach by id; merged records are not there."""
    return elders().in_bulk(list(keys))
