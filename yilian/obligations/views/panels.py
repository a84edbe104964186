"""What obligations show on the pages of others: absences of an elder, duties of an organization both ways."""

from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from yilian.accounts.requests import Request
from yilian.audit.clock import today
from yilian.obligations import queries
from yilian.obligations.models import Absence, Obligation
from yilian.obligations.rules import State
from yilian.people.models import Elder
from yilian.places.models import Organization

AHEAD = timedelta(days=28)
SHOWN, READ = 20, 400


def elder_panel(request: Request, elder: Elder) -> dict[str, Any]:
    """Give when an elder was and is not there."""
    found = Absence.objects.filter(elder_id=elder.pk).order_by("-starts_on", "-pk")
    running = [one for one in found if one.ends_on is None or one.ends_on >= request.on]
    may = request.actor.refusal("obligations.absence") is None
    return {
        "anchor": "absences", "label": _("住院与外出"),
        "absences": list(found[:SHOWN]), "running": running, "may": may, "alive": elder.died_on is None,
    }  # fmt: skip


def organization_panel(request: HttpRequest, organization: Organization) -> dict[str, Any]:
    """Give what an institution is owed, what it owes to places, and its standing duties."""
    on = today()
    received = list(queries.owed_to_organization(organization.pk, on, on + AHEAD)[:READ])
    given = list(queries.owed_by_organization(organization.pk, on, on + AHEAD)[:READ])
    going = queries.attending([*received, *given])
    return {
        "received": _rows(received, on, going),
        "given": _rows(given, on, going),
        "watches": queries.watches(organization.pk).count(),
    }


def _rows(found: list[Obligation], on: date, going: dict[int, queries.Attending]) -> list[dict[str, Any]]:
    """Give a row a service; what is overdue more than once to the same place is one row that leads to the oldest."""
    rows: dict[object, dict[str, Any]] = {}
    for one, state in queries.with_states(found, on):
        key = (one.item, one.organization_id, one.division_id) if state is State.OVERDUE else one.pk
        row = rows.setdefault(key, {"obligation": one, "state": state, "times": 0, "item": queries.item_name(one.item)})
        row["times"] += 1
        row["attending"] = going.get(one.pk) if state is not State.OVERDUE else None
    return list(rows.values())[:SHOWN]
