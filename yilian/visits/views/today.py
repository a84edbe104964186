"""Today: whom a team must see, by person, by place or on a map; what is late, who is in trouble, which house waits."""

from collections import Counter
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yilian.accounts.permits import permitted
from yilian.accounts.requests import Request
from yilian.audit.looks import record_look
from yilian.obligations.models import Obligation
from yilian.obligations.queries import Overview, worklist, worklist_overview
from yilian.people.models import Elder, Team
from yilian.people.queries import age_on, teams_of
from yilian.places.policies import shelf
from yilian.visits.drawing import places_on_sheet
from yilian.visits.queries import (
    PersonDue,
    follow_ups,
    houses_due,
    in_place,
    persons_due,
    places_due,
    troubles,
    with_what_is_due,
)
from yilian.visits.views.shared import link, signs_shown

CHIPS = (("open", _("全部")), ("overdue", _("逾期")), ("today", _("今天到期")), ("week", _("七天内")))
VIEWS = (("", _("按人")), ("place", _("按地点")), ("map", _("地图")), ("print", _("打印")))
ASKED = ("state", "item", "place", "view")
PAGE, PRINTED, MAPPED, TROUBLES = 50, 1000, 400, 20
TONES = {"overdue": ("late", "M0,-9L9,7H-9Z"), "due": ("due", "M-7,0a7,7 0 1,0 14,0a7,7 0 1,0 -14,0")}


@permitted("obligations.read")
def today(request: Request) -> HttpResponse:
    """Show whom the user's teams must see, the most urgent first."""
    teams = teams_of(request.actor)
    asked = _asked(request)
    found = _found(request, teams, asked)
    overview = worklist_overview([team.pk for team in teams], request.on)
    context = {
        "teams": teams,
        "asked": asked,
        "chips": _state_chips(request, teams, asked, overview),
        "views": [_chip(asked, "view", code, label) for code, label in VIEWS],
        "items": _item_chips(asked, overview),
        "troubles": _troubles(request, teams),
        "houses": _houses(request, teams),
        "place": asked["place"],
        "all_places": link(asked, place=""),
    }
    shown = {"place": _by_place, "map": _on_map}.get(asked["view"], _by_person)
    return render(request, "visits/today.html", context | shown(request, found, asked))


@permitted("obligations.read")
def places(request: Request) -> HttpResponse:
    """Give the elders of the list as GeoJSON, for the map that moves."""
    found = _found(request, teams_of(request.actor), _asked(request))
    located = _located(request, found)
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [one.elder.longitude, one.elder.latitude]},
            "properties": {
                "name": one.elder.name, "href": _start(one), "tone": _tone(one), "beside": 0
            },
        }
        for one in located
    ]  # fmt: skip
    body = {"type": "FeatureCollection", "features": features}
    return JsonResponse(body, content_type="application/geo+json")


def _asked(request: Request) -> dict[str, str]:
    """Read what stands in the address."""
    asked = {name: request.GET.get(name, "") for name in ASKED}
    return asked | {"state": asked["state"] or "open"}


def _found(request: Request, teams: list[Team], asked: dict[str, str]) -> QuerySet[Obligation]:
    """Give what is asked for."""
    keys = [team.pk for team in teams]
    if asked["state"] == "attention":
        found = follow_ups(keys, request.on)
        found = found.filter(item=asked["item"]) if asked["item"] else found
    else:
        found = worklist(keys, request.on, state=asked["state"], item=asked["item"])
    return in_place(found, asked["place"])


def _by_person(request: Request, found: QuerySet[Obligation], asked: dict[str, str]) -> dict[str, Any]:
    """Give one row a person."""
    printed = asked["view"] == "print"
    page = Paginator(persons_due(found), PRINTED if printed else PAGE).get_page(request.GET.get("page"))
    persons = with_what_is_due(found, [row["elder_id"] for row in page.object_list], request.on)
    record_look(request.actor, [one.elder.pk for one in persons], "visits.today")
    return {"page": page, "rows": [_row(request, one, asked["item"]) for one in persons], "printed": printed}


def _row(request: Request, one: PersonDue, item: str) -> dict[str, Any]:
    """Give a person as the list shows them: everything due, what presses most in front."""
    names = shelf().catalogue.item
    times = Counter(obligation.item for obligation, _state in one.due)
    firsts = {obligation.item: obligation for obligation, _state in reversed(one.due)}
    due = [{"item": names[code].name, "obligation": firsts[code], "times": count} for code, count in times.items()]
    clauses = dict.fromkeys(clause for obligation, _state in one.due for clause in obligation.clauses)
    return {
        "elder": one.elder,
        "age": age_on(one.elder.birth_date, request.on),
        "due": due,
        "state": one.due[0][1],
        "first": one.first,
        "days_late": max(0, (request.on - one.first.due_on).days),
        "clauses": list(clauses),
        "norms": list(dict.fromkeys(obligation.norm for obligation, _state in one.due if obligation.norm)),
        "start": _start(one) + (f"?item={item}" if item else ""),
    }


def _by_place(request: Request, found: QuerySet[Obligation], asked: dict[str, str]) -> dict[str, Any]:
    """Give one row a village or an institution."""
    rows = [
        {
            "place": one,
            "href": link(asked, view="", place=f"at-{one.organization}" if one.organization else one.division),
            "days_late": max(0, (request.on - one.first_due).days),
        }
        for one in places_due(found)
    ]
    return {"places": rows}


def _on_map(request: Request, found: QuerySet[Obligation], asked: dict[str, str]) -> dict[str, Any]:
    """Give the persons with a known position on a sheet, and all of the page as a list beside it."""
    located = _located(request, found)
    spots = places_on_sheet([(one.elder.longitude or 0.0, one.elder.latitude or 0.0) for one in located])
    markers = [
        {"name": one.elder.name, "href": _start(one), "x": x, "y": y, "tone": _tone(one), "path": _path(one)}
        for one, (x, y) in zip(located, spots, strict=True)
    ]
    return _by_person(request, found, asked) | {
        "markers": markers, "labels": _labels(located, spots), "shapes": TONES.values(), "tiles": settings.YILIAN_MAP_TILES, "mapped": True,
        "geojson": reverse("visits:today-places") + link(asked, view=""),
    }  # fmt: skip


def _labels(located: list[PersonDue], spots: list[tuple[str, str]]) -> list[dict[str, str]]:
    """Name each village in the middle above its persons."""
    found: dict[str, list[tuple[float, float]]] = {}
    for one, (x, y) in zip(located, spots, strict=True):
        if one.elder.organization_id is None:
            found.setdefault(one.elder.residence_division.name, []).append((float(x), float(y)))
    return [
        {"name": name, "x": f"{sum(x for x, _y in at) / len(at):.1f}", "y": f"{min(y for _x, y in at):.1f}"}
        for name, at in found.items()
    ]


def _located(request: Request, found: QuerySet[Obligation]) -> list[PersonDue]:
    """Give the persons of the list that have a position, the most urgent first; looking at the map is a look."""
    here = found.filter(elder__longitude__isnull=False, elder__latitude__isnull=False)
    keys = [row["elder_id"] for row in persons_due(here)[:MAPPED]]
    persons = with_what_is_due(here, keys, request.on)
    record_look(request.actor, [one.elder.pk for one in persons], "visits.map")
    return persons


def _start(one: PersonDue) -> str:
    """Give the address at which the visit begins."""
    return reverse("visits:start", args=[one.elder.pk])


def _tone(one: PersonDue) -> str:
    """Give the tone of a person's marker."""
    return TONES.get(str(one.due[0][1]), TONES["due"])[0]


def _path(one: PersonDue) -> str:
    """Give the shape of a person's marker."""
    return TONES.get(str(one.due[0][1]), TONES["due"])[1]


def _state_chips(
    request: Request, teams: list[Team], asked: dict[str, str], overview: Overview
) -> list[dict[str, Any]]:
    """Offer the states with how much stands in each, then who is in trouble."""
    keys = [team.pk for team in teams]
    chips = [_chip(asked, "state", code, label, overview.counts.get(code, 0)) for code, label in CHIPS]
    trouble = follow_ups(keys, request.on).values("elder").distinct().count()
    return [*chips, _chip(asked, "state", "attention", _("需关注 ⚠"), trouble)]


def _item_chips(asked: dict[str, str], overview: Overview) -> list[dict[str, Any]]:
    """Offer the items that stand on the list."""
    names = shelf().catalogue.item
    return [
        {"name": names[code].name, "href": link(asked, item="" if code == asked["item"] else code), "on": code == asked["item"]}
        for code in overview.items
    ]  # fmt: skip


def _chip(asked: dict[str, str], name: str, code: str, label: Any, count: int | str = "") -> dict[str, Any]:
    """Make a chip that asks for one thing."""
    return {"label": label, "href": link(asked, **{name: code}), "count": count, "current": asked[name] == code}


def _troubles(request: Request, teams: list[Team]) -> list[dict[str, Any]]:
    """Give the elders in trouble, for whoever may read what was observed."""
    if request.actor.refusal("visits.read") is not None:
        return []
    found = troubles(follow_ups([team.pk for team in teams], request.on)[:TROUBLES])
    record_look(request.actor, [one.visit.elder_id for one in found], "visits.today")
    return [
        {"obligation": one.obligation, "visit": one.visit, "elder": _of(one.visit.elder), "signs": signs_shown(one.signs)}
        for one in found
    ]  # fmt: skip


def _of(elder: Elder) -> Elder:
    """Give the record that stands for an elder now."""
    return elder.merged_into or elder if elder.merged_into_id else elder


def _houses(request: Request, teams: list[Team]) -> list[dict[str, Any]]:
    """Give what is owed to institutions and villages themselves, a row a service of a place, with where to record it."""
    items = shelf().catalogue.item
    rows: dict[tuple[object, ...], dict[str, Any]] = {}
    for obligation, state in houses_due(teams, request.on):
        entry = items[obligation.item]
        key = (obligation.organization_id, obligation.division_id, obligation.item)
        row = {"obligation": obligation, "state": state, "item": entry.name, "times": 0}
        row |= {"href": _where_to_record(obligation, entry.how), "group": entry.how == "group"}
        rows.setdefault(key, row)["times"] += 1
    return list(rows.values())


def _where_to_record(obligation: Obligation, how: str | None) -> str:
    """Give the address at which a service to a place is recorded; nothing where there is none."""
    house = obligation.organization_id
    if how == "group":
        place = f"organization={house}" if house else f"division={obligation.division_id}"
        return f"{reverse('visits:new-event')}?item={obligation.item}&{place}"
    return f"{reverse('visits:round-sheet', args=[house])}?item={obligation.item}" if house else ""
