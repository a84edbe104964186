"""Appointments: booked, moved, kept by what is recorded, cancelled by an absence or a death; on the pages of the elder and of Today."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from factories import an_elder, complete_evidence
from ordering import HERE, ON, THERE, AsRole, Place, the_dead, user_of

from yilian.advice.actions import NewCall, close_call, log_call
from yilian.advice.rules import Outcome, Urgency
from yilian.audit.clock import start_of
from yilian.audit.scope import using_scope
from yilian.kernel.actors import SYSTEM
from yilian.kernel.refusals import Invalid, Refused
from yilian.obligations.actions.absences_and_shifts import end_absence, record_absence
from yilian.obligations.actions.appointments import (
    NewAppointment,
    arrive,
    book,
    cancel_appointment,
    keep_appointment,
    move_appointment,
    record_no_show,
)
from yilian.obligations.models import Appointment, Obligation
from yilian.obligations.queries.appointments import appointments_on
from yilian.people.actions.deaths import record_death
from yilian.people.models import Elder
from yilian.visits.actions.visits import Delivery, record_visit


def at(days: int, hour: int = 9) -> datetime:
    """Return an hour so many days from today."""
    return start_of(ON + timedelta(days=days)) + timedelta(hours=hour)


def booked(place: Place, days: int = 1, hour: int = 9, **changes: object) -> Appointment:
    times = {"starts_at": at(days, hour), "booked_at": at(min(days, 0) - 7)} | changes
    return book(SYSTEM, place.elder, place.team, place.doctor, appointment=NewAppointment(**times))  # type: ignore[arg-type]


def owed_to(elder: Elder, what: str = "health-education") -> Obligation:
    return Obligation.objects.filter(elder=elder, what=what, fulfilled_on=None, starts_on__lte=ON).order_by("due_at")[0]


def test_a_practitioner_is_expected_at_one_place_at_a_time(place: Place) -> None:
    first, other = booked(place), an_elder(name="吴老人")
    with pytest.raises(Refused, match="appointment-practitioner-taken"):
        book(
            SYSTEM, other, place.team, place.doctor, appointment=NewAppointment(first.starts_at + timedelta(minutes=20))
        )
    book(SYSTEM, other, place.team, appointment=NewAppointment(first.starts_at))
    book(SYSTEM, other, place.team, place.doctor, appointment=NewAppointment(first.ends_at))
    cancel_appointment(SYSTEM, first, reason="家属来电")
    book(SYSTEM, other, None, place.doctor, appointment=NewAppointment(first.starts_at))


def test_where_pages_do_not_reach_the_table_refuses_two_at_one_time(place: Place) -> None:
    first = booked(place)
    row = {"elder": place.elder, "practitioner": place.doctor, "booked_at": first.booked_at}
    with pytest.raises(IntegrityError, match="appointment_practitioner_once"), transaction.atomic():
        Appointment.objects.create(starts_at=first.starts_at, ends_at=first.ends_at, **row)


def test_what_cannot_be_arranged_is_refused(place: Place) -> None:
    stranger = an_elder(name="外人")
    Obligation.objects.filter(pk=owed_to(place.elder).pk).update(elder=stranger)
    foreign = Obligation.objects.filter(elder=stranger)[0]
    with pytest.raises(Refused, match="appointment-for-another"):
        booked(place, obligations=(foreign.pk,))
    with pytest.raises(Refused, match="appointment-in-past"):
        book(SYSTEM, place.elder, place.team, appointment=NewAppointment(at(-1)))
    with pytest.raises(Refused, match="elder-died"):
        book(SYSTEM, the_dead(), place.team, appointment=NewAppointment(at(1)))
    with pytest.raises(Refused, match="appointment-with-nobody"):
        book(SYSTEM, place.elder, appointment=NewAppointment(at(1)))
    record_absence(SYSTEM, place.elder, kind="away", starts_on=ON, ends_on=ON + timedelta(days=3))
    with pytest.raises(Refused, match="appointment-elder-away"):
        booked(place)
    assert not Appointment.objects.exists()


def test_one_that_is_moved_is_replaced_at_the_new_time_for_the_same_services(place: Place) -> None:
    owed = owed_to(place.elder)
    before = booked(place, obligations=(owed.pk,))
    after = move_appointment(SYSTEM, before, starts_at=before.starts_at + timedelta(minutes=10), minutes=60)
    before.refresh_from_db()
    assert (before.state, after.state, after.replaces) == ("moved", "booked", before)
    assert (after.length, list(after.obligations.all())) == (timedelta(hours=1), [owed])
    with pytest.raises(Refused, match="appointment-settled"):
        cancel_appointment(SYSTEM, before, reason="家属来电")


def test_a_visit_that_fulfils_what_it_was_for_keeps_it_and_one_to_come_stands(place: Place) -> None:
    item = "health-education"
    owed = tuple(
        Obligation.objects.filter(elder=place.elder, what=item, fulfilled_on=None).values_list("pk", flat=True)
    )
    yesterday, tomorrow = (booked(place, days, obligations=owed) for days in (-1, 1))
    unasked = booked(place, -1, 14)
    evidence = complete_evidence(item)
    record_visit(SYSTEM, place.elder, place.team, place.doctor, delivery=Delivery(item, ON, evidence))
    assert Obligation.objects.get(pk__in=owed, fulfilled_on=ON)
    states = {row.pk: row.state for row in Appointment.objects.all()}
    assert states == {yesterday.pk: "fulfilled", tomorrow.pk: "booked", unasked.pk: "booked"}


def test_what_came_of_it_is_recorded_once(place: Place) -> None:
    missed, kept = booked(place, -1), booked(place, 0, 0)
    record_no_show(SYSTEM, missed, cause="not-met")
    kept = keep_appointment(SYSTEM, arrive(SYSTEM, kept))
    assert (kept.state, kept.settled_at is not None) == ("fulfilled", True)
    with pytest.raises(Refused, match="appointment-settled"):
        keep_appointment(SYSTEM, missed)
    with pytest.raises(Refused, match="appointment-ahead"):
        arrive(SYSTEM, booked(place))


def test_an_absence_cancels_what_lies_in_it_and_no_more(place: Place) -> None:
    inside, after = booked(place, 2), booked(place, 9)
    absence = record_absence(SYSTEM, place.elder, kind="hospital", starts_on=ON, ends_on=ON + timedelta(days=5))
    inside.refresh_from_db()
    after.refresh_from_db()
    assert (inside.state, inside.cause, after.state) == ("cancelled", "absent", "booked")
    end_absence(SYSTEM, absence, ends_on=ON + timedelta(days=9))
    after.refresh_from_db()
    assert (after.state, after.cause) == ("cancelled", "absent")


def test_a_death_cancels_what_was_to_come(place: Place) -> None:
    past, to_come = booked(place, -2), booked(place, 2)
    elder = place.elder
    record_death(SYSTEM, elder, died_on=ON, in_spite=True)
    past.refresh_from_db()
    to_come.refresh_from_db()
    assert (to_come.state, to_come.cause, past.state) == ("cancelled", "died", "booked")


def test_a_call_that_ended_with_a_visit_at_a_time_books_it(place: Place) -> None:
    call = log_call(SYSTEM, place.centre, place.elder, place.team, new_call=NewCall("头晕", Urgency.SOON))
    doctor = user_of(place.doctor, "family-doctor")
    close_call(doctor, call, outcome=Outcome.VISIT_ARRANGED, advice="明天上门", visit_at=at(1, 10))
    appointment = Appointment.objects.get()
    owed = Obligation.objects.get(basis_kind="advice.call", basis_key=call.pk, what="home-visit")
    assert (appointment.starts_at, appointment.team) == (at(1, 10), place.team)
    assert list(appointment.obligations.all()) == [owed]
    other = log_call(SYSTEM, place.centre, place.elder, place.team, new_call=NewCall("咳嗽", Urgency.SOON))
    with pytest.raises(Invalid, match="visit-time-without-visit"):
        close_call(doctor, other, outcome=Outcome.ADVISED, advice="多喝水", visit_at=at(2))
    with pytest.raises(Invalid, match="visit-time-needs-elder"):
        log_call(
            SYSTEM,
            place.centre,
            new_call=NewCall("头晕", Urgency.SOON, "明天去", Outcome.VISIT_ARRANGED, visit_at=at(2)),
        )
    with pytest.raises(Invalid, match="visit-time-without-visit"):
        log_call(SYSTEM, place.centre, place.elder, place.team, new_call=NewCall("头晕", Urgency.SOON, visit_at=at(2)))
    stranger = an_elder(name="外人")
    with pytest.raises(Invalid, match="visit-time-needs-team"):
        log_call(
            SYSTEM,
            place.centre,
            stranger,
            new_call=NewCall("头晕", Urgency.SOON, "去", Outcome.VISIT_ARRANGED, visit_at=at(2)),
        )
    assert Appointment.objects.count() == 1


def test_a_time_without_a_visit_is_refused_beside_its_field(place: Place, client_as: Callable[..., Client]) -> None:
    client = client_as("family-doctor")
    call = log_call(SYSTEM, place.centre, place.elder, place.team, new_call=NewCall("咳嗽", Urgency.SOON))
    sent = {"outcome": "advised", "advice": "多喝水", "visit_at": "2023-09-14T10:00"}
    answer = client.post(f"/visits/services/calls/{call.pk}/close/", sent)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "结果是“已约上门”时才填上门时间" in text[text.index('name="visit_at"') - 600 :]
    assert client.post(f"/visits/services/calls/{call.pk}/close/", sent | {"visit_at": ""}).status_code == 302


def test_another_township_sees_none_of_it(place: Place, as_role: AsRole) -> None:
    booked(place, obligations=(owed_to(place.elder).pk,))
    for reach, count in ((HERE, 1), (THERE, 0)):
        with using_scope(as_role("nurse", reach)), connection.cursor() as cursor:
            for table in ("obligations_appointment", "obligations_appointment_obligation"):
                cursor.execute(f"SELECT count(*) FROM {table}")
                assert cursor.fetchone() == (count,), (table, reach)


def test_a_day_holds_what_teams_and_people_have_arranged(place: Place) -> None:
    late, early = booked(place, 0, 15), booked(place, 0, 8)
    cancelled = booked(place, 0, 12)
    cancel_appointment(SYSTEM, cancelled, reason="家属来电")
    booked(place, 1)
    own = book(SYSTEM, place.elder, None, place.doctor, appointment=NewAppointment(at(0, 20), booked_at=at(-1)))
    assert appointments_on(ON, [place.team.pk], []) == [early, late]
    assert appointments_on(ON, [], [place.doctor.pk]) == [early, late, own]
    assert appointments_on(ON, [], []) == []


def test_the_pages_book_and_show_and_take_steps(place: Place, client_as: Callable[..., Client]) -> None:
    client, owed = client_as("county-admin"), owed_to(place.elder)
    shown = client.get(f"/elders/{place.elder.pk}/").content.decode()
    assert "还没有约定。点“约定时间”" in shown
    assert f"/obligations/appointments/new/{place.elder.pk}/" in shown
    address = f"/obligations/appointments/new/{place.elder.pk}/?obligation={owed.pk}"
    assert address in client.get(f"/obligations/{owed.pk}/").content.decode()
    assert f'value="{owed.pk}" ' in client.get(address).content.decode()
    form = {"starts_at": "2023-09-12T23:59", "minutes": "30", "team": place.team.pk, "obligations": [owed.pk]}
    assert client.post(address, form | {"team": ""}).status_code == 422
    assert client.post(address, form | {"starts_at": "2023-09-01T10:00"}).status_code == 422
    assert client.post(address, form).status_code == 302
    made = Appointment.objects.get()
    assert list(made.obligations.all()) == [owed]
    assert "23:59" in client.get(f"/elders/{place.elder.pk}/").content.decode()
    today = client.get("/today/").content.decode()
    assert "今天的约定" in today
    assert f"/obligations/appointments/{made.pk}/" in today
    page = f"/obligations/appointments/{made.pk}/"
    assert "如约完成" in client.get(page).content.decode()
    assert client.post(f"{page}no-show/", {"cause": "other"}).status_code == 422
    assert client.post(f"{page}move/", {"starts_at": "2023-09-14T09:00", "minutes": "45"}).status_code == 302
    later = Appointment.objects.get(state="booked")
    shown = client.get(f"/obligations/appointments/{later.pk}/").content.decode()
    assert "原约定" in shown
    assert "如约完成" not in shown
    assert "改到" in client.get(page).content.decode()
    assert client.post(f"/obligations/appointments/{later.pk}/cancel/", {"reason": "家属来电"}).status_code == 302
    assert "家属来电" in client.get(f"/elders/{place.elder.pk}/").content.decode()
