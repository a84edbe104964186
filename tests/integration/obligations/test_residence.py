"""What residence alone makes owed: by the organization responsible for the place, and what a life changes about it."""

from collections.abc import Callable, Iterator
from datetime import date
from itertools import pairwise

import pytest
from django.test import Client
from factories import a_team, an_elder
from without_contract import promised_without_contract

from yilian.agreements.actions.enrolments import end_enrolment, enrol
from yilian.audit.scope import using_scope
from yilian.kernel.actors import SYSTEM
from yilian.kernel.bases import BasisKind
from yilian.kernel.records import RecordRef
from yilian.kernel.refusals import Refused
from yilian.obligations.actions.fulfilling import fulfil
from yilian.obligations.actions.generation import generate_for_elder
from yilian.obligations.actions.loading import roll_horizon
from yilian.obligations.models import Obligation
from yilian.obligations.queries.explaining import explain
from yilian.obligations.queries.worklists import obligation
from yilian.obligations.tasks import plan_division
from yilian.people.actions.deaths import record_death
from yilian.people.actions.lives import Move, move_elder
from yilian.people.actions.merging import merge_elders, undo_merge
from yilian.people.models import Elder, ResidencePeriod
from yilian.people.queries.residences import residence_bases
from yilian.places.actions.areas import end_service_area, set_service_area
from yilian.places.models import Division, Organization, ServiceArea

ON = date(2023, 9, 12)
VILLAGE, TOWNSHIP, OTHER = "330727109901", "330727109000", "330727106000"


@pytest.fixture(autouse=True)
def reach(county: None) -> Iterator[None]:
    with using_scope(SYSTEM):
        yield


@pytest.fixture
def promised() -> Iterator[None]:
    with promised_without_contract():
        yield


def answers_for(township: str, since: date = date(2020, 1, 1), division: str = "") -> ServiceArea:
    """Let a township's health centre answer for the township, or for another division."""
    centre = Organization.objects.get(code=f"centre-{township}")
    return set_service_area(SYSTEM, centre, Division.objects.get(pk=division or township), starts_on=since)


def open_rows(elder: Elder) -> list[Obligation]:
    rows = Obligation.objects.filter(elder=elder, void_on__isnull=True)
    return list(rows.order_by("what", "starts_on"))


def carriers(elder: Elder) -> set[tuple[str, str]]:
    return {(row.what, row.basis_kind) for row in open_rows(elder)}


RESIDENCE, ENROLMENT = "people.residenceperiod", "agreements.enrolment"


def test_whoever_lives_there_is_owed_what_asks_for_no_contract(promised: None) -> None:
    team, _doctor = a_team()
    answers_for(TOWNSHIP)
    elder = an_elder()
    rows = open_rows(elder)
    assert [(row.what, row.starts_on, row.due_on) for row in rows] == [
        ("health-checkup", ON, date(2024, 3, 11)),
        ("health-checkup", date(2024, 3, 12), date(2024, 9, 11)),
        ("risk-factor-monitoring", ON, date(2024, 9, 11)),
    ]
    period = ResidencePeriod.objects.get(elder=elder)
    assert {row.basis for row in rows} == {RecordRef(RESIDENCE, period.pk)}
    assert {(row.obligor_id, row.team_id) for row in rows} == {(team.organization_id, team.pk)}
    assert rows[0].clauses == ["PA-16"]
    told = explain(obligation(rows[0].pk), ON)
    assert told.basis.zh == f"常住 {period.pk}（不需要签约）"
    assert told.basis.en == f"residence {period.pk} (no contract is asked for)"


def test_where_nobody_answers_for_the_division_nothing_is_owed(promised: None) -> None:
    assert open_rows(an_elder()) == []


def test_while_every_promise_asks_for_a_contract_residence_owes_nothing_and_is_not_read(
    django_assert_num_queries: Callable[[int], object],
) -> None:
    answers_for(TOWNSHIP)
    elder = an_elder()
    assert open_rows(elder) == []
    with django_assert_num_queries(0):  # type: ignore[attr-defined]
        assert residence_bases([elder.pk]) == {}


def test_bases_of_many_elders_are_read_in_one_statement(
    promised: None, django_assert_num_queries: Callable[[int], object]
) -> None:
    answers_for(TOWNSHIP)
    answers_for(OTHER, division=VILLAGE, since=date(2023, 10, 1))
    elders = [an_elder() for _ in range(3)]
    with django_assert_num_queries(1):  # type: ignore[attr-defined]
        found = residence_bases([elder.pk for elder in elders])
    assert sorted(found) == [elder.pk for elder in elders]
    for bases in found.values():
        assert [(one.starts_on, one.ends_on, one.kind) for one in bases] == [
            (ON, date(2023, 9, 30), BasisKind.RESIDENCE),
            (date(2023, 10, 1), None, BasisKind.RESIDENCE),
        ]


def test_an_enrolment_carries_what_residence_owed_and_residence_what_it_leaves(promised: None) -> None:
    team, _doctor = a_team()
    answers_for(TOWNSHIP)
    elder = an_elder()
    enrolment = enrol(SYSTEM, elder, team, mode="care-to-home", starts_on=ON)
    assert ("health-checkup", ENROLMENT) in carriers(elder)
    assert ("risk-factor-monitoring", ENROLMENT) in carriers(elder)
    assert not [kind for _what, kind in carriers(elder) if kind == RESIDENCE]
    # PA-15 asks for one check-up a year, PA-16 here for two: two are planned, each with both clauses.
    checkups = [row for row in open_rows(elder) if row.what == "health-checkup"]
    assert [row.due_on for row in checkups] == [date(2024, 3, 11), date(2024, 9, 11)]
    assert {frozenset(row.clauses) for row in checkups} == {frozenset({"PA-15", "PA-16"})}
    end_enrolment(SYSTEM, enrolment, reason="moved-away", ends_on=date(2023, 12, 31))
    left = {(row.what, row.basis_kind) for row in open_rows(elder) if row.due_on > date(2023, 12, 31)}
    assert left == {("health-checkup", RESIDENCE), ("risk-factor-monitoring", RESIDENCE)}


def test_death_ends_what_residence_owes(promised: None) -> None:
    answers_for(TOWNSHIP)
    elder = an_elder()
    record_death(SYSTEM, elder, died_on=ON, in_spite=True)
    assert open_rows(elder) == []
    assert set(Obligation.objects.filter(elder=elder).values_list("void_reason", flat=True)) == {"died"}


def test_a_move_hands_what_is_still_to_fall_due_to_whoever_answers_there(promised: None) -> None:
    answers_for(TOWNSHIP)
    answers_for(OTHER)
    elder = an_elder()
    move_elder(SYSTEM, elder, move=Move("stay", "330727106901", ON))
    there = Organization.objects.get(code=f"centre-{OTHER}").pk
    present = ResidencePeriod.objects.get(elder=elder, ends_on__isnull=True)
    assert (present.division_id, present.starts_on) == ("330727106901", ON)
    assert {(row.obligor_id, row.basis_key) for row in open_rows(elder)} == {(there, present.pk)}


def test_a_change_of_the_responsible_organization_plans_its_residents_anew(promised: None) -> None:
    area = answers_for(TOWNSHIP)
    elder = an_elder()
    done = fulfil(SYSTEM, elder, what="risk-factor-monitoring", record=RecordRef("visits.visit", 1), at=ON)
    answers_for(OTHER, since=date(2023, 12, 1), division=TOWNSHIP)
    plan_division(division=TOWNSHIP)
    before, after = (Organization.objects.get(code=f"centre-{code}").pk for code in (TOWNSHIP, OTHER))
    assert done is not None
    assert {(row.what, row.obligor_id) for row in open_rows(elder) if row.pk != done.pk} == {("health-checkup", after)}
    assert Obligation.objects.get(pk=done.pk).obligor_id == before
    area.refresh_from_db()
    assert area.ends_on == date(2023, 11, 30)


def test_two_records_of_one_person_are_owed_once_and_apart_again_each_their_own(promised: None) -> None:
    answers_for(TOWNSHIP)
    kept, dropped = an_elder(), an_elder()
    record = merge_elders(SYSTEM, kept, dropped)
    assert len(open_rows(kept)) == 3
    assert open_rows(dropped) == []
    undo_merge(SYSTEM, record)
    dropped.refresh_from_db()
    generate_for_elder(SYSTEM, dropped)
    assert len(open_rows(kept)) == len(open_rows(dropped)) == 3


def test_areas_of_a_division_follow_each_other() -> None:
    area = answers_for(TOWNSHIP)
    with pytest.raises(Refused, match="area-begins-before-last"):
        answers_for(OTHER, since=date(2019, 1, 1), division=TOWNSHIP)
    with pytest.raises(Refused, match="ending-before-start"):
        end_service_area(SYSTEM, area, ends_on=date(2019, 1, 1))
    end_service_area(SYSTEM, area, ends_on=date(2023, 6, 30))
    assert answers_for(OTHER, since=date(2023, 7, 1), division=TOWNSHIP).ends_on is None


def test_a_service_area_is_entered_and_ended_on_the_page_of_the_organization(client_as: Callable[..., Client]) -> None:
    client, centre = client_as("county-admin"), Organization.objects.get(code=f"centre-{TOWNSHIP}")
    address = f"/organizations/{centre.pk}/"
    given = {"division": TOWNSHIP, "starts_on": "2023-01-01"}
    assert client.post(f"{address}areas/", given).status_code == 302
    area = ServiceArea.objects.get()
    assert "责任区域" in client.get(address).content.decode()
    assert client.post(f"{address}areas/", given).status_code == 422
    assert client.post(f"/organizations/areas/{area.pk}/end/", {"ends_on": "2023-12-31"}).status_code == 302
    area.refresh_from_db()
    assert (area.organization_id, area.ends_on) == (centre.pk, date(2023, 12, 31))


def written() -> set[tuple[object, ...]]:
    rows = Obligation.objects.filter(elder__isnull=False, void_on__isnull=True)
    return {(row.elder_id, row.what, row.starts_on, row.due_on, tuple(row.clauses), row.basis_kind) for row in rows}


@pytest.mark.parametrize("planner", ["roll", "roll, then the division", "division", "one by one"])
def test_when_a_document_first_asks_for_no_contract_the_order_of_planning_changes_nothing(planner: str) -> None:
    """Enrolled before, enrolled late, not enrolled, and one whose check-up was done: planned by contract, then by residence too."""
    team, _doctor = a_team()
    answers_for(TOWNSHIP)
    elders = [an_elder() for _ in range(4)]
    ResidencePeriod.objects.update(starts_on=date(2022, 5, 1))
    for elder, starts_on in zip(elders, (date(2022, 11, 3), ON, None, date(2022, 11, 3)), strict=True):
        if starts_on is not None:
            enrol(SYSTEM, elder, team, mode="care-to-home", starts_on=starts_on)
    roll_horizon(SYSTEM, until=date(2023, 12, 11))
    fulfil(SYSTEM, elders[3], what="health-checkup", at=date(2023, 9, 1), record=RecordRef("visits.visit", 3))
    with promised_without_contract():
        if planner.startswith("roll"):
            roll_horizon(SYSTEM, until=date(2023, 12, 11))
        if planner.endswith("division"):
            plan_division(TOWNSHIP)
        if planner == "one by one":
            for elder in reversed(elders):
                generate_for_elder(SYSTEM, elder, until=date(2023, 12, 11))
        by_this_planner = written()
        for elder in elders:
            generate_for_elder(SYSTEM, elder, until=date(2023, 12, 11))
        assert {row for row in written() if row[2] <= date(2023, 12, 11)} == {
            row for row in by_this_planner if row[2] <= date(2023, 12, 11)
        }
        # Windows of an item never overlap, unless the earlier was kept.
        open_windows = [row for row in open_rows(elders[0]) if row.what == "health-checkup"]
        assert all(before.due_on < after.starts_on for before, after in pairwise(open_windows))
        assert {row[1] for row in written() if row[0] == elders[2].pk} == {"health-checkup", "risk-factor-monitoring"}
        again = written()
        roll_horizon(SYSTEM, until=date(2023, 12, 11))
        assert written() == again


def test_an_enrolment_after_the_document_asked_for_no_contract_is_planned_the_same_by_all(promised: None) -> None:
    team, _doctor = a_team()
    answers_for(TOWNSHIP)
    elder = an_elder()
    ResidencePeriod.objects.update(starts_on=date(2022, 5, 1))
    roll_horizon(SYSTEM, until=date(2023, 12, 11), everything=True)
    enrol(SYSTEM, elder, team, mode="care-to-home", starts_on=ON)
    one_by_one = written()
    roll_horizon(SYSTEM, until=date(2023, 12, 11))
    plan_division(TOWNSHIP)
    assert written() == one_by_one
