"""What every page knows: the rail of the role, the place and the date in force."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from yilian.audit.clock import today
from yilian.kernel.actors import Actor
from yilian.kernel.identifiers import full_code
from yilian.kernel.roles import ROLES
from yilian.pages.addresses import address_of
from yilian.pages.declarations import Nav
from yilian.pages.language import chosen, said
from yilian.pages.registry import navigation
from yilian.places.models import Division
from yilian.supervision.queries.plan_tasks import home_pack

WEEKDAYS = (_("周一"), _("周二"), _("周三"), _("周四"), _("周五"), _("周六"), _("周日"))
# Of the rail; the rest opens from the menu. Four of them stand below on a phone.
IN_RAIL = 8

# The addresses that the frame of every page leads to.
FRAME = {
    "today": "desk:today",
    "next": "desk:next",
    "search": "desk:search",
    "suggest": "desk:suggest",
    "help": "desk:help",
    "drafts": "desk:drafts",
    "language": "accounts:language",
    "sign_out": "accounts:sign-out",
}

_names: dict[str, tuple[str, str]] = {}


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the rail or of the user's menu."""

    icon: str
    label: str
    href: str
    current: bool


def page_context(request: HttpRequest) -> dict[str, Any]:
    """Return what the frame of every page shows; it works for anyone who is not signed in, too."""
    actor: Actor | None = getattr(request, "actor", None)
    on: date = getattr(request, "on", None) or today()
    known = actor is not None and actor.user_id is not None
    rail = entries(rail_of(first_role(actor)), actor, request.path) if known and actor else []
    menu = entries((nav for nav in navigation() if nav.in_menu), actor, request.path) if known and actor else []
    return {
        "actor": actor,
        "on": on,
        "on_text": f"{on:%Y-%m-%d} {WEEKDAYS[on.weekday()]}",
        "place_in_force": place_name(),
        "rail": rail[:IN_RAIL],
        "menu": [*rail[IN_RAIL:], *menu],
        "frame": {part: address_of(page) for part, page in FRAME.items()},
        "own_roles": role_names(actor) if actor else [],
    }


def rail_of(role: str) -> tuple[Nav, ...]:
    """Return the entries of the rail, those first that a role needs first."""
    rail = [nav for nav in navigation() if not nav.in_menu]
    return tuple(sorted(rail, key=lambda nav: nav.first.get(role, len(rail))))


def first_role(actor: Actor) -> str:
    """Return the first of an actor's roles, or nothing."""
    return next((role for role in ROLES if role in actor.roles), "")


def entries(navs: Iterable[Nav], actor: Actor, path: str) -> list[Entry]:
    """Return the entries that an actor may open and whose page exists."""
    allowed = [nav for nav in navs if not (nav.permission and actor.refusal(nav.permission))]
    linked = [(nav, address_of(nav.page)) for nav in allowed]
    return [Entry(nav.icon, said(nav.words), href, path.startswith(href)) for nav, href in linked if href]


def role_names(actor: Actor) -> list[str]:
    """Name an actor's roles in the language of the page."""
    return [said(ROLES[role]) for role in sorted(actor.roles) if role in ROLES]


def home_division() -> str:
    """Return the division, as a prefix, that this installation is set up for."""
    return home_pack().header.jurisdiction


def place_name() -> str:
    """Name the place; empty as long as its divisions are not loaded."""
    prefix = home_division()
    if prefix not in _names:
        division = Division.objects.filter(code=full_code(prefix)).values_list("name_zh", "name_en").first()
        if division is None:
            return ""
        _names[prefix] = division
    return chosen(*_names[prefix])
