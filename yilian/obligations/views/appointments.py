"""Appointments: booked for an elder, shown, moved, cancelled, and what came of them."""

from dataclasses import replace
from typing import Any

from django.forms import Form
from django.http import HttpResponse
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from yilian.agreements.queries.enrolments import team_serving
from yilian.audit.clock import now
from yilian.kernel.records import RecordRef
from yilian.obligations.actions.appointments import (
    NewAppointment,
    arrive,
    book,
    cancel_appointment,
    keep_appointment,
    move_appointment,
    record_no_show,
)
from yilian.obligations.forms import AppointmentForm, CancelForm, MoveForm, NoShowForm
from yilian.obligations.models import Appointment
from yilian.obligations.queries.appointments import (
    APPOINTMENTS,
    appointment_of_key,
    purposes_of,
    step_facts,
    to_book_again,
)
from yilian.obligations.queries.explaining import obligation_name
from yilian.obligations.queries.records import record_name
from yilian.obligations.queries.worklists import open_obligations
from yilian.obligations.rules.appointments import LIVE, AppointmentState, Cause, open_steps
from yilian.pages.forms import Entry, enter, posted
from yilian.pages.language import said
from yilian.pages.lists import About, Link, Record, Row, Section, mark, may, show_record
from yilian.pages.permits import permitted
from yilian.pages.requests import Request
from yilian.pages.steps import Data, Step, Steps
from yilian.pages.versions import Editing
from yilian.people.models import Elder, Team
from yilian.people.queries import persons, practitioners
from yilian.places.queries import organizations_in_scope

SETTLED_SHOWN, SERVICES_OFFERED = 5, 30


def elder_panel(request: Request, elder: Elder) -> dict[str, Any]:
    """Return the next appointments of an elder with the steps that are open, and what came of the last ones."""
    rows = APPOINTMENTS(elder.pk)
    live = [row for row in reversed(rows) if row.state in LIVE]
    settled = [row for row in rows if row.state not in LIVE][:SETTLED_SHOWN]
    again = to_book_again(elder.pk) if any(row.cause == Cause.ABSENT for row in rows) else []
    rebooking = Link(reverse("obligations:new-appointment", args=[elder.pk]), _("重新约定"), BOOK)
    return {
        "anchor": "appointments",
        "label": _("约定"),
        "appointments": [(row, may(request, STEPS.links(row))) for row in live]
        + [(row, may(request, [rebooking]) if row in again else []) for row in settled],
        "may_book": request.actor.refusal("obligations.book") is None and elder.died_on is None,
    }


@permitted("obligations.book")
def new_appointment(request: Request, elder_id: int) -> HttpResponse:
    """Book an appointment; the address may name an obligation that it is for."""
    elder = persons.elder(elder_id)
    services = list(open_obligations().filter(elder=elder).order_by("due_at", "pk")[:SERVICES_OFFERED])
    asked_for = request.GET.get("obligation", "")
    rows = {
        "organization": organizations_in_scope(request.actor),
        "team": Team.objects.filter(pk__in=[team.pk for team in practitioners.teams_of(request.actor)]).order_by("pk"),
        "practitioner": practitioners.staff_within(request.actor),
    }
    form = AppointmentForm(
        posted(request),
        rows=rows,
        open_services=[(row.pk, f"{said(obligation_name(row))} {row.due_on}") for row in services],
        initial={"team": team_serving(elder.pk, request.on), "obligations": [asked_for]},
    )

    def act(filled: Form) -> Appointment:
        return _booked(request, elder, filled.cleaned_data)

    back = f"{reverse('people:elder', args=[elder.pk])}#appointments"
    entry = Entry(_lazy("约定时间"), act, lambda _made: back, back, _about(elder), look="obligations.appointment")
    return enter(request, form, entry)


def _booked(request: Request, elder: Elder, data: Data) -> Appointment:
    """Book what was filled in."""
    appointment = NewAppointment(data["starts_at"], data["minutes"], data["organization"], tuple(data["obligations"]))
    return book(request.actor, elder, data["team"], data["practitioner"], appointment=appointment)


@permitted("obligations.read")
def appointment_page(request: Request, appointment_id: int) -> HttpResponse:
    """Show one appointment: when, where, with whom and for what; the steps that are open, and what came of it."""
    appointment = appointment_of_key(appointment_id)
    facts = [
        (_("时间"), _when(appointment)),
        (_("地点"), appointment.organization or _("老人住处")),
        (_("团队"), appointment.team),
        (_("人员"), appointment.practitioner),
        (_("约定于"), f"{localtime(appointment.booked_at):%Y-%m-%d %H:%M}"),
        (_("原因"), " ".join(filter(None, [_cause(appointment), appointment.reason]))),
        (_("依记录"), _record(request, appointment)),
    ]
    purposes = [
        Row(
            reverse("obligations:obligation", args=[row.pk]),
            said(obligation_name(row)),
            mark("fulfilled" if row.fulfilled_on else "open", _("已完成") if row.fulfilled_on else _("待完成")),
            [row.due_on],
        )
        for row in purposes_of(appointment)
    ]
    replacement: Appointment | None = getattr(appointment, "replaced_by", None)
    sections = [
        Section(_("为哪些服务"), purposes, _("没有指明。")),
        *([Section(_("改到"), [_row(replacement)])] if replacement else []),
        *([Section(_("原约定"), [_row(appointment.replaces)])] if appointment.replaces else []),
    ]
    back = Link(f"{reverse('people:elder', args=[appointment.elder_id])}#appointments", appointment.elder.name)
    record = Record(
        f"{appointment.elder.name} · {_when(appointment)}",
        _mark(appointment),
        facts,
        back,
        _about(appointment.elder),
        sections,
        STEPS.links(appointment),
        look="obligations.appointment",
    )
    return show_record(request, record)


def _cause(appointment: Appointment) -> str:
    """Return in words why an appointment came to nothing."""
    return str(appointment.get_cause_display()) if appointment.cause else ""


def _record(request: Request, appointment: Appointment) -> str:
    """Name the record that kept an appointment; nothing where it was said by hand."""
    if appointment.record_key is None:
        return ""
    return said(record_name(RecordRef(appointment.record_kind, appointment.record_key), request.actor))


def _row(appointment: Appointment) -> Row:
    """Return the line of an appointment that replaces or was replaced."""
    return Row(_address(appointment), _when(appointment), _mark(appointment))


def _mark(appointment: Appointment) -> Any:
    """Return how the state of an appointment is shown."""
    return mark(f"appointment.{appointment.state}", appointment.get_state_display())


def _when(appointment: Appointment) -> str:
    """Return the time of an appointment."""
    return f"{localtime(appointment.starts_at):%Y-%m-%d %H:%M}–{localtime(appointment.ends_at):%H:%M}"


def _address(appointment: Appointment) -> str:
    """Return the address of the page of an appointment."""
    return reverse("obligations:appointment", args=[appointment.pk])


def _about(elder: Elder) -> About:
    """Return whom a page is about."""
    return About(reverse("people:elder", args=[elder.pk]), elder.name, elder.pk)


def _as_it_is(request: Request, appointment: Appointment) -> Data:
    """Begin a form with the time as it is."""
    return {"editing": Editing(appointment, _time_of)}


def _time_of(appointment: Appointment) -> Data:
    """Return the time of an appointment, as the form's first values."""
    return {"starts_at": appointment.starts_at, "minutes": int(appointment.length.total_seconds() // 60)}


def _enter(request: Request, form: Form, entry: Entry) -> HttpResponse:
    """Show the form of a step, and take it."""
    return enter(request, form, replace(entry, look="obligations.appointment"))


BOOK = "obligations.book"
STEPS: Steps[Appointment] = Steps(
    "obligations",
    appointment_of_key,
    _address,
    lambda appointment: open_steps(step_facts(appointment, now())),
    (
        Step("arrive", _lazy("已到"), BOOK, arrive, to=AppointmentState.ARRIVED),
        Step("keep", _lazy("如约完成"), BOOK, keep_appointment, to=AppointmentState.FULFILLED),
        Step("no-show", _lazy("未履约"), BOOK, record_no_show, NoShowForm, to=AppointmentState.NO_SHOW, quiet=True),
        Step("move", _lazy("改期"), BOOK, move_appointment, MoveForm, _as_it_is, to=AppointmentState.MOVED, quiet=True),
        Step(
            "cancel",
            _lazy("取消约定"),
            BOOK,
            cancel_appointment,
            CancelForm,
            to=AppointmentState.CANCELLED,
            quiet=True,
        ),
    ),
    about=lambda appointment: _about(appointment.elder),
    lead=_when,
    show=_enter,
)
