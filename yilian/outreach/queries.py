"""Reads the routes of vans and where they stop."""

from datetime import date

from django.db.models import QuerySet

from yilian.outreach.models import Route, Stop


def routes() -> QuerySet[Route]:
    """Return the routes of vans, the latest first."""
    with_stops = Route.objects.select_related("van", "team", "organization").prefetch_related("stops__division")
    return with_stops.order_by("-on", "pk")


def routes_waiting(on: date) -> QuerySet[Route]:
    """Return the routes that should be under way or over."""
    return routes().filter(state__in=["planned", "under-way"], on__lte=on)


def routes_to_come(on: date) -> QuerySet[Route]:
    """Return the routes that can still take something along: neither over nor cancelled, on a day or later."""
    return routes().filter(state__in=["planned", "under-way"], on__gte=on)


def stops() -> QuerySet[Stop]:
    """Return the stops of all routes, each with its village and van."""
    return Stop.objects.select_related("route__van", "division")


def stops_of_village(division: str, since: date) -> QuerySet[Stop]:
    """Return when a van comes to a village from a day on, the soonest first."""
    to_come = stops().filter(division_id=division, route__on__gte=since).exclude(route__state="cancelled")
    return to_come.order_by("route__on", "arrives_at", "pk")
