"""Deadlines by instants, pauses, who does it, and opening many at once for any party."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from factories import a_team, an_elder

from yilian.audit.scope import using_scope
from yilian.kernel.actors import SYSTEM
from yilian.kernel.deadlines import SHANGHAI, by_day, by_instant, end_of, within_working_days
from yilian.kernel.parties import Party, PartyKind
from yilian.kernel.records import RecordRef
from yilian.kernel.refusals import Invalid, Refused
from yilian.kernel.workdays import chinese_calendar
from yilian.obligations.actions.fulfilling import answer, fulfil
from yilian.obligations.actions.opening import assign, escalate, open_from_record, open_many, pause, resume, void
from yilian.obligations.models import Obligation, Priority
from yilian.obligations.queries.fulfilment import FulfilmentFilter, fulfilment_in_all
from yilian.obligations.rules.fulfilling import Parties, RequestedService
from yilian.obligations.rules.states import State, state_of
from yilian.places.models import Department

AT = datetime(2023, 9, 12, 2, tzinfo=UTC)
ON = date(2023, 9, 12)


@pytest.fixture(autouse=True)
def reach(county: None) -> Iterator[None]:
    with using_scope(SYSTEM):
        yield


def test_an_answer_is_in_time_by_its_instant() -> None:
    elder, (team, _doctor) = an_elder(), a_team()
    on = date(2023, 9, 12)
    asked = [
        open_from_record(
            SYSTEM,
            elder,
            team,
            requested=RequestedService(
                "emergency-care", ("PA-14",), on, by_instant(AT), RecordRef("monitoring.alert", key)
            ),
        )
        for key in (1, 2)
    ]
    assert state_of(asked[0].dates, AT) is State.OPEN
    assert state_of(asked[0].dates, AT + timedelta(seconds=1)) is State.OVERDUE
    done = answer(SYSTEM, asked[0], at=AT, record=RecordRef("monitoring.answer", 1))
    late = answer(SYSTEM, asked[1], at=AT + timedelta(minutes=1), record=RecordRef("monitoring.answer", 2))
    assert (state_of(done.dates, end_of(on)), state_of(late.dates, end_of(on))) == (
        State.FULFILLED,
        State.FULFILLED_LATE,
    )
    with pytest.raises(Refused, match="obligation-not-open"):
        answer(SYSTEM, asked[0], at=AT, record=RecordRef("monitoring.answer", 3))


@pytest.mark.parametrize(
    ("due", "given", "state"),
    [((17, 0), (9, 15), State.FULFILLED), ((9, 15), (17, 0), State.FULFILLED_LATE)],
)
def test_an_answer_of_the_same_day_is_judged_by_its_instant(
    due: tuple[int, int], given: tuple[int, int], state: State
) -> None:
    elder, (team, _doctor) = an_elder(), a_team()
    on = date(2023, 9, 12)
    due_at, given_at = (datetime(2023, 9, 12, *clock, tzinfo=SHANGHAI) for clock in (due, given))
    requested = RequestedService("emergency-care", ("PA-14",), on, by_instant(due_at), RecordRef("monitoring.alert", 1))
    owed = open_from_record(SYSTEM, elder, team, requested=requested)
    fulfilled = fulfil(SYSTEM, elder, what="emergency-care", record=RecordRef("visits.visit", 1), at=given_at)
    assert fulfilled == owed
    assert fulfilled.fulfilled_at == given_at
    assert state_of(fulfilled.dates, end_of(on)) is state
    counts = fulfilment_in_all(FulfilmentFilter("330727", on, on), date(2023, 9, 13))
    assert (counts.fulfilled, counts.late) == ((1, 0) if state is State.FULFILLED else (0, 1))


def test_a_pause_stops_the_clock_and_its_end_moves_the_deadline() -> None:
    elder, (team, _doctor) = an_elder(), a_team()
    deadline = within_working_days(date(2023, 9, 4), 5, chinese_calendar())
    basis = RecordRef("procedures.filing", 1)
    requested = RequestedService("filing", ("ZJ-03",), date(2023, 9, 4), deadline, basis, kind="decision")
    owed = open_from_record(SYSTEM, elder, team, requested=requested)
    assert owed.due_on == date(2023, 9, 11)
    begins = datetime(2023, 9, 6, 9, tzinfo=SHANGHAI)
    paused = pause(SYSTEM, owed, at=begins, reason="补正材料", record=RecordRef("procedures.notice", 2))
    assert state_of(paused.dates, end_of(date(2023, 9, 30))) is State.PAUSED
    with pytest.raises(Refused, match="obligation-paused"):
        pause(SYSTEM, owed, at=begins, reason="再次")
    going = resume(SYSTEM, paused, at=begins + timedelta(days=5))
    assert (going.deadline.due_on, going.paused_at) == (date(2023, 9, 14), None)
    assert Obligation.objects.get(pk=owed.pk).due_on == date(2023, 9, 14)
    with pytest.raises(Refused, match="obligation-not-paused"):
        resume(SYSTEM, going, at=begins)


def test_who_does_it_may_change_and_so_does_how_urgent_it_is() -> None:
    elder, (team, doctor) = an_elder(), a_team()
    on = date(2023, 9, 12)
    requested = RequestedService("emergency-care", ("PA-14",), on, by_instant(AT), RecordRef("monitoring.alert", 1))
    owed = open_from_record(SYSTEM, elder, team, requested=requested)
    assigned = assign(SYSTEM, owed, doctor)
    assert (assigned.team_id, assigned.practitioner_id, assigned.role) == (None, doctor.pk, "")
    raised = escalate(SYSTEM, assigned, priority=Priority.STAT, role="centre-operator")
    assert (raised.practitioner_id, raised.role, raised.priority) == (None, "centre-operator", Priority.STAT)
    assert escalate(SYSTEM, raised, priority=Priority.URGENT).priority == Priority.STAT


def test_many_are_opened_in_one_statement_for_any_party() -> None:
    team, _doctor = a_team()
    bureau = Department.objects.create(division_id="330727000000", function="health", name_zh="卫生健康局")
    parties = Parties(
        Party(PartyKind.DEPARTMENT, bureau.pk),
        Party(PartyKind.ORGANIZATION, team.organization_id),
        Party(PartyKind.ROLE, "county-admin"),
    )
    day = by_day(date(2023, 12, 31))
    openings = [
        (
            RequestedService(f"task-{key}", ("PA-30",), ON, day, RecordRef("supervision.plantask", key), kind="task"),
            parties,
        )
        for key in range(20)
    ]
    assert open_many(SYSTEM, openings=openings) == 20
    assert open_many(SYSTEM, openings=openings) == 20
    assert Obligation.objects.filter(department=bureau, role="county-admin", kind="task").count() == 20
    with pytest.raises(Invalid, match="party-not-fit"):
        Parties(Party(PartyKind.TEAM, team.pk), Party(PartyKind.ORGANIZATION, team.organization_id))
    assert void(SYSTEM, record=RecordRef("supervision.plantask", 3), reason="ended") == 1
