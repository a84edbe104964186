"""Group events: their list, a new one with its attendance, one of them."""

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from yilian.accounts.permits import permitted
from yilian.accounts.requests import Request
from yilian.audit.looks import record_look
from yilian.kernel.refusals import Invalid, NotFound, Refused
from yilian.obligations.queries import open_obligations
from yilian.people.models import Elder
from yilian.people.queries import elders
from yilian.places.models import Division, Organization
from yilian.places.queries import divisions_in_scope, townships_in_scope, within
from yilian.visits.actions import EventGiven, correct_group_event, record_group_event
from yilian.visits.forms import EventCorrectionForm, EventForm
from yilian.visits.models import GroupEvent
from yilian.visits.queries import (
    demands_of,
    event_of,
    events_within,
    organization_in_reach,
    residents_of,
)
from yilian.visits.views.shared import (
    can_be_said,
    command_of,
    group_items,
    item_named,
    link,
    recorder,
    said,
    sentence,
    team_for,
)

PAGE, LISTED = 30, 400
HOURS = "training-hours"
FIELDS = {"topic-missing": "topic", "correction-reason-missing": "reason"}


@permitted("visits.read")
def events(request: Request) -> HttpResponse:
    """List the group events within reach, the latest first, narrowed by item."""
    asked = {"item": request.GET.get("item", "")}
    found = events_within("")
    held = sorted(set(found.order_by().values_list("item", flat=True)))
    if asked["item"]:
        found = found.filter(item=asked["item"])
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [(one, item_named(one.item).name) for one in page.object_list],
        "chips": [_chip(asked, code) for code in held],
        "may_record": request.actor.refusal("visits.record") is None,
    }
    return render(request, "visits/events.html", context)


def _chip(asked: dict[str, str], code: str) -> dict[str, Any]:
    """Make a chip that narrows the list to an item, or widens it again."""
    current = asked["item"] == code
    return {"label": said(item_named(code).name), "href": link(asked, item="" if current else code), "count": "", "current": current}  # fmt: skip


@permitted("visits.record")
def new_event(request: Request) -> HttpResponse:
    """Record a group event: first where and what, then who came."""
    asked = request.POST if request.method == "POST" else request.GET
    item = item_named(asked.get("item") or group_items()[0].code)
    place = _place(request, asked.get("division", ""), asked.get("organization", ""))
    form = EventForm(request.POST or None, needs_hours=_needs_hours(item.code), initial={"on": request.on})
    if request.method == "POST" and place is not None and form.is_valid():
        given, command = _given(request, form, item.code), str(command_of(request))
        team, practitioner = team_for(request), recorder(request)

        def act() -> GroupEvent:
            return record_group_event(  # type: ignore[call-arg]
                request.actor, place, team, practitioner, event=given, command_id=command
            )

        if (answer := _done(request, form, act, _("活动已登记。"))) is not None:
            return answer
    people = [] if place is None else _invited(place, item.code, request)
    record_look(request.actor, [one.pk for one in people], "visits.event")
    context = {
        "item": item,
        "group_items": group_items(),
        "villages": divisions_in_scope(request.actor).select_related("parent"),
        "townships": townships_in_scope(request.actor),
        "place": place,
        "division": place.pk if isinstance(place, Division) else "",
        "organization": place.pk if isinstance(place, Organization) else "",
        "form": form,
        "people": people,
        "chosen": _chosen(request),
        "owed": _owed(people, item.code, request),
        "command": command_of(request),
        "may_be_more": len(people) == LISTED,
    }
    return render(request, "visits/new_event.html", context, status=422 if form.errors else 200)


@permitted("visits.record")
def correct_event(request: Request, event_id: int) -> HttpResponse:
    """Correct a group event: the form is filled with what stands there; a new record takes its place."""
    found = event_of(event_id)
    place = found.division or found.organization
    assert place is not None
    came = list(found.attendances.values_list("elder_id", flat=True))
    filled = {name: getattr(found, name) for name in ("on", "topic", "place", "others", "hours", "note")}
    needs_hours = _needs_hours(found.item)
    form = EventCorrectionForm(request.POST or None, needs_hours=needs_hours, initial=filled)
    if request.method == "POST" and form.is_valid():
        given, command = _given(request, form, found.item), str(command_of(request))

        def act() -> GroupEvent:
            return correct_group_event(  # type: ignore[call-arg]
                request.actor, found, given=given, reason=form.cleaned_data["reason"], command_id=command
            )

        if (answer := _done(request, form, act, _("已更正；原记录仍可查看。"))) is not None:
            return answer
    invited = _invited(place, found.item, request)
    people = [*elders().filter(pk__in=came).order_by("pinyin", "pk"), *(one for one in invited if one.pk not in came)]
    record_look(request.actor, [one.pk for one in people], "visits.event")
    context = {
        "item": item_named(found.item),
        "place": place,
        "corrected": found,
        "form": form,
        "people": people,
        "chosen": _chosen(request) if request.method == "POST" else frozenset(came),
        "owed": _owed(people, found.item, request),
        "command": command_of(request),
    }
    return render(request, "visits/new_event.html", context, status=422 if form.errors else 200)


def _needs_hours(item: str) -> bool:
    """Say whether an item asks how long it took."""
    return any(one.code == HOURS for one in demands_of(item))


def _chosen(request: Request) -> frozenset[int]:
    """Give who is ticked on the form that was sent."""
    return frozenset(int(key) for key in request.POST.getlist("attended") if key.isdecimal())


def _given(request: Request, form: EventForm, item: str) -> EventGiven:
    """Read an event off the form."""
    data = form.cleaned_data
    attended = tuple(int(key) for key in request.POST.getlist("attended") if key.isdecimal())
    return EventGiven(
        item, data["on"], data["topic"].strip(), attended, data["others"] or 0, data["place"], data.get("hours"),
        data["note"],
    )  # fmt: skip


def _done(request: Request, form: EventForm, act: Callable[[], GroupEvent], said_after: str) -> HttpResponse | None:
    """Write what the form says; what is wrong goes onto the form, with all that was filled in."""
    try:
        made = act()
    except Refused as wrong:
        if not can_be_said(wrong):
            raise
        form.add_error(FIELDS.get(wrong.code), sentence(wrong.refusal))
        return None
    except Invalid as wrong:
        for problem in wrong.problems:
            form.add_error("hours" if problem.field == HOURS else None, sentence(problem))
        return None
    messages.success(request, said_after)
    return redirect("visits:event", event_id=made.pk)


def _place(request: Request, division: str, organization: str) -> Organization | Division | None:
    """Give the place that the address names, within reach; nothing when none is named yet."""
    if organization.isdecimal():
        return organization_in_reach(request.actor, int(organization))
    if not division:
        return None
    found = Division.objects.filter(code=division).first()
    if found is None or not request.actor.scope.covers_division(division):
        raise NotFound("division", division)
    return found


def _invited(place: Organization | Division, item: str, request: Request) -> list[Elder]:
    """Give whom an event is for: first those to whom the item is owed now, then the others of the place, by name."""
    if isinstance(place, Organization):
        return list(residents_of(place.pk, request.on)[:LISTED])
    here: QuerySet[Elder] = elders().filter(within("residence_division_id", place.pk.rstrip("0")), died_on__isnull=True)
    owed = open_obligations().filter(item=item, starts_on__lte=request.on, elder__in=here).values("elder")
    first = list(here.filter(pk__in=owed).order_by("pinyin", "pk")[:LISTED])
    rest = here.exclude(pk__in=owed).order_by("pinyin", "pk")[: LISTED - len(first)]
    return [*first, *rest]


def _owed(people: Sequence[Elder], item: str, request: Request) -> frozenset[int]:
    """Name those of a list to whom the item is owed now."""
    keys = [one.pk for one in people]
    found = open_obligations().filter(item=item, starts_on__lte=request.on, elder__in=keys)
    return frozenset(found.values_list("elder_id", flat=True))


@permitted("visits.read")
def event(request: Request, event_id: int) -> HttpResponse:
    """Show a group event and who came, as far as they are within reach."""
    found = event_of(event_id)
    came = list(found.attendances.select_related("elder__residence_division").order_by("elder__pinyin", "pk"))
    record_look(request.actor, [one.elder_id for one in came], "visits.event")
    context = {
        "event": found,
        "item": item_named(found.item),
        "came": came,
        "later": GroupEvent.objects.filter(corrects=found).first(),
        "may_record": request.actor.refusal("visits.record") is None,
    }
    return render(request, "visits/event.html", context)
