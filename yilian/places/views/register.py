"""The register of organizations: list and one. Who may open them is said where their addresses are given, in config."""

from collections import Counter
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from yilian.audit.clock import today
from yilian.kernel.actors import Actor
from yilian.kernel.messages import Message
from yilian.kernel.periods import Period
from yilian.places import queries
from yilian.places.models import BedCount, Licence, Organization
from yilian.places.panels import panels_for
from yilian.places.policies import said, shelf
from yilian.places.rules import validity

PAGE = 50
ASKED = ("q", "division", "kind", "mode", "licences", "sort")


def organizations(request: HttpRequest) -> HttpResponse:
    """List organizations, narrowed and sorted by what stands in the address."""
    asked = {name: request.GET.get(name, "") for name in ASKED}
    found = queries.organizations_asked_for(asked, today())
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    both = set(queries.with_both_licences(today()).values_list("pk", flat=True))
    beds = queries.beds_on(today(), [one.pk for one in page.object_list])
    rows = [
        {
            "organization": one,
            "kind": _kind(one.kind),
            "modes": _modes(one.modes),
            "both": one.pk in both,
            "beds": sum(beds.get(one.pk, {}).values()) if one.pk in beds else None,
        }
        for one in page.object_list
    ]
    context = {
        "page": page,
        "rows": rows,
        "asked": asked,
        "kinds": _kind_chips(asked),
        "mode_chips": _mode_chips(asked),
        "may_manage": _actor(request).refusal("places.manage") is None,
        "licence_chips": [_chip(asked, "licences", "both", _("两证齐全"))],
        "sorts": [_chip(asked, "sort", code, label) for code, label in (("", _("所在地")), ("name", _("名称")))],
    }
    return render(request, "places/organizations.html", context)


def _kind_chips(asked: dict[str, str]) -> list[dict[str, Any]]:
    """Offer the kinds that there are, with how many."""
    division = asked["division"] if asked["division"].isdigit() else ""
    counted = queries.organizations_in(division).order_by().values_list("kind").annotate(Count("pk"))
    return [_chip(asked, "kind", kind, said(_kind(kind)), count) for kind, count in sorted(counted)]


def _mode_chips(asked: dict[str, str]) -> list[dict[str, Any]]:
    """Offer the modes that any organization has, with how many."""
    division = asked["division"] if asked["division"].isdigit() else ""
    counted = Counter(
        code for modes in queries.organizations_in(division).values_list("modes", flat=True) for code in modes
    )
    return [_chip(asked, "mode", code, said(_modes([code])[0]), count) for code, count in sorted(counted.items())]


def _actor(request: HttpRequest) -> Actor:
    """Give who asks; the middleware of a higher module says so."""
    actor: Actor = getattr(request, "actor")  # noqa: B009 - the middleware of a higher module sets it
    return actor


def _chip(asked: dict[str, str], name: str, code: str, label: str, count: int | str = "") -> dict[str, Any]:
    """Make a chip that narrows the list, or widens it again when it is on."""
    current = asked[name] == code
    changed = asked | {name: "" if current else code}
    query = urlencode({key: value for key, value in changed.items() if value})
    return {"label": label, "href": f"?{query}", "current": current, "count": count}


def organization(request: HttpRequest, organization_id: int) -> HttpResponse:
    """Show one organization: its names, licences and how they stand, beds, modes, and what other modules add."""
    found = queries.organization(organization_id)
    actor, on = _actor(request), today()
    licences = [
        (one, validity(Period(one.starts_on, one.ends_on), on)) for one in found.licences.order_by("kind", "-starts_on")
    ]
    context = {
        "organization": found,
        "kind": _kind(found.kind),
        "modes": _modes(found.modes),
        "licences": licences,
        "both": queries.with_both_licences(on).filter(pk=found.pk).exists(),
        "missing": _missing(licences),
        "beds": _beds(found, on),
        "identities": [(one.name_zh, _kind(one.kind) if one.kind else "") for one in found.identities.order_by("pk")],
        "units": found.units,
        "services": found.services,
        "may_manage": actor.refusal("places.manage") is None and actor.scope.covers(found.division_id, found.pk),
        "panels": panels_for(request, actor, found),
    }
    return render(request, "places/organization.html", context)


def _missing(licences: list[tuple[Licence, str]]) -> list[str]:
    """Name the kinds of licence of which none is in force."""
    valid = {one.kind for one, state in licences if state in ("in-force", "expiring")}
    if Licence.Kind.MEDICAL_UNIT in valid:
        valid.add(Licence.Kind.MEDICAL)
    return [str(kind.label) for kind in (Licence.Kind.MEDICAL, Licence.Kind.CARE) if kind not in valid]


def _beds(found: Organization, on: Any) -> list[dict[str, Any]]:
    """Give the beds of each kind on a day, with the day they were counted."""
    now = queries.beds_on(on, [found.pk]).get(found.pk, {})
    counted = dict(found.bed_counts.filter(on__lte=on).order_by("on").values_list("kind", "on"))
    return [
        {"label": BedCount.Kind(kind).label, "count": now[kind], "on": counted[kind]}
        for kind in BedCount.Kind.values
        if kind in now
    ]


def _kind(code: str) -> Any:
    """Give the name of a kind of place, or its code when the catalogue does not have it."""
    known = shelf().catalogue.place_kind.get(code)
    return known.name if known else Message(code, code)


def _modes(codes: list[str]) -> list[Any]:
    """Give the names of modes, or their codes."""
    known = shelf().catalogue.mode
    return [known[code].name if code in known else Message(code, code) for code in codes]
