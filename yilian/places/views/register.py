"""The register of organizations: list and one."""

from collections import Counter
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from yilian.audit.clock import today
from yilian.kernel.messages import Message
from yilian.kernel.periods import Period
from yilian.pages.language import said
from yilian.pages.permits import permitted
from yilian.pages.registry import sections_for
from yilian.pages.requests import Request
from yilian.places import queries
from yilian.places.models import BedCount, Licence, Organization
from yilian.places.policies import policy_library
from yilian.places.rules import validity
from yilian.places.views.declaring import characteristics_shown
from yilian.places.views.steps import AREA

PAGE = 50
ASKED = ("q", "division", "kind", "mode", "licences", "sort")


@permitted("places.read")
def organizations(request: Request) -> HttpResponse:
    """List organizations, narrowed and sorted by what stands in the address."""
    query = {name: request.GET.get(name, "") for name in ASKED}
    listed = queries.organizations_asked_for(query, today())
    page = Paginator(listed, PAGE).get_page(request.GET.get("page"))
    both = set(queries.with_both_licences(today()).values_list("pk", flat=True))
    beds = queries.beds_on(today(), [organization.pk for organization in page.object_list])
    rows = [
        {
            "organization": organization,
            "kind": _kind(organization.kind),
            "modes": _modes(organization.modes),
            "both": organization.pk in both,
            "beds": sum(beds.get(organization.pk, {}).values()) if organization.pk in beds else None,
        }
        for organization in page.object_list
    ]
    context = {
        "page": page,
        "rows": rows,
        "query": query,
        "kinds": _kind_chips(query),
        "mode_chips": _mode_chips(query),
        "may_manage": request.actor.refusal("places.manage") is None,
        "licence_chips": [_chip(query, "licences", "both", _("两证齐全"))],
        "sorts": [_chip(query, "sort", code, label) for code, label in (("", _("所在地")), ("name", _("名称")))],
    }
    return render(request, "places/organizations.html", context)


def _kind_chips(query: dict[str, str]) -> list[dict[str, Any]]:
    """Offer the kinds that there are, with how many."""
    division = query["division"] if query["division"].isdigit() else ""
    counted = queries.organizations_in(division).order_by().values_list("kind").annotate(Count("pk"))
    return [_chip(query, "kind", kind, said(_kind(kind)), count) for kind, count in sorted(counted)]


def _mode_chips(query: dict[str, str]) -> list[dict[str, Any]]:
    """Offer the modes that any organization has, with how many."""
    division = query["division"] if query["division"].isdigit() else ""
    counted = Counter(
        code for modes in queries.organizations_in(division).values_list("modes", flat=True) for code in modes
    )
    return [_chip(query, "mode", code, said(_modes([code])[0]), count) for code, count in sorted(counted.items())]


def _chip(wanted: dict[str, str], name: str, code: str, label: str, count: int | str = "") -> dict[str, Any]:
    """Make a chip that narrows the list, or widens it again when it is on."""
    current = wanted[name] == code
    changed = wanted | {name: "" if current else code}
    query = urlencode({key: value for key, value in changed.items() if value})
    return {"label": label, "href": f"?{query}", "current": current, "count": count}


@permitted("places.read")
def organization(request: Request, organization_id: int) -> HttpResponse:
    """Show one organization: its names, licences and how they stand, beds, modes, and what other modules add."""
    place = queries.organization(organization_id)
    actor, on = request.actor, today()
    licences = [
        (licence, validity(Period(licence.starts_on, licence.ends_on), on), _kind(licence.unit))
        for licence in place.licences.order_by("kind", "-starts_on")
    ]
    context = {
        "organization": place,
        "kind": _kind(place.kind),
        "modes": _modes(place.modes),
        "licences": licences,
        "both": queries.with_both_licences(on).filter(pk=place.pk).exists(),
        "missing": _missing(licences),
        "beds": _beds(place, on),
        "areas": [
            {"area": area, "state": f"licence.{area.state_on(on)}", "steps": AREA.links_for(request, area)}
            for area in queries.service_areas_of(organization_id).select_related("organization")
        ],
        "identities": [
            (identity.name_zh, _kind(identity.kind) if identity.kind else "")
            for identity in place.identities.order_by("pk")
        ],
        "characteristics": characteristics_shown(request, organization_id),
        "may_characterise": actor.refusal("places.characterise") is None
        and actor.scope.covers(place.division_id, place.pk),
        "may_manage": actor.refusal("places.manage") is None and actor.scope.covers(place.division_id, place.pk),
        "panels": sections_for(request, actor, place),
    }
    return render(request, "places/organization.html", context)


def _missing(licences: list[tuple[Licence, str, Any]]) -> list[str]:
    """Name the kinds of licence of which none is in force."""
    valid = {kind.kind for kind, state, _unit in licences if state in ("in-force", "expiring")}
    if Licence.Kind.MEDICAL_UNIT in valid:
        valid.add(Licence.Kind.MEDICAL)
    return [str(kind.label) for kind in (Licence.Kind.MEDICAL, Licence.Kind.CARE) if kind not in valid]


def _beds(organization: Organization, on: Any) -> list[dict[str, Any]]:
    """Return the beds of each kind on a day, with the day they were counted."""
    now = queries.beds_on(on, [organization.pk]).get(organization.pk, {})
    counted = dict(organization.bed_counts.filter(on__lte=on).order_by("on").values_list("kind", "on"))
    return [
        {"label": BedCount.Kind(kind).label, "count": now[kind], "on": counted[kind]}
        for kind in BedCount.Kind.values
        if kind in now
    ]


def _kind(code: str) -> Any:
    """Return the name of a kind of place, or its code when the catalogue does not have it."""
    known = policy_library().catalogue.place_kind.get(code)
    return known.name if known else Message(code, code)


def _modes(codes: list[str]) -> list[Any]:
    """Return the names of modes, or their codes."""
    known = policy_library().catalogue.mode
    return [known[code].name if code in known else Message(code, code) for code in codes]
