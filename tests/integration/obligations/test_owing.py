"""What is owed is written once, kept once, and given up only for a reason."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from factories import a_team, an_elder, complete_evidence

from yilian.agreements.actions.enrolments import enrol
from yilian.agreements.models import Enrolment
from yilian.audit.models import AuditEntry
from yilian.audit.scope import using_scope
from yilian.kernel.actors import SYSTEM, Actor
from yilian.kernel.deadlines import end_of
from yilian.kernel.records import RecordRef
from yilian.kernel.refusals import Refused
from yilian.obligations.actions.fulfilling import fulfil, waive
from yilian.obligations.actions.generation import generate_for_elder
from yilian.obligations.models import Obligation
from yilian.obligations.queries.performers import Performers, overview_of
from yilian.obligations.queries.worklists import worklist
from yilian.obligations.rules.states import State, state_of
from yilian.visits.actions.visits import Delivery, record_visit

ON = date(2023, 9, 12)
START = date(2022, 1, 10)
NEXT_YEAR = date(2023, 1, 10)
AsRole = Callable[..., Actor]


@pytest.fixture
def enrolment(county: None) -> Iterator[Enrolment]:
    with using_scope(SYSTEM):
        team, _doctor = a_team()
        yield enrol(SYSTEM, an_elder(), team, mode="care-to-home", starts_on=START)


def rows() -> set[tuple[object, ...]]:
    return set(Obligation.objects.values_list("pk", "what", "starts_on", "due_on", "fulfilled_on"))


def test_enrolling_owes_a_year_and_names_the_clauses(enrolment: Enrolment) -> None:
    owed = Obligation.objects.filter(basis_kind="agreements.enrolment", basis_key=enrolment.pk)
    assert owed.count() > 4
    assert all(one.clauses and one.judged_on in (START, NEXT_YEAR) for one in owed)
    assert "PA-15" in {clause for one in owed for clause in one.clauses}


def test_generating_again_changes_nothing(enrolment: Enrolment) -> None:
    before = rows()
    generate_for_elder(SYSTEM, enrolment.elder, until=date(2024, 1, 9))
    assert rows() == before


def test_generating_further_only_adds_and_leaves_what_was_kept(enrolment: Enrolment) -> None:
    fulfil(SYSTEM, enrolment.elder, what="health-checkup", at=ON, record=RecordRef("visits.visit", 1))
    before = rows()
    generate_for_elder(SYSTEM, enrolment.elder, until=date(2024, 1, 9))
    assert rows() >= before
    assert Obligation.objects.filter(what="health-checkup").count() == 2


def test_what_a_document_promised_ends_with_it_and_what_began_in_its_time_stands(enrolment: Enrolment) -> None:
    generate_for_elder(SYSTEM, enrolment.elder, until=date(2026, 1, 9))
    last = Obligation.objects.filter(elder=enrolment.elder).order_by("-due_on")[0]
    assert (last.starts_on <= date(2023, 12, 31), last.due_on) == (True, date(2024, 1, 9))


def test_a_service_that_nobody_owed_keeps_nothing(enrolment: Enrolment) -> None:
    before = rows()
    assert fulfil(SYSTEM, enrolment.elder, what="hospice-care", at=ON, record=RecordRef("visits.visit", 1)) is None
    assert rows() == before


def test_one_service_keeps_one_obligation_and_a_second_the_oldest_left_behind(enrolment: Enrolment) -> None:
    lessons = Obligation.objects.filter(elder=enrolment.elder, what="health-education").order_by("starts_on")
    first = fulfil(SYSTEM, enrolment.elder, what="health-education", at=ON, record=RecordRef("visits.visit", 1))
    second = fulfil(SYSTEM, enrolment.elder, what="health-education", at=ON, record=RecordRef("visits.visit", 2))
    assert [first, second] == [lessons[6], lessons[0]]
    assert state_of(lessons[6].dates, end_of(ON)) is State.FULFILLED
    assert state_of(lessons[0].dates, end_of(ON)) is State.FULFILLED_LATE
    assert state_of(lessons[1].dates, end_of(ON)) is State.OVERDUE


def test_waiving_needs_a_reason_and_an_open_obligation(enrolment: Enrolment) -> None:
    owed = Obligation.objects.get(what="health-checkup", starts_on=NEXT_YEAR)
    with pytest.raises(Refused, match="waiver-reason-missing"):
        waive(SYSTEM, owed, on=ON, reason=" ")
    waive(SYSTEM, owed, on=ON, reason="本人谢绝")
    owed.refresh_from_db()
    assert state_of(owed.dates, end_of(ON)) is State.WAIVED
    assert owed not in worklist([owed.team_id], ON)
    with pytest.raises(Refused, match="obligation-not-open"):
        waive(SYSTEM, owed, on=ON, reason="本人谢绝")


def test_the_chips_count_what_the_list_shows(enrolment: Enrolment) -> None:
    teams = [enrolment.team_id]
    performers = Performers(tuple(teams))
    counts = overview_of(performers, ON).counts
    for chip in ("overdue", "today", "week"):
        assert counts.get(chip, 0) == worklist(teams, ON, state=chip).count(), chip
    assert counts["open"] == worklist(teams, ON).count() > 0
    overview = overview_of(performers, ON, item="health-checkup")
    assert overview.counts["open"] == worklist(teams, ON, item="health-checkup").count()
    listed = set(worklist(teams, ON).values_list("what", flat=True))
    assert overview.items == {item: worklist(teams, ON, item=item).count() for item in listed}


def test_who_may_not_is_refused_before_anything_is_written(enrolment: Enrolment, as_role: AsRole) -> None:
    nurse, before = as_role("nurse"), rows()
    with pytest.raises(Refused, match="not-permitted"):
        generate_for_elder(nurse, enrolment.elder, until=date(2030, 1, 1))
    with pytest.raises(Refused, match="not-permitted"):
        waive(nurse, Obligation.objects.filter(what="health-checkup")[0], on=ON, reason="x")
    assert rows() == before


def test_recording_leaves_an_entry_for_the_visit_and_one_for_what_it_kept(enrolment: Enrolment) -> None:
    elder, team = enrolment.elder, enrolment.team
    doctor = team.members.get()
    record_visit(
        SYSTEM, elder, team, doctor, delivery=Delivery("health-checkup", ON, complete_evidence("health-checkup"))
    )
    written = AuditEntry.objects.filter(action__in=["visits.record", "obligations.fulfil"])
    assert {entry.action: entry.elders for entry in written} == {
        "visits.record": [elder.pk],
        "obligations.fulfil": [elder.pk],
    }
