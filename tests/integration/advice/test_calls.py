"""Telephone advice: a call closes the loop, and what a rule refuses leaves nothing behind."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from ordering import HERE, ON, THERE, AsRole, Place, opened, refused, the_dead, user_of

from yilian.advice.actions import NewCall, close_call, hand_over_call, log_call
from yilian.advice.models import Call
from yilian.advice.queries import advice_figures, hand_offs
from yilian.advice.rules import Outcome, Urgency
from yilian.audit.actions import once
from yilian.audit.clock import now
from yilian.audit.scope import using_scope
from yilian.kernel.actors import SYSTEM
from yilian.kernel.deadlines import by_instant
from yilian.obligations.models import Obligation
from yilian.pages.registry import service_topics
from yilian.people.actions.staff import form_team
from yilian.visits.models import Visit


def a_call(urgency: Urgency = Urgency.SOON, **changes: object) -> NewCall:
    return NewCall(**{"complaint": "头晕", "urgency": urgency} | changes)


@pytest.mark.shows("PA-15")
@pytest.mark.feature("9", "27")
def test_a_call_handed_over_is_owed_by_an_instant_and_kept_by_whoever_answers(place: Place) -> None:
    call = log_call(SYSTEM, place.centre, place.elder, place.team, new_call=a_call(Urgency.URGENT))
    owed = opened(call)
    assert call.state == "handed-over"
    assert owed.deadline == by_instant(call.due_at)
    assert owed.clauses == ["PA-15"]
    assert (call.due_at - call.at) >= timedelta(hours=2)
    assert list(hand_offs()) == [call]
    doctor = user_of(place.doctor, "family-doctor")
    close_call(doctor, call, outcome=Outcome.VISIT_ARRANGED, advice="明天上门")
    call.refresh_from_db()
    owed.refresh_from_db()
    assert call.visit is not None
    assert str(owed.fulfilled_by) == f"visits.visit:{call.visit_id}"
    assert (call.state, call.closed_by) == ("closed", "张医生")
    assert not hand_offs().exists()


def test_an_operator_s_answer_keeps_it_without_a_visit(place: Place, as_role: AsRole) -> None:
    call = log_call(SYSTEM, place.centre, place.elder, place.team, new_call=a_call())
    close_call(as_role("centre-operator"), call, outcome=Outcome.REFERRED, advice="请去卫生院")
    assert str(opened(call).fulfilled_by) == f"advice.call:{call.pk}"
    assert not Visit.objects.exists()


def test_an_unknown_caller_is_logged_and_owed_nothing(place: Place) -> None:
    call = log_call(SYSTEM, place.centre, None, place.team, new_call=a_call(phone="13800001234"))
    assert call.due_at is not None
    assert not Obligation.objects.filter(planned=False).exists()
    assert call.masked_phone.endswith("1234")
    assert b"1234" not in bytes(call.phone_cipher)
    closed = log_call(SYSTEM, place.centre, new_call=a_call(outcome=Outcome.ADVISED, advice="多喝水"))
    assert closed.state == "closed"


def test_handing_over_again_moves_the_time_and_owes_once(place: Place) -> None:
    call = log_call(SYSTEM, place.centre, place.elder, place.team, new_call=a_call())
    other = form_team(SYSTEM, place.centre, name="二队", members=[place.doctor])
    hand_over_call(SYSTEM, call, other)
    assert Obligation.objects.filter(basis_kind="advice.call", basis_key=call.pk).count() == 1


def test_what_a_call_cannot_be(place: Place, as_role: AsRole) -> None:
    def log(**changes: Any) -> Call:
        return log_call(SYSTEM, place.centre, place.elder, new_call=a_call(**changes))

    refused("visit-in-future", lambda: log(at=now() + timedelta(hours=1)), Call)
    refused("reason-missing", lambda: log(complaint=" "), Call)
    emergency = {"urgency": Urgency.EMERGENCY, "outcome": Outcome.ADVISED, "advice": "躺下"}
    refused("emergency-needs-more", lambda: log(**emergency), Call, Visit)
    refused("elder-died-before-visit", lambda: log_call(SYSTEM, place.centre, the_dead(), new_call=a_call()), Call)
    refused("not-permitted", lambda: log_call(as_role("health-bureau"), place.centre, new_call=a_call()), Call)
    call = log(outcome=Outcome.ADVISED, advice="少盐")
    refused("step-not-possible", lambda: close_call(SYSTEM, call, outcome=Outcome.ADVISED, advice="再说"))
    refused("step-not-possible", lambda: hand_over_call(SYSTEM, call, place.team))


def test_whose_certificate_lapsed_gives_no_advice_that_counts(place: Place) -> None:
    old = place.one("village-doctor", until=date(2023, 9, 11))
    form_team(SYSTEM, place.centre, name="三队", members=[old])
    given = a_call(outcome=Outcome.ADVISED, advice="少盐")
    refused(
        "certificate-lapsed",
        lambda: log_call(user_of(old, "village-doctor"), place.centre, place.elder, new_call=given),
        Call,
    )


def test_the_line_is_counted(place: Place) -> None:
    at = datetime(2023, 9, 11, 15, 0, tzinfo=UTC)  # 23:00 in Shanghai
    log_call(SYSTEM, place.centre, place.elder, place.team, new_call=a_call(Urgency.EMERGENCY, at=at))
    log_call(SYSTEM, place.centre, new_call=a_call(at=datetime(2023, 9, 11, 2, 0, tzinfo=UTC)))
    log_call(SYSTEM, place.centre, new_call=a_call(at=datetime(2023, 8, 1, 2, 0, tzinfo=UTC)))
    figures = advice_figures(date(2023, 9, 1), date(2023, 9, 13), now())
    assert (figures.calls, figures.at_night, figures.handed_over, figures.late) == (2, 1, 1, 1)


def test_the_same_call_sent_twice_is_logged_once(place: Place) -> None:
    command = uuid4()
    made = [
        once(SYSTEM, command, "log_call", lambda: log_call(SYSTEM, place.centre, place.elder, new_call=a_call()))
        for _ in range(2)
    ]
    assert made[0] == made[1]
    assert Call.objects.count() == 1


def test_a_neighbouring_township_sees_no_call(place: Place, as_role: AsRole) -> None:
    log_call(SYSTEM, place.centre, place.elder, place.team, new_call=a_call())
    log_call(SYSTEM, place.centre, new_call=a_call())
    (topic,) = [topic for topic in service_topics() if topic.page.startswith("advice:")]
    with using_scope(as_role("family-doctor", THERE)):
        assert not Call.objects.exists()
        assert not topic.waiting(ON).exists()
    with using_scope(as_role("family-doctor", HERE)):
        assert Call.objects.count() == 2
        assert topic.open_for is not None
        assert len(topic.open_for(place.elder.pk, ON)) == 1
