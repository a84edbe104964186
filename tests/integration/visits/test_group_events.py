"""A group event keeps what is owed to the place and to each who came."""

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal

import pytest
from factories import a_care_home, a_resident, a_team, an_elder

from yilian.agreements.actions.enrolments import enrol
from yilian.audit.scope import using_scope
from yilian.kernel.actors import SYSTEM, Actor
from yilian.kernel.deadlines import midnight_after
from yilian.kernel.refusals import Invalid, NotFound, Refused
from yilian.obligations.models import Obligation
from yilian.people.models import Practitioner, Team
from yilian.places.models import Division
from yilian.visits.actions.events import EventDetails, correct_group_event, record_group_event
from yilian.visits.models import Attendance, GroupEvent
from yilian.visits.queries.rounds import events_within

ON = date(2023, 9, 12)
TALK = "health-education"
AsRole = Callable[..., Actor]


@pytest.fixture
def crew(county: None) -> Iterator[tuple[Team, Practitioner]]:
    with using_scope(SYSTEM):
        yield a_team()


Crew = tuple[Team, Practitioner]


def village() -> Division:
    return Division.objects.get(code="330727109901")


def talk(*attended: int, **changes: object) -> EventDetails:
    return EventDetails(TALK, changes.pop("on", ON), changes.pop("topic", "冬季防跌倒"), attended, **changes)  # type: ignore[arg-type]


@pytest.mark.shows("PA-15")
@pytest.mark.feature("8")
def test_each_who_came_has_been_given_what_was_owed(crew: Crew) -> None:
    came, stayed = an_elder(), an_elder(name="没来的人")
    for one in (came, stayed):
        enrol(SYSTEM, one, crew[0], mode="care-to-home", starts_on=date(2023, 1, 10))
    event = record_group_event(SYSTEM, village(), *crew, event=talk(came.pk, others=12))
    kept = Obligation.objects.filter(what=TALK, fulfilled_on__isnull=False)
    assert {(one.elder_id, str(one.fulfilled_by)) for one in kept} == {
        (key, f"visits.groupevent:{event.pk}") for key in (came.pk, None)
    }
    assert list(Attendance.objects.values_list("elder_id", flat=True)) == [came.pk]


def test_the_place_has_been_given_what_was_owed_to_it(crew: Crew) -> None:
    home = a_care_home()
    shared = {
        "what": TALK,
        "clauses": ["PA-14"],
        "team": crew[0],
        "obligor": crew[0].organization,
        "ordinal": 1,
        "judged_on": ON,
    }
    window = {"starts_on": date(2023, 7, 1), "due_at": midnight_after(date(2023, 9, 30))}
    to_home = Obligation.objects.create(organization=home, basis_kind="tests.test", basis_key=1, **shared, **window)
    to_village = Obligation.objects.create(division=village(), basis_kind="tests.test", basis_key=2, **shared, **window)
    at_home = record_group_event(SYSTEM, home, *crew, event=talk(a_resident(home).pk))
    at_village = record_group_event(SYSTEM, village(), *crew, event=talk(others=30))
    for one, event in ((to_home, at_home), (to_village, at_village)):
        one.refresh_from_db()
        assert str(one.fulfilled_by) == f"visits.groupevent:{event.pk}"


def test_a_correction_owes_it_still_to_who_did_not_come_and_keeps_it_for_who_did(crew: Crew) -> None:
    wrong, came, both = (an_elder(name=name) for name in ("误记的人", "漏记的人", "到场的人"))
    for one in (wrong, came, both):
        enrol(SYSTEM, one, crew[0], mode="care-to-home", starts_on=date(2023, 1, 10))
    event = record_group_event(SYSTEM, village(), *crew, event=talk(wrong.pk, both.pk, others=12))
    made = correct_group_event(SYSTEM, event, corrected=talk(came.pk, both.pk, others=9), reason="签到表看错一行")
    kept = Obligation.objects.filter(what=TALK, fulfilled_on__isnull=False)
    assert {(one.elder_id, str(one.fulfilled_by)) for one in kept} == {
        (key, f"visits.groupevent:{made.pk}") for key in (came.pk, both.pk, None)
    }
    assert (made.corrects, made.others, made.team, made.practitioner) == (event, 9, *crew)
    assert event.attendances.count() == 2, "what was recorded first stays readable"
    assert list(events_within("")) == [made], "and counts no more"


def test_a_correction_of_the_day_keeps_what_was_owed_on_the_right_day(crew: Crew) -> None:
    elder = an_elder()
    enrol(SYSTEM, elder, crew[0], mode="care-to-home", starts_on=date(2023, 1, 10))
    event = record_group_event(SYSTEM, village(), *crew, event=talk(elder.pk))
    correct_group_event(SYSTEM, event, corrected=talk(elder.pk, on=date(2023, 7, 5)), reason="日期写错")
    one = Obligation.objects.get(elder=elder, what=TALK, fulfilled_on__isnull=False)
    assert one.fulfilled_on == date(2023, 7, 5)
    assert one.starts_on <= one.fulfilled_on <= one.due_on


def test_what_is_no_correction_is_refused_and_leaves_the_event(crew: Crew, as_role: AsRole) -> None:
    event = record_group_event(SYSTEM, village(), *crew, event=talk(others=3))
    record_group_event(SYSTEM, village(), *crew, event=talk(others=3, topic="合理用药"))
    for given, reason, code in (
        (talk(others=3), "再写一次", "correction-changes-nothing"),
        (talk(others=4), " ", "correction-reason-missing"),
        (talk(others=0), "没有人来", "nobody-attended"),
        (talk(others=4, topic="合理用药"), "改题目", "event-already-recorded"),
        (EventDetails("free-clinic", ON, "量血压", others=4), "换一项", "correction-of-another-item"),
    ):
        with pytest.raises(Refused, match=code):
            correct_group_event(SYSTEM, event, corrected=given, reason=reason)
    with pytest.raises(NotFound):
        correct_group_event(as_role("nurse", "330727106"), event, corrected=talk(others=4), reason="别处的人")
    assert GroupEvent.objects.count() == 2
    correct_group_event(SYSTEM, event, corrected=talk(others=4), reason="漏数一人")
    with pytest.raises(Refused, match="visit-already-corrected"):
        correct_group_event(SYSTEM, event, corrected=talk(others=5), reason="再改")


def test_the_same_event_twice_is_refused(crew: Crew) -> None:
    record_group_event(SYSTEM, village(), *crew, event=talk(others=3))
    with pytest.raises(Refused, match="event-already-recorded"):
        record_group_event(SYSTEM, village(), *crew, event=talk(others=4))
    record_group_event(SYSTEM, village(), *crew, event=talk(others=4, topic="合理用药"))
    assert GroupEvent.objects.count() == 2


@pytest.mark.parametrize(
    ("event", "code"),
    [
        (talk(others=0), "nobody-attended"),
        (talk(others=5, topic=""), "topic-missing"),
        (talk(others=5, on=date(2023, 9, 13)), "visit-in-future"),
        (talk(others=5, on=date(2017, 12, 31)), "certificate-lapsed"),
    ],
)
def test_what_is_no_event_is_refused(crew: Crew, event: EventDetails, code: str) -> None:
    with pytest.raises(Refused, match=code):
        record_group_event(SYSTEM, village(), *crew, event=event)
    assert not GroupEvent.objects.exists()


def test_who_cannot_have_come_is_told_and_nothing_is_written(crew: Crew) -> None:
    living, dead = an_elder(), an_elder(died_on=date(2023, 9, 1))
    with pytest.raises(Invalid) as wrong:
        record_group_event(SYSTEM, village(), *crew, event=talk(living.pk, living.pk, dead.pk, 999_999))
    assert [one.code for one in wrong.value.problems] == ["attendee-twice", "attendee-died", "attendee-unknown"]
    assert not GroupEvent.objects.exists()


@pytest.mark.feature("39")
def test_a_training_needs_its_hours(crew: Crew) -> None:
    given = EventDetails("family-carer-training", ON, "翻身与拍背", others=8)
    with pytest.raises(Invalid) as wrong:
        record_group_event(SYSTEM, village(), *crew, event=given)
    assert [(one.field, one.code) for one in wrong.value.problems] == [("training-hours", "evidence-missing")]
    hours = EventDetails("family-carer-training", ON, "翻身与拍背", others=8, hours=Decimal("2.5"))
    assert record_group_event(SYSTEM, village(), *crew, event=hours).hours == Decimal("2.5")


def test_another_place_neither_records_nor_sees_an_event(crew: Crew, as_role: AsRole) -> None:
    elder, home = an_elder(), a_care_home()
    stranger, own = as_role("nurse", "330727106"), as_role("nurse", "330727109")
    for place in (village(), home):
        with pytest.raises(NotFound):
            record_group_event(stranger, place, *crew, event=talk(others=3))
    with pytest.raises(Invalid):
        record_group_event(stranger, Division.objects.get(code="330727106901"), *crew, event=talk(elder.pk))
    record_group_event(own, village(), *crew, event=talk(elder.pk))
    with using_scope(stranger):
        assert not GroupEvent.objects.exists()
        assert not Attendance.objects.exists()
    with pytest.raises(Refused, match="not-permitted"):
        record_group_event(as_role("auditor"), village(), *crew, event=talk(others=3))
