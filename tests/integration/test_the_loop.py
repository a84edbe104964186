"""The loop, whole: enrolled, owed, on the list, recorded with evidence, kept, and the figure moves."""

from collections.abc import Callable
from datetime import date
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from factories import a_team, an_elder, complete_evidence

from yilian.agreements.actions.enrolments import end_enrolment, enrol
from yilian.audit.actions import once
from yilian.audit.models import AuditEntry
from yilian.audit.scope import using_scope
from yilian.health.models import Observation
from yilian.indicators.queries.figures import members
from yilian.indicators.queries.target_rows import target_line
from yilian.kernel.actors import SYSTEM, Actor
from yilian.kernel.deadlines import end_of
from yilian.kernel.refusals import Invalid, Refused
from yilian.obligations.models import Obligation
from yilian.obligations.queries.worklists import worklist
from yilian.obligations.rules.states import State, state_of
from yilian.people.models import Elder
from yilian.visits.actions.visits import Delivery, record_visit
from yilian.visits.models import Evidence, Visit

ON = date(2023, 9, 12)
PACK, TARGET = "panan-2021", "health-management-rate-65"
AsRole = Callable[..., Actor]


@pytest.fixture(autouse=True)
def everywhere(county: None) -> object:
    """Let the test itself see everybody; what others see is asked for by name."""
    with using_scope(SYSTEM):
        yield


def delivery(**changes: object) -> Delivery:
    given = {"item": "health-checkup", "on": ON, "evidence": complete_evidence("health-checkup")} | changes
    return Delivery(**given)  # type: ignore[arg-type]


@pytest.mark.shows("PA-03", "PA-15")
@pytest.mark.feature("7")
def test_a_check_up_promised_is_owed_listed_recorded_and_counted() -> None:
    elder, (team, doctor) = an_elder(), a_team()
    an_elder(name="没有签约的人")
    enrol(SYSTEM, elder, team, mode="care-to-home", starts_on=date(2023, 1, 10))
    owed = Obligation.objects.get(elder=elder, what="health-checkup")
    assert (owed.clauses, owed.starts_on, owed.due_on) == (["PA-15"], date(2023, 1, 10), date(2024, 1, 9))
    assert owed in worklist([team.pk], ON)
    before = target_line(PACK, TARGET, "330727", ON).figure
    assert before is not None
    assert (before.numerator, before.denominator) == (0, 2)

    visit = record_visit(SYSTEM, elder, team, doctor, delivery=delivery())

    owed.refresh_from_db()
    assert state_of(owed.dates, end_of(ON)) is State.FULFILLED
    assert str(owed.fulfilled_by) == f"visits.visit:{visit.pk}"
    assert owed not in worklist([team.pk], ON)
    line = target_line(PACK, TARGET, "330727", ON)
    assert line.figure is not None
    assert (line.figure.numerator, line.figure.denominator) == (1, 2)
    assert [one.elder_id for one in members(line.target, "330727", ON, counts=True)] == [elder.pk]


@pytest.mark.shows("PA-15")
@pytest.mark.feature("5", "8")
def test_quarterly_education_is_owed_four_times_in_the_first_year() -> None:
    elder, (team, _doctor) = an_elder(), a_team()
    enrol(SYSTEM, elder, team, mode="care-to-home", starts_on=date(2023, 1, 10))
    starts = (
        Obligation.objects.filter(elder=elder, what="health-education")
        .order_by("starts_on")
        .values_list("starts_on", flat=True)
    )
    assert list(starts)[:4] == [date(2023, 1, 10), date(2023, 4, 10), date(2023, 7, 10), date(2023, 10, 10)]


def test_incomplete_evidence_writes_nothing() -> None:
    elder, (team, doctor) = an_elder(), a_team()
    evidence = complete_evidence("health-checkup") | {"systolic": "", "diastolic": "8000"}
    with pytest.raises(Invalid) as refused:
        record_visit(SYSTEM, elder, team, doctor, delivery=delivery(evidence=evidence))
    assert {problem.code for problem in refused.value.problems} == {"evidence-missing", "out-of-physical-range"}
    assert not Visit.objects.exists()
    assert not Observation.objects.exists()
    assert not Evidence.objects.exists()


def test_the_same_command_twice_records_one_visit() -> None:
    elder, (team, doctor) = an_elder(), a_team()
    command = uuid4()
    first = once(
        SYSTEM, command, "record_visit", lambda: record_visit(SYSTEM, elder, team, doctor, delivery=delivery())
    )
    assert (
        once(SYSTEM, command, "record_visit", lambda: record_visit(SYSTEM, elder, team, doctor, delivery=delivery()))
        == first
    )
    assert Visit.objects.count() == 1


def test_a_visit_in_the_future_is_refused() -> None:
    elder, (team, doctor) = an_elder(), a_team()
    with pytest.raises(Refused, match="visit-in-future"):
        record_visit(SYSTEM, elder, team, doctor, delivery=delivery(on=date(2023, 9, 13)))


def test_enrolling_twice_is_refused_and_ending_voids_what_is_not_yet_due() -> None:
    elder, (team, _doctor) = an_elder(), a_team()
    enrolment = enrol(SYSTEM, elder, team, mode="care-to-home", starts_on=date(2023, 1, 10))
    with pytest.raises(Refused, match="already-enrolled"):
        enrol(SYSTEM, elder, team, mode="care-to-home", starts_on=date(2023, 3, 1))
    end_enrolment(SYSTEM, enrolment, ends_on=date(2023, 6, 30), reason="moved-away")
    states = {state_of(one.dates, end_of(ON)) for one in Obligation.objects.filter(due_on__gt=date(2023, 6, 30))}
    assert states == {State.VOID}
    assert Obligation.objects.filter(due_on__lte=date(2023, 6, 30), void_on__isnull=True).exists()


def test_nobody_sees_what_is_not_theirs(as_role: AsRole) -> None:
    elder = an_elder()
    with using_scope(as_role("family-doctor", "330727106")):
        assert not Elder.objects.exists()
        assert list(members(target_line(PACK, TARGET, "330727", ON).target, "330727", ON, counts=False)) == []
    with using_scope(as_role("family-doctor", "330727109")):
        assert list(Elder.objects.all()) == [elder]


def test_without_a_reach_there_are_no_rows_and_none_can_be_written() -> None:
    elder = an_elder()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('yilian.divisions', '', true), set_config('yilian.organizations', '', true)")
        assert not Elder.objects.exists()
        elder.pk, elder.id_number_hash = None, b"x" * 32
        with pytest.raises(DatabaseError):
            elder.save(force_insert=True)


def test_every_action_leaves_an_entry_that_cannot_be_changed() -> None:
    elder = an_elder()
    entry = AuditEntry.objects.get(action="people.register_elder")
    assert entry.elders == [elder.pk]
    with pytest.raises(DatabaseError), transaction.atomic():
        AuditEntry.objects.all().delete()


def test_the_pages_of_the_loop_from_the_list_to_the_record(client_as: Callable[..., Client]) -> None:
    elder, (team, _doctor) = an_elder(), a_team()
    enrol(SYSTEM, elder, team, mode="care-to-home", starts_on=date(2023, 1, 10))
    client = client_as("family-doctor", "330727109000")
    assert elder.name in client.get("/today/").content.decode()
    assert client.get(f"/elders/{elder.pk}/").status_code == 200
    assert client.get("/targets/").status_code == 200
    assert client.get(f"/targets/{PACK}/{TARGET}/").status_code == 200
    stranger = client_as("family-doctor", "330727106000")
    assert stranger.get(f"/elders/{elder.pk}/").status_code == 404
    assert elder.name not in stranger.get("/elders/").content.decode()


def test_the_language_chosen_is_kept(client_as: Callable[..., Client]) -> None:
    client = client_as("family-doctor", "330727109000")
    client.post("/accounts/language/", {"language": "en", "next": "/targets/"})
    assert "Targets" in client.get("/targets/").content.decode()
