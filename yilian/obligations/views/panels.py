"""What obligations show on the pages of others: absences of an elder, duties of an organization both ways."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest

from yilian.accounts.requests import Request
from yilian.audit.clock import today
from yilian.obligations import queries
from yilian.obligations.models import Absence
from yilian.people.models import Elder
from yilian.places.models import Organization

AHEAD = timedelta(days=28)
SHOWN = 20


def elder_panel(request: Request, elder: Elder) -> dict[str, Any]:
    """Give when an elder was and is not there."""
    found = Absence.objects.filter(elder_id=elder.pk).order_by("-starts_on", "-pk")
    running = [one for one in found if one.ends_on is None or one.ends_on >= request.on]
    may = request.actor.refusal("obligations.absence") is None
    return {"absences": list(found[:SHOWN]), "running": running, "may": may, "alive": elder.died_on is None}


def organization_panel(request: HttpRequest, organization: Organization) -> dict[str, Any]:
    """Give what an institution is owed, what it owes to places, and its standing duties."""
    on = today()
    received = list(queries.owed_to_organization(organization.pk, on, on + AHEAD)[:SHOWN])
    given = list(queries.owed_by_organization(organization.pk, on, on + AHEAD)[:SHOWN])
    going = queries.attending([*received, *given])
    return {
        "received": [_row(one, state, going) for one, state in queries.with_states(received, on)],
        "given": [_row(one, state, going) for one, state in queries.with_states(given, on)],
        "watches": queries.watches(organization.pk).count(),
    }


def _row(one: Any, state: Any, going: dict[int, queries.Attending]) -> dict[str, Any]:
    return {"obligation": one, "state": state, "item": queries.item_name(one.item), "attending": going.get(one.pk)}
