"""Care in a series: each session closes the loop, and what a rule refuses leaves nothing behind."""

from datetime import date
from typing import Any

import pytest
from django.db import models
from ordering import HERE, ON, THERE, AsRole, Place, opened, refused, series_of

from yilian.audit.scope import using_scope
from yilian.care_plans.actions import (
    NewNursing,
    NewPlan,
    Session,
    end_counselling,
    end_nursing,
    end_plan,
    open_counselling,
    order_nursing,
    record_nursing,
    record_talk,
    record_training,
    review_plan,
    roll_series,
    start_plan,
)
from yilian.care_plans.models import Counselling, CounsellingSession, NursingOrder, RehabilitationPlan
from yilian.care_plans.rules import CounsellingOutcome, NursingItem, NursingState, PlanOutcome
from yilian.kernel.actors import SYSTEM
from yilian.kernel.refusals import Invalid
from yilian.pages.registry import service_topics
from yilian.people.actions.deaths import record_death
from yilian.people.models import Practitioner
from yilian.visits.actions.delivery import Provider
from yilian.visits.models import Visit


def a_plan(place: Place) -> tuple[RehabilitationPlan, Practitioner]:
    therapist = place.one("rehabilitation-therapist")
    given = NewPlan("独立行走 50 米", 2, date(2023, 9, 1), date(2023, 12, 1))
    return start_plan(SYSTEM, place.elder, by=Provider(place.team, therapist), new_plan=given), therapist


@pytest.mark.shows("PA-08")
@pytest.mark.feature("22")
def test_a_plan_is_a_visit_and_its_sessions_keep_what_it_made_owed(place: Place) -> None:
    plan, therapist = a_plan(place)
    owed = opened(plan)
    assert (owed.what, owed.due_on) == ("rehabilitation", date(2023, 9, 3))
    session = record_training(SYSTEM, plan, therapist, session=Session(date(2023, 9, 3), "45", "步行"))
    owed.refresh_from_db()
    assert str(owed.fulfilled_by) == f"visits.visit:{session.visit_id}"
    review_plan(SYSTEM, plan, review_on=date(2024, 3, 1), note="继续")
    end_plan(SYSTEM, plan, outcome=PlanOutcome.REACHED, note="已能独立行走")
    refused("step-not-possible", lambda: end_plan(SYSTEM, plan, outcome=PlanOutcome.REACHED, note="再次"))
    late = Session(ON, "45", "步行")
    refused("step-not-possible", lambda: record_training(SYSTEM, plan, therapist, session=late), Visit)


def test_the_sessions_of_a_plan_are_owed_to_its_review_and_end_with_it(place: Place) -> None:
    plan, therapist = a_plan(place)
    owed = series_of(plan)
    assert [number for number, *_rest in owed] == list(range(1, 27)), "26 half weeks from September 1 to December 1"
    assert owed[-1][1] == date(2023, 11, 30)
    record_training(SYSTEM, plan, therapist, session=Session(date(2023, 9, 5), "45", "步行"))
    kept = [number for number, _due, fulfilled_on, _void in series_of(plan) if fulfilled_on]
    assert kept == [2], "the one whose days hold the session; the first stays late"
    review_plan(SYSTEM, plan, review_on=date(2023, 9, 20), note="缩短")
    assert {void for _number, due, _kept, void in series_of(plan) if due > date(2023, 9, 20)} == {"ended"}
    review_plan(SYSTEM, plan, review_on=date(2023, 12, 1), note="继续")
    assert {void for _number, _due, _kept, void in series_of(plan)} == {""}
    end_plan(SYSTEM, plan, outcome=PlanOutcome.REACHED, note="已能独立行走")
    ended = [(due, void) for _number, due, fulfilled_on, void in series_of(plan) if fulfilled_on is None]
    assert all((void == "ended") == (due >= ON) for due, void in ended)
    assert {void for _due, void in ended} == {"ended", ""}, "what was late before stays late"


def test_series_roll_on_and_stop_where_an_order_ends(place: Place, settings: Any) -> None:
    order = order_nursing(
        SYSTEM, place.elder, by=place.hands(), new_nursing=nursing(a_week=2, ends_on=date(2024, 2, 28))
    )
    before = series_of(order)
    assert before[-1][1] <= date(2023, 12, 14), "three months ahead, and the window that has begun by then"
    assert roll_series(SYSTEM, until=date(2023, 12, 11)) == 0
    assert series_of(order) == before, "rolling again changes nothing"
    settings.YILIAN_TODAY = "2023-12-20"
    roll_series(SYSTEM, until=date(2024, 3, 19))
    assert series_of(order)[-1][1] <= date(2024, 2, 28), "a window that the end cuts short is not owed"
    assert [number for number, *_rest in series_of(order)] == list(range(1, 52)), "51 half weeks, none left out"
    end_nursing(SYSTEM, order, to=NursingState.STOPPED, reason="住院")
    assert roll_series(SYSTEM, until=date(2024, 3, 19)) == 0


def test_a_death_voids_what_records_called_for_and_nothing_that_was_late(place: Place) -> None:
    plan, _therapist = a_plan(place)
    elder = place.elder
    record_death(SYSTEM, elder, died_on=date(2023, 9, 10), in_spite=True)
    voids = {due: void for _number, due, _kept, void in series_of(plan)}
    assert voids[date(2023, 9, 3)] == ""
    assert {void for due, void in voids.items() if due >= date(2023, 9, 10)} == {"died"}


def test_what_a_session_cannot_be(place: Place) -> None:
    plan, therapist = a_plan(place)

    def train(on: date, minutes: str = "45") -> object:
        return record_training(SYSTEM, plan, therapist, session=Session(on, minutes, "步行"))

    refused("visit-in-future", lambda: train(date(2023, 9, 13)), Visit)
    refused("session-before-start", lambda: train(date(2023, 8, 31)), Visit)
    with pytest.raises(Invalid, match="out-of-physical-range"):
        train(ON, "601")
    given = NewPlan("走路", 8, ON, ON)
    with pytest.raises(Invalid, match="more-than-daily"):
        start_plan(SYSTEM, place.elder, by=place.hands(), new_plan=given)


@pytest.mark.shows("PA-10")
@pytest.mark.feature("4")
def test_what_was_said_is_encrypted_and_not_in_the_visit(place: Place) -> None:
    counsellor = place.one("psychologist")
    course = open_counselling(SYSTEM, place.elder, by=Provider(place.team, counsellor), screening="GDS-15 9分", on=ON)
    session = record_talk(SYSTEM, course, counsellor, session=Session(ON, "50", "想念老伴"))
    assert "想念" not in session.visit.note
    assert "想念".encode() not in bytes(CounsellingSession.objects.get().note_cipher)
    assert CounsellingSession.objects.get().note == "想念老伴"
    assert str(opened(course).fulfilled_by) == f"visits.visit:{session.visit_id}"
    end_counselling(SYSTEM, course, outcome=CounsellingOutcome.IMPROVED)
    refused(
        "step-not-possible", lambda: record_talk(SYSTEM, course, counsellor, session=Session(ON, "50", "又")), Visit
    )


def test_who_may_not_hear_confidences_writes_none(place: Place, as_role: AsRole) -> None:
    nurse = as_role("nurse", HERE)
    refused(
        "not-permitted",
        lambda: open_counselling(nurse, place.elder, by=place.hands(), screening="", on=ON),
        Counselling,
    )


def nursing(**changes: object) -> NewNursing:
    given = {"items": [NursingItem.STOMA], "a_week": 1, "starts_on": date(2023, 9, 1), "ends_on": date(2023, 9, 10)}
    return NewNursing(**given | changes)


def test_nursing_follows_the_order_while_it_is_valid(place: Place) -> None:
    order, nurse = order_nursing(SYSTEM, place.elder, by=place.hands(), new_nursing=nursing()), place.one("nurse")
    done = record_nursing(SYSTEM, order, nurse, on=date(2023, 9, 5), items=[NursingItem.STOMA])
    assert str(opened(order).fulfilled_by) == f"visits.visit:{done.visit_id}"

    def record(on: date, *items: NursingItem) -> object:
        return record_nursing(SYSTEM, order, nurse, on=on, items=items)

    refused("order-run-out", lambda: record(date(2023, 9, 11), NursingItem.STOMA), Visit)
    refused("nursing-not-ordered", lambda: record(date(2023, 9, 6), NursingItem.INJECTION), Visit)
    refused("nothing-done", lambda: record(date(2023, 9, 6)), Visit)
    by = place.hands("nurse")
    refused(
        "practitioner-not-qualified",
        lambda: order_nursing(SYSTEM, place.elder, by=by, new_nursing=nursing()),
        NursingOrder,
    )
    assert end_nursing(SYSTEM, order, to=NursingState.STOPPED, reason="住院").state == "stopped"
    refused("step-not-possible", lambda: record(date(2023, 9, 6), NursingItem.STOMA), Visit)


def one_of_each(place: Place) -> tuple[models.Model, ...]:
    plan, therapist = a_plan(place)
    order = order_nursing(SYSTEM, place.elder, by=place.hands(), new_nursing=nursing())
    counsellor = place.one("psychologist")
    course = open_counselling(SYSTEM, place.elder, by=Provider(place.team, counsellor), screening="", on=ON)
    return (
        plan,
        record_training(SYSTEM, plan, therapist, session=Session(ON, "45", "步行")),
        course,
        record_talk(SYSTEM, course, counsellor, session=Session(ON, "50", "说话")),
        order,
        record_nursing(SYSTEM, order, place.one("nurse"), on=date(2023, 9, 5), items=[NursingItem.STOMA]),
    )


def test_a_neighbouring_township_sees_none_of_it(place: Place, as_role: AsRole) -> None:
    made = one_of_each(place)
    assert len({type(one) for one in made}) == 6
    with using_scope(as_role("family-doctor", THERE)):
        assert [one for one in made if type(one)._default_manager.filter(pk=one.pk).exists()] == []
        assert [topic.page for topic in service_topics() if topic.waiting(ON).exists()] == []
    with using_scope(as_role("family-doctor", HERE)):
        assert [one for one in made if not type(one)._default_manager.filter(pk=one.pk).exists()] == []
        topics = [topic for topic in service_topics() if topic.page.startswith("care_plans:")]
        assert [len(topic.open_for(place.elder.pk, ON)) for topic in topics if topic.open_for is not None] == [1] * 3
