"""Appointments follow the records that settled them: a visit that is corrected, an absence that ends, a death that is taken back."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from factories import an_elder, complete_evidence
from ordering import ON, Place

from yilian.audit.clock import start_of
from yilian.kernel.actors import SYSTEM
from yilian.kernel.records import RecordRef
from yilian.kernel.refusals import Refused
from yilian.obligations.actions.absences_and_shifts import end_absence, record_absence
from yilian.obligations.actions.appointments import NewAppointment, book, keep_appointment
from yilian.obligations.actions.fulfilling import release
from yilian.obligations.models import Appointment, Obligation
from yilian.obligations.queries.appointments import to_book_again
from yilian.people.actions.deaths import record_death, withdraw_death
from yilian.people.actions.departures import NewDeparture, leave_county
from yilian.visits.actions.visits import Delivery, correct_visit, record_visit
from yilian.visits.models import Visit

ITEM = "health-education"


def at(days: int, hour: int = 9) -> datetime:
    return start_of(ON + timedelta(days=days)) + timedelta(hours=hour)


def booked(place: Place, days: int, *, obligations: tuple[int, ...] = ()) -> Appointment:
    times = NewAppointment(at(days), obligations=obligations, booked_at=at(min(days, 0) - 7))
    return book(SYSTEM, place.elder, place.team, place.doctor, appointment=times)


def owed(place: Place) -> tuple[int, ...]:
    rows = Obligation.objects.filter(elder=place.elder, what=ITEM, fulfilled_on=None)
    return tuple(rows.values_list("pk", flat=True))


def visited(place: Place, on: date = ON) -> Visit:
    delivery = Delivery(ITEM, on, complete_evidence(ITEM))
    return record_visit(SYSTEM, place.elder, place.team, place.doctor, delivery=delivery)


def state(appointment: Appointment) -> str:
    appointment.refresh_from_db()
    return appointment.state


def test_a_visit_that_is_withdrawn_opens_the_appointment_that_it_kept_and_none_that_was_kept_by_hand(
    place: Place,
) -> None:
    by_visit, by_hand = booked(place, -1, obligations=owed(place)), booked(place, -3, obligations=owed(place))
    keep_appointment(SYSTEM, by_hand)
    visit = visited(place)
    assert (state(by_visit), by_visit.record_kind, by_visit.record_key) == ("fulfilled", "visits.visit", visit.pk)
    release(SYSTEM, record=RecordRef("visits.visit", visit.pk))
    assert (state(by_visit), by_visit.record_key, by_visit.settled_at) == ("booked", None, None)
    assert state(by_hand) == "fulfilled"


def test_a_correction_keeps_the_appointment_unless_it_lies_before_its_day(place: Place) -> None:
    appointment = booked(place, -1, obligations=owed(place))
    visit, evidence = visited(place), complete_evidence(ITEM)
    same_day = correct_visit(SYSTEM, visit, delivery=Delivery(ITEM, ON, evidence, note="补记"), reason="漏写备注")
    assert (state(appointment), appointment.record_key) == ("fulfilled", same_day.pk)
    earlier = Delivery(ITEM, ON - timedelta(days=2), evidence)
    correct_visit(SYSTEM, same_day, delivery=earlier, reason="日期写错")
    assert state(appointment) == "booked"


def test_a_correction_to_a_later_day_keeps_what_was_arranged_by_then(place: Place) -> None:
    appointment = booked(place, -1, obligations=owed(place))
    visit = visited(place, ON - timedelta(days=2))
    assert state(appointment) == "booked"
    later = Delivery(ITEM, ON, complete_evidence(ITEM))
    correct_visit(SYSTEM, visit, delivery=later, reason="日期写错")
    assert state(appointment) == "fulfilled"


def test_the_end_of_an_absence_books_again_what_lies_after_it(place: Place) -> None:
    inside, after = booked(place, 2, obligations=owed(place)), booked(place, 9, obligations=owed(place))
    absence = record_absence(SYSTEM, place.elder, kind="hospital", starts_on=ON - timedelta(days=1))
    assert (state(inside), state(after)) == ("cancelled", "cancelled")
    end_absence(SYSTEM, absence, ends_on=ON + timedelta(days=5))
    assert (state(inside), inside.cause, state(after), after.cause) == ("cancelled", "absent", "booked", "")
    assert not to_book_again(place.elder.pk), "what lay in the absence is not missed"
    assert visited_keeps(place, after)


def visited_keeps(place: Place, appointment: Appointment) -> bool:
    """Say whether the services that an appointment was for are owed again."""
    return appointment.obligations.filter(void_on=None, fulfilled_on=None).exists()


def test_what_cannot_be_booked_again_is_listed_until_it_is(place: Place, client_as: Callable[..., Client]) -> None:
    after = booked(place, 9)
    absence = record_absence(SYSTEM, place.elder, kind="hospital", starts_on=ON - timedelta(days=1))
    times = NewAppointment(after.starts_at)
    book(SYSTEM, an_elder(name="吴老人"), place.team, place.doctor, appointment=times)
    client, page = client_as("county-admin"), f"/elders/{place.elder.pk}/"
    assert "重新约定" not in client.get(page).content.decode()
    answer = client.post(f"/obligations/absences/{absence.pk}/end/", {"ends_on": str(ON)}, follow=True)
    text = answer.content.decode()
    assert state(after) == "cancelled"
    assert "有的约定没能恢复" in text
    assert "重新约定" in text
    assert to_book_again(place.elder.pk) == [after]
    book(SYSTEM, place.elder, place.team, appointment=NewAppointment(at(10)))
    assert "重新约定" not in client.get(page).content.decode()


def test_a_death_that_is_taken_back_books_again(place: Place) -> None:
    elder, to_come = place.elder, booked(place, 2)
    elder = record_death(SYSTEM, elder, died_on=ON, in_spite=True)
    assert state(to_come) == "cancelled"
    withdraw_death(SYSTEM, elder, reason="登记错了人")
    assert (state(to_come), to_come.cause) == ("booked", "")


def test_who_left_the_county_is_not_expected_whatever_becomes_of_an_absence(place: Place) -> None:
    appointment = booked(place, days=3)
    leave_county(SYSTEM, place.elder, departure=NewDeparture(ON, "杭州市萧山区", "children"))
    appointment.refresh_from_db()
    assert appointment.state == "cancelled"
    record_absence(
        SYSTEM, place.elder, kind="hospital", starts_on=ON - timedelta(days=9), ends_on=ON - timedelta(days=8)
    )
    appointment.refresh_from_db()
    assert appointment.state == "cancelled"


def test_nothing_is_booked_with_who_left_the_county_nor_in_an_absence_that_has_no_end_yet(place: Place) -> None:
    leave_county(SYSTEM, place.elder, departure=NewDeparture(ON, "杭州市萧山区", "children"))
    with pytest.raises(Refused, match="appointment-elder-away"):
        booked(place, days=3)
    other = an_elder(name="吴老人")
    absence = record_absence(SYSTEM, other, kind="hospital", starts_on=ON - timedelta(days=1))
    with pytest.raises(Refused, match="appointment-elder-away"):
        book(SYSTEM, other, place.team, appointment=NewAppointment(at(3)))
    end_absence(SYSTEM, absence, ends_on=ON + timedelta(days=1))
    assert state(book(SYSTEM, other, place.team, appointment=NewAppointment(at(3)))) == "booked"
