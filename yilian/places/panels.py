"""What other modules show on an organization's page: they register a panel in the wiring, this page asks each for its part."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from yilian.kernel.actors import Actor
from yilian.places.models import Organization


@dataclass(frozen=True, slots=True)
class Panel:
    """A part of the page: a template and what it is shown with; hidden from whoever lacks the permission."""

    template: str
    permission: str
    context: Callable[[HttpRequest, Organization], dict[str, Any]]


_panels: list[Panel] = []


def register(panel: Panel) -> None:
    """Add a panel; called from config/wiring.py only."""
    if panel not in _panels:
        _panels.append(panel)


def panels_for(request: HttpRequest, actor: Actor, organization: Organization) -> list[dict[str, Any]]:
    """Give the panels that the actor may see, in the order of registering."""
    return [
        {"template": panel.template} | panel.context(request, organization)
        for panel in _panels
        if actor.refusal(panel.permission) is None
    ]
