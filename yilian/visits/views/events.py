"""Group events: their list, a new one with its attendance, one of them."""

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from yilian.audit.access_log import log_access
from yilian.kernel.numbers import key_of
from yilian.kernel.refusals import NotFound
from yilian.obligations.queries.worklists import started
from yilian.pages.addresses import query_with
from yilian.pages.forms import show_form, submit
from yilian.pages.language import said
from yilian.pages.permits import permitted
from yilian.pages.requests import Request
from yilian.people.models import Elder
from yilian.people.queries.persons import elders
from yilian.places.models import Division, Organization
from yilian.places.queries import divisions_in_scope, townships_in_scope, within
from yilian.visits.actions.events import EventDetails, correct_group_event, record_group_event
from yilian.visits.forms.rounds import EventCorrectionForm, EventForm
from yilian.visits.models import GroupEvent
from yilian.visits.queries.rounds import event_of, events_within, organization_in_reach, residents_of
from yilian.visits.queries.visits import requirements_of
from yilian.visits.views.shared import group_items, item_named, recorder, team_for

PAGE, LISTED = 30, 400
HOURS = "training-hours"


@permitted("visits.read")
def events(request: Request) -> HttpResponse:
    """List the group events in scope, the latest first, narrowed by item."""
    query = {"item": request.GET.get("item", "")}
    listed = events_within("")
    held = sorted(set(listed.order_by().values_list("item", flat=True)))
    if query["item"]:
        listed = listed.filter(item=query["item"])
    page = Paginator(listed, PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [(row, item_named(row.item).name) for row in page.object_list],
        "chips": [_chip(query, code) for code in held],
        "may_record": request.actor.refusal("visits.record") is None,
    }
    return render(request, "visits/events.html", context)


def _chip(query: dict[str, str], code: str) -> dict[str, Any]:
    """Make a chip that narrows the list to an item, or widens it again."""
    current = query["item"] == code
    return {
        "label": said(item_named(code).name),
        "href": query_with(query, item="" if current else code),
        "count": "",
        "current": current,
    }


@permitted("visits.record")
def new_event(request: Request) -> HttpResponse:
    """Record a group event: first where and what, then who came."""
    query = request.POST if request.method == "POST" else request.GET
    item = item_named(query.get("item") or group_items()[0].code)
    place = _place(request, query.get("division", ""), query.get("organization", ""))
    form = EventForm(request.POST or None, needs_hours=_needs_hours(item.code), initial={"on": request.on})
    if request.method == "POST" and place is not None and form.is_valid():
        event, team, practitioner = _details_of(request, form, item.code), team_for(request), recorder(request)
        answer = submit(
            request,
            form,
            lambda: record_group_event(request.actor, place, team, practitioner, event=event),
            _address,
            _("活动已登记。"),
        )
        if answer is not None:
            return answer
    people = [] if place is None else _invited(place, item.code, request)
    log_access(request.actor, [person.pk for person in people], "visits.event")
    context = {
        "item": item,
        "group_items": group_items(),
        "villages": divisions_in_scope(request.actor).select_related("parent"),
        "townships": townships_in_scope(request.actor),
        "place": place,
        "division": place.pk if isinstance(place, Division) else "",
        "organization": place.pk if isinstance(place, Organization) else "",
        "people": people,
        "chosen": _chosen(request),
        "owed": _owed(people, item.code, request),
        "may_be_more": len(people) == LISTED,
    }
    return show_form(request, "visits/new_event.html", form, context)


@permitted("visits.record")
def correct_event(request: Request, event_id: int) -> HttpResponse:
    """Correct a group event: the form is filled with what stands there; a new record takes its place."""
    held = event_of(event_id)
    place = held.division or held.organization
    assert place is not None
    came = list(held.attendances.values_list("elder_id", flat=True))
    filled = {name: getattr(held, name) for name in ("on", "topic", "place", "others", "hours", "note")}
    needs_hours = _needs_hours(held.item)
    form = EventCorrectionForm(request.POST or None, needs_hours=needs_hours, initial=filled)

    def act() -> GroupEvent:
        corrected = _details_of(request, form, held.item)
        return correct_group_event(request.actor, held, corrected=corrected, reason=form.cleaned_data["reason"])

    if answer := submit(request, form, act, _address, _("已更正；原记录仍可查看。")):
        return answer
    invited = _invited(place, held.item, request)
    people = [
        *elders().filter(pk__in=came).order_by("pinyin", "pk"),
        *(elder for elder in invited if elder.pk not in came),
    ]
    log_access(request.actor, [person.pk for person in people], "visits.event")
    context = {
        "item": item_named(held.item),
        "place": place,
        "corrected": held,
        "people": people,
        "chosen": _chosen(request) if request.method == "POST" else frozenset(came),
        "owed": _owed(people, held.item, request),
    }
    return show_form(request, "visits/new_event.html", form, context)


def _needs_hours(item: str) -> bool:
    """Return whether an item asks how long it took."""
    return any(requirement.code == HOURS for requirement in requirements_of(item))


def _chosen(request: Request) -> frozenset[int]:
    """Return who is ticked on the form that was sent."""
    return frozenset(key for ticked in request.POST.getlist("attended") if (key := key_of(ticked)))


def _details_of(request: Request, form: EventForm, item: str) -> EventDetails:
    """Read an event off the form."""
    data = form.cleaned_data
    attended = tuple(key for ticked in request.POST.getlist("attended") if (key := key_of(ticked)))
    return EventDetails(
        item,
        data["on"],
        data["topic"].strip(),
        attended,
        data["others"] or 0,
        data["place"],
        data.get("hours"),
        data["note"],
    )


def _address(event: GroupEvent) -> str:
    """Return the address of an event."""
    return reverse("visits:event", args=[event.pk])


def _place(request: Request, division: str, organization: str) -> Organization | Division | None:
    """Return the place that the address names, in scope; None when none is named yet."""
    if (key := key_of(organization)) is not None:
        return organization_in_reach(request.actor, key)
    if not division:
        return None
    place = Division.objects.filter(code=division).first()
    if place is None or not request.actor.scope.covers_division(division):
        raise NotFound("division", division)
    return place


def _invited(place: Organization | Division, item: str, request: Request) -> list[Elder]:
    """Return whom an event is for: first those to whom the item is owed now, then the others of the place, by name."""
    if isinstance(place, Organization):
        return list(residents_of(place.pk, request.on)[:LISTED])
    here: QuerySet[Elder] = elders().filter(within("residence_division_id", place.pk.rstrip("0")), died_on__isnull=True)
    owed = started(request.on).filter(what=item, elder__in=here).values("elder")
    first = list(here.filter(pk__in=owed).order_by("pinyin", "pk")[:LISTED])
    rest = here.exclude(pk__in=owed).order_by("pinyin", "pk")[: LISTED - len(first)]
    return [*first, *rest]


def _owed(people: Sequence[Elder], item: str, request: Request) -> frozenset[int]:
    """Name those of a list to whom the item is owed now."""
    keys = [elder.pk for elder in people]
    owing = started(request.on).filter(what=item, elder__in=keys)
    return frozenset(owing.values_list("elder_id", flat=True))


@permitted("visits.read")
def event(request: Request, event_id: int) -> HttpResponse:
    """Show a group event and who came, as far as they are in scope."""
    held = event_of(event_id)
    came = list(held.attendances.select_related("elder__residence_division").order_by("elder__pinyin", "pk"))
    log_access(request.actor, [attendance.elder_id for attendance in came], "visits.event")
    context = {
        "event": held,
        "item": item_named(held.item),
        "came": came,
        "later": GroupEvent.objects.filter(corrects=held).first(),
        "may_record": request.actor.refusal("visits.record") is None,
    }
    return render(request, "visits/event.html", context)
