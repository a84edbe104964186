"""What every page knows: the rail of the role, the place and the date in force."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from yilian.accounts.rules import ROLES
from yilian.audit.clock import today
from yilian.kernel.actors import Actor
from yilian.places.models import Division
from yilian.supervision.queries import home_pack

WEEKDAYS = (_("周一"), _("周二"), _("周三"), _("周四"), _("周五"), _("周六"), _("周日"))
# What a role needs first comes first; the rest follows in this order. Eight stand in the rail, four of them below on a phone.
RAIL = (
    ("today", _("今日"), "visits:today", "obligations.read"),
    ("elders", _("老人"), "people:elders", "people.read"),
    ("organizations", _("机构"), "places:organizations", "places.read"),
    ("services", _("服务台"), "visits:services", "visits.order"),
    ("agreements", _("协议"), "agreements:agreements", "agreements.read"),
    ("targets", _("目标"), "indicators:targets", "indicators.read"),
    ("tasks", _("任务"), "supervision:tasks", "supervision.read"),
    ("policy", _("政策"), "desk:policies", "policy.read"),
    ("import", _("导入"), "exchange:imports", "exchange.import"),
    ("audit", _("审计"), "audit:log", "audit.read"),
    ("map", _("地图"), "desk:map", "places.read"),
)
IN_RAIL = 8
FIRST = {
    "institution-staff": ("organizations", "elders", "today"),
    "centre-operator": ("elders", "map", "organizations"),
    "health-bureau": ("targets", "tasks", "organizations", "elders", "policy", "import", "map"),
    "civil-affairs-bureau": ("tasks", "organizations", "targets", "elders"),
    "insurance-bureau": ("targets", "organizations", "tasks", "policy"),
    "finance-bureau": ("targets", "tasks", "organizations", "policy"),
    "planner": ("map", "organizations", "targets", "policy"),
    "auditor": ("audit", "targets", "tasks", "policy"),
    "elder": ("policy", "organizations", "map"),
    "family": ("policy", "organizations", "map"),
    "system-admin": ("organizations", "audit", "policy"),
}
MENU = (
    ("", _("履约率"), "obligations:fulfilment", "obligations.read"),
    ("", _("团队日历"), "obligations:calendar", "obligations.read"),
    ("", _("值班表"), "obligations:roster", "obligations.read"),
    ("", _("量表"), "assessments:instruments", "assessments.read"),
    ("", _("失能底数"), "assessments:abilities", "assessments.read"),
    ("", _("账号管理"), "accounts:users", "accounts.manage"),
    ("", _("我的账号"), "accounts:account", ""),
)

_names: dict[str, tuple[str, str]] = {}


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the rail or of the user's menu."""

    icon: str
    label: str | Promise
    href: str
    current: bool


def page_context(request: HttpRequest) -> dict[str, Any]:
    """Give what the frame of every page shows; it works for whoever is not signed in, too."""
    actor: Actor | None = getattr(request, "actor", None)
    on: date = getattr(request, "on", None) or today()
    known = actor is not None and actor.user_id is not None
    rail = entries(rail_of(actor), actor, request.path) if known and actor else []
    return {
        "actor": actor,
        "on": on,
        "on_text": f"{on:%Y-%m-%d} {WEEKDAYS[on.weekday()]}",
        "place_in_force": place_name(),
        "rail": rail[:IN_RAIL],
        "menu": [*rail[IN_RAIL:], *entries(MENU, actor, request.path)] if known and actor else [],
        "own_roles": role_names(actor) if actor else [],
    }


def rail_of(actor: Actor) -> tuple[tuple[str, Any, str, str], ...]:
    """Give the entries of the rail, those first that the actor's role needs first."""
    first = FIRST.get(next((role for role in ROLES if role in actor.roles), ""), ())
    wanted = {icon: place for place, icon in enumerate(first)}
    return tuple(sorted(RAIL, key=lambda entry: wanted.get(entry[0], len(wanted))))


def entries(table: tuple[tuple[str, Any, str, str], ...], actor: Actor, path: str) -> list[Entry]:
    """Give the entries that an actor may open and whose page exists."""
    found = []
    for icon, label, name, permission in table:
        if permission and actor.refusal(permission):
            continue
        if href := address_of(name):
            found.append(Entry(icon, label, href, path.startswith(href)))
    return found


@lru_cache(maxsize=4096)
def address_of(name: str, *keys: str) -> str:
    """Give the address of a page, or nothing where there is no such page; asked for dozens of times on a page, it never changes."""
    try:
        return reverse(name, args=keys)
    except NoReverseMatch:
        return ""


def role_names(actor: Actor) -> list[str]:
    """Name an actor's roles in the language of the page."""
    return [said(ROLES[role]) for role in sorted(actor.roles) if role in ROLES]


def said(text: Any) -> str:
    """Give the side of a text in two languages that the page is written in."""
    return str(text.en if (get_language() or "").startswith("en") and text.en else text.zh)


def home_division() -> str:
    """Give the division, as a prefix, that this installation is set up for."""
    return home_pack().header.jurisdiction


def place_name() -> str:
    """Name the place; empty as long as its divisions are not loaded."""
    prefix = home_division()
    if prefix not in _names:
        found = Division.objects.filter(code=prefix.ljust(12, "0")).values_list("name_zh", "name_en").first()
        if found is None:
            return ""
        _names[prefix] = found
    zh, en = _names[prefix]
    return en if en and (get_language() or "").startswith("en") else zh
