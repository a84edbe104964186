"""Today: whom a team must see, by person, by place or on a map; what is overdue, urgent follow-ups, institutions due."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from yilian.audit.access_log import log_access
from yilian.desk.actions import topic_of_today
from yilian.desk.queries.worklist import (
    PersonDue,
    follow_ups,
    groups_due,
    in_place,
    institutions_due,
    page_of_persons,
    person_after,
    persons_due,
    places_due,
    urgent_follow_ups,
    with_what_is_due,
)
from yilian.health.queries import signs_shown
from yilian.obligations.models import Appointment, Kind, Obligation
from yilian.obligations.queries.appointments import appointments_on
from yilian.obligations.queries.explaining import item_name, obligation_name
from yilian.obligations.queries.performers import Performers, first_due, overview_of, performers_of
from yilian.obligations.queries.worklists import Overview, with_states, worklist
from yilian.pages.addresses import keyed_address, query_with
from yilian.pages.charts import Frame, Projection
from yilian.pages.live import live_address
from yilian.pages.permits import permitted
from yilian.pages.registry import recording_address
from yilian.pages.requests import Request
from yilian.people.models import Elder, Team
from yilian.people.queries.persons import age_on
from yilian.people.queries.practitioners import practitioner_of, teams_of
from yilian.people.queries.presence import not_there
from yilian.places.policies import policy_library
from yilian.visits.queries.visits import items_open_to

CHIPS = (("open", _("全部")), ("overdue", _("逾期")), ("today", _("今天到期")), ("week", _("七天内")))
VIEWS = (("", _("按人")), ("place", _("按地点")), ("map", _("地图")), ("print", _("打印")))
ASKED = ("state", "item", "place", "view")
PAGE, PRINTED, MAPPED, FOLLOW_UPS_SHOWN = 50, 1000, 400, 20
TONES = {"overdue": ("late", "M0,-9L9,7H-9Z"), "open": ("due", "M-7,0a7,7 0 1,0 14,0a7,7 0 1,0 -14,0")}


@permitted("obligations.read")
def today(request: Request) -> HttpResponse:
    """Show whom the user's teams must see, the most urgent first."""
    teams = teams_of(request.actor)
    query = _query_of(request)
    every = _listed(request, teams, query)
    listed = _to_persons(every, query)
    performers = performers_of(request.actor, teams, request.on)
    overview = overview_of(performers, request.on)
    context = {
        "teams": teams,
        "chips": _state_chips(query, overview),
        "views": [_chip(query, "view", code, label) for code, label in VIEWS],
        "items": _item_chips(query, overview),
        "urgent_follow_ups": _urgent_follow_ups(request, teams),
        "groups": _groups(request, every, overview, query),
        "houses": _houses(request, teams),
        "tasks": _tasks(request, performers, query),
        "appointments": _appointments(request, performers),
        "place": query["place"],
        "live_address": live_address(request, (topic_of_today(team.pk) for team in teams)),
        "all_places": query_with(query, place=""),
    }
    shown = {"place": _by_place, "map": _on_map}.get(query["view"], _by_person)
    return render(request, "desk/today.html", context | shown(request, listed, query))


@permitted("obligations.read")
def next_person(request: Request) -> HttpResponse:
    """Go to the person who follows on the list that one comes from; at its end, back to the list."""
    query = _query_of(request)
    listed = _to_persons(_listed(request, teams_of(request.actor), query), query)
    day, _dot, key = request.GET.get("after", "").partition(".")
    following = None
    try:
        following = person_after(listed, date.fromisoformat(day), int(key))
    except ValueError:
        messages.info(request, _now("这里没有记下从名单的哪一位来，请从名单上选。"))
    if following is None:
        messages.info(request, _now("这张名单上后面没有人了。"))
        return redirect(reverse("desk:today") + query_with(query))
    (person,) = with_what_is_due(listed, [following], request.on)
    return redirect(_begin(person, query))


def _to_persons(listed: QuerySet[Obligation], query: dict[str, str]) -> QuerySet[Obligation]:
    """Leave out what is given to many at once, which stands on the list by place; one who asks for such a service sees who waits."""
    return listed if query["item"] else listed.exclude(kind=Kind.SERVICE, what__in=_group_items())


def _group_items() -> list[str]:
    """Return the services that are given to many at once."""
    return [item.code for item in policy_library().catalogue.items if item.how == "group"]


def _groups(
    request: Request, listed: QuerySet[Obligation], overview: Overview, query: dict[str, str]
) -> list[dict[str, Any]]:
    """Return what is given to many at once, a row a service of a village or an institution: how many wait, and where to hold it."""
    if query["item"] or query["state"] == "attention" or query["view"]:
        return []
    waiting = [code for code in _group_items() if code in overview.items]
    holds = request.actor.refusal("visits.record") is None
    return [
        {
            "place": place,
            "item": item_name(item),
            "persons": query_with(query, item=item, place=place.key),
            "href": f"{reverse('visits:new-event')}?{urlencode({'item': item, **place.asked_for})}" if holds else "",
        }
        for item, place in groups_due(listed.filter(kind=Kind.SERVICE), waiting)
    ]


@permitted("obligations.read")
def places(request: Request) -> HttpResponse:
    """Return the elders of the list as GeoJSON, for the map that moves."""
    query = _query_of(request)
    listed = _to_persons(_listed(request, teams_of(request.actor), query), query)
    located = _located(request, listed)
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [person.elder.longitude, person.elder.latitude]},
            "properties": {"name": person.elder.name, "href": _start(person), "tone": _tone(person), "beside": 0},
        }
        for person in located
    ]
    body = {"type": "FeatureCollection", "features": features}
    return JsonResponse(body, content_type="application/geo+json")


def _query_of(request: Request) -> dict[str, str]:
    """Read what stands in the address."""
    query = {name: request.GET.get(name, "") for name in ASKED}
    return query | {"state": query["state"] or "open"}


def _listed(request: Request, teams: list[Team], query: dict[str, str]) -> QuerySet[Obligation]:
    """Return what is asked for."""
    keys = [team.pk for team in teams]
    if query["state"] == "attention":
        listed = follow_ups(keys, request.on)
        listed = listed.filter(what=query["item"]) if query["item"] else listed
    else:
        listed = worklist(keys, request.on, state=query["state"], item=query["item"])
    return in_place(listed, query["place"])


def _by_person(request: Request, listed: QuerySet[Obligation], query: dict[str, str]) -> dict[str, Any]:
    """Return one row a person."""
    printed = query["view"] == "print"
    page = page_of_persons(listed, request.GET.get("page", ""), PRINTED if printed else PAGE)
    persons = with_what_is_due(listed, list(page.object_list), request.on)
    log_access(request.actor, [person.elder.pk for person in persons], "desk.today")
    may, marks = _may_record(request), not_there([person.elder for person in persons], request.on)
    rows = [
        _row(request, person, query)
        | {"may": any(may(owed.what) for owed, _ in person.due), "marks": marks.get(person.elder.pk, ())}
        for person in persons
    ]
    return {"page": page, "rows": rows, "printed": printed}


def _may_record(request: Request) -> Callable[[str], bool]:
    """Return what tells whether the user may record a service, by profession and certificate; nobody does without a practitioner."""
    practitioner = practitioner_of(request.actor)
    return items_open_to(practitioner, request.on).__contains__ if practitioner else lambda item: True


def _row(request: Request, person: PersonDue, query: dict[str, str]) -> dict[str, Any]:
    """Return a person as the list shows them: everything due, what presses most in front."""
    times = Counter((obligation.kind, obligation.what) for obligation, _state in person.due)
    firsts = {(obligation.kind, obligation.what): obligation for obligation, _state in reversed(person.due)}
    due = [
        {
            "item": obligation_name(firsts[key]),
            "href": _address(request, firsts[key]),
            "times": count,
        }
        for key, count in times.items()
    ]
    clauses = dict.fromkeys(clause for obligation, _state in person.due for clause in obligation.clauses)
    return {
        "elder": person.elder,
        "age": age_on(person.elder.birth_date, request.on),
        "due": due,
        "state": person.due[0][1],
        "first": person.first,
        "days_late": max(0, (request.on - person.first.due_on).days),
        "tried": max(
            (obligation for obligation, _state in person.due if obligation.tried_on is not None),
            key=lambda obligation: obligation.tried_on or request.on,
            default=None,
        ),
        "clauses": list(clauses),
        "norms": list(dict.fromkeys(obligation.norm for obligation, _state in person.due if obligation.norm)),
        "start": _begin(person, query),
    }


def _address(request: Request, obligation: Obligation) -> str:
    """Return where an obligation is recorded, or its own page for whoever may not record it."""
    recorded_at = recording_address(request.actor, obligation)
    return recorded_at or keyed_address("obligations:obligation", obligation.pk)


def _by_place(request: Request, listed: QuerySet[Obligation], query: dict[str, str]) -> dict[str, Any]:
    """Return one row a village or an institution."""
    rows = [
        {
            "place": place,
            "href": query_with(query, view="", place=place.key),
            "days_late": max(0, (request.on - place.first_due).days),
        }
        for place in places_due(listed)
    ]
    return {"places": rows}


def _on_map(request: Request, listed: QuerySet[Obligation], query: dict[str, str]) -> dict[str, Any]:
    """Return the persons with a known position on a sheet, and all of the page as a list beside it."""
    located = _located(request, listed)
    points = [(person.elder.longitude or 0.0, person.elder.latitude or 0.0) for person in located]
    sheet = Projection(points, Frame(height=760, margin=50))
    spots = [sheet.place(*point) for point in points]
    markers = [
        {
            "name": person.elder.name,
            "href": _start(person),
            "x": x,
            "y": y,
            "tone": _tone(person),
            "path": _path(person),
        }
        for person, (x, y) in zip(located, spots, strict=True)
    ]
    return _by_person(request, listed, query) | {
        "markers": markers,
        "labels": _labels(located, spots),
        "shapes": TONES.values(),
        "tiles": settings.YILIAN_MAP_TILES,
        "mapped": True,
        "geojson": reverse("desk:today-places") + query_with(query, view=""),
    }


def _labels(located: list[PersonDue], spots: list[tuple[str, str]]) -> list[dict[str, str]]:
    """Name each village in the middle above its persons."""
    points: dict[str, list[tuple[float, float]]] = {}
    for person, (x, y) in zip(located, spots, strict=True):
        if person.elder.organization_id is None:
            points.setdefault(person.elder.residence_division.name, []).append((float(x), float(y)))
    return [
        {"name": name, "x": f"{sum(x for x, _y in at) / len(at):.1f}", "y": f"{min(y for _x, y in at):.1f}"}
        for name, at in points.items()
    ]


def _located(request: Request, listed: QuerySet[Obligation]) -> list[PersonDue]:
    """Return the persons of the list that have a position, the most urgent first; looking at the map is a look."""
    here = listed.filter(elder__longitude__isnull=False, elder__latitude__isnull=False)
    keys = [row["elder_id"] for row in persons_due(here)[:MAPPED]]
    persons = with_what_is_due(here, keys, request.on)
    log_access(request.actor, [person.elder.pk for person in persons], "desk.map")
    return persons


def _start(person: PersonDue) -> str:
    """Return the address at which the visit begins."""
    return reverse("visits:start", args=[person.elder.pk])


def _begin(person: PersonDue, query: dict[str, str]) -> str:
    """Return the address at which the visit begins, with the list that it comes from, so that the next person follows there."""
    place = query_with(query, view="", after=f"{person.first.due_on}.{person.elder.pk}").removeprefix("?")
    return f"{_start(person)}{query_with({'item': query['item'], 'list': place})}"


def _tone(person: PersonDue) -> str:
    """Return the tone of a person's marker."""
    return TONES.get(str(person.due[0][1]), TONES["open"])[0]


def _path(person: PersonDue) -> str:
    """Return the shape of a person's marker."""
    return TONES.get(str(person.due[0][1]), TONES["open"])[1]


def _state_chips(query: dict[str, str], overview: Overview) -> list[dict[str, Any]]:
    """Offer the states with how much stands in each, then the urgent follow-ups."""
    chips = [_chip(query, "state", code, label, overview.counts.get(code, 0)) for code, label in CHIPS]
    return [*chips, _chip(query, "state", "attention", _("需关注 ⚠"), overview.troubled)]


def _item_chips(query: dict[str, str], overview: Overview) -> list[dict[str, Any]]:
    """Offer the items that stand on the list."""
    return [
        {
            "name": item_name(code),
            "href": query_with(query, item="" if code == query["item"] else code),
            "on": code == query["item"],
        }
        for code in overview.items
    ]


def _chip(query: dict[str, str], name: str, code: str, label: Any, count: int | str = "") -> dict[str, Any]:
    """Make a chip that asks for one thing."""
    return {"label": label, "href": query_with(query, **{name: code}), "count": count, "current": query[name] == code}


def _urgent_follow_ups(request: Request, teams: list[Team]) -> list[dict[str, Any]]:
    """Return the elders with urgent follow-ups, for users who may read observations."""
    if request.actor.refusal("visits.read") is not None:
        return []
    urgent = urgent_follow_ups(follow_ups([team.pk for team in teams], request.on)[:FOLLOW_UPS_SHOWN])
    log_access(request.actor, [follow_up.obligation.elder_id or 0 for follow_up in urgent], "desk.today")
    return [
        {
            "urgent": follow_up,
            "obligation": follow_up.obligation,
            "visit": follow_up.visit,
            "elder": _of(follow_up.obligation.elder),
            "signs": signs_shown(follow_up.signs),
            "href": recording_address(request.actor, follow_up.obligation),
        }
        for follow_up in urgent
        if follow_up.obligation.elder is not None
    ]


def _of(elder: Elder) -> Elder:
    """Return the record that stands for an elder now."""
    return elder.merged_into or elder if elder.merged_into_id else elder


def _tasks(request: Request, performers: Performers, query: dict[str, str]) -> list[dict[str, Any]]:
    """Return what the user's practitioner and roles are to do themselves, with the page for it where they may open that."""
    if query["state"] == "attention" or query["place"]:
        return []
    own = replace(performers, teams=())
    owed = first_due(own, request.on, state=query["state"], item=query["item"])
    log_access(
        request.actor, [obligation.elder_id for obligation in owed if obligation.elder_id is not None], "desk.today"
    )
    return [
        {
            "obligation": obligation,
            "state": state,
            "item": obligation_name(obligation),
            "href": recording_address(request.actor, obligation),
        }
        for obligation, state in with_states(owed, request.on)
    ]


def _appointments(request: Request, performers: Performers) -> list[Appointment]:
    """Return what is arranged for today with the user's teams, or with the practitioner they are."""
    rows = appointments_on(request.on, performers.teams, performers.practitioners)
    log_access(request.actor, [row.elder_id for row in rows], "desk.today")
    return rows


def _houses(request: Request, teams: list[Team]) -> list[dict[str, Any]]:
    """Return what is owed to institutions and villages themselves, with where to record it.

    A row is a service of a place in one state: how often it is overdue is said apart from what is still in time.
    """
    items = policy_library().catalogue.item
    rows: dict[tuple[object, ...], dict[str, Any]] = {}
    for obligation, state in institutions_due(teams, request.on):
        entry = items.get(obligation.what) if obligation.kind == Kind.SERVICE else None
        key = (obligation.organization_id, obligation.division_id, obligation.kind, obligation.what, state)
        row = {"obligation": obligation, "state": state, "item": obligation_name(obligation), "times": 0}
        row["href"] = recording_address(request.actor, obligation)
        row["group"] = entry is not None and entry.how == "group"
        rows.setdefault(key, row)["times"] += 1
    return list(rows.values())
