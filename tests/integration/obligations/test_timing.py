"""What follows an event, falls due by a day of the calendar or every day, as it stands in the books and on Today."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest
from django.test import Client
from factories import a_care_home, a_resident, a_team, an_elder
from without_contract import promised_without_contract

from yilian.agreements.models import Agreement
from yilian.audit.scope import using_scope
from yilian.kernel.actors import SYSTEM
from yilian.kernel.deadlines import by_day
from yilian.kernel.records import RecordRef
from yilian.obligations.actions.absences_and_shifts import end_absence, record_absence
from yilian.obligations.actions.fulfilling import fulfil
from yilian.obligations.actions.generation import generate_for_agreement
from yilian.obligations.actions.loading import roll_horizon
from yilian.obligations.actions.opening import open_series
from yilian.obligations.models import Obligation
from yilian.obligations.queries.performers import Performers, overview_of
from yilian.obligations.queries.worklists import with_states, worklist
from yilian.obligations.rules.fulfilling import RequestedService
from yilian.people.models import Elder, Team
from yilian.places.actions.areas import set_service_area
from yilian.places.models import Division, Organization
from yilian.policy.timing_schema import DurationEntry, TimingEntry

ON = date(2023, 9, 12)
TOWNSHIP = "330727109000"
CARE = "post-discharge-care"
AFTER_DISCHARGE = TimingEntry(1, 1, "wk", when="discharge", offset=DurationEntry(3, "d"), count=4)


@pytest.fixture(autouse=True)
def reach(county: None) -> Iterator[None]:
    with using_scope(SYSTEM):
        yield


def answering(township: str = TOWNSHIP) -> Team:
    """Let a township's health centre answer for it since 2020, by its team."""
    team, _doctor = a_team()
    centre = Organization.objects.get(code=f"centre-{township}")
    set_service_area(SYSTEM, centre, Division.objects.get(pk=township), starts_on=date(2020, 1, 1))
    return team


def rows(elder: Elder, item: str = CARE) -> list[tuple[date, date, str]]:
    owed = Obligation.objects.filter(elder=elder, what=item).order_by("starts_on")
    return [(row.starts_on, row.due_on, row.void_reason) for row in owed]


def a_week_from(day: date, number: int) -> tuple[date, date, str]:
    starts_on = day + timedelta(days=7 * number)
    return (starts_on, starts_on + timedelta(days=6), "")


def test_after_a_stay_in_hospital_the_follow_ups_stand_on_today_with_their_days() -> None:
    with promised_without_contract({CARE: AFTER_DISCHARGE}):
        team, elder = answering(), an_elder()
        absence = record_absence(SYSTEM, elder, kind="hospital", starts_on=ON)
        assert rows(elder) == []
        end_absence(SYSTEM, absence, ends_on=ON)
        wanted = [(ON, date(2023, 9, 15), ""), *(a_week_from(date(2023, 9, 16), number) for number in range(4))]
        assert rows(elder) == wanted
        assert [row.due_on for row in worklist([team.pk], ON, item=CARE)] == [date(2023, 9, 15)]
        on = date(2023, 9, 18)
        assert [row.due_on for row in worklist([team.pk], on, item=CARE)] == [date(2023, 9, 15), date(2023, 9, 22)]
        fulfil(SYSTEM, elder, what=CARE, at=ON, record=RecordRef("visits.visit", 1))
        assert [row.due_on for row in worklist([team.pk], on, item=CARE)] == [date(2023, 9, 22)]


def test_a_discharge_that_is_corrected_moves_what_follows_and_another_begins_anew() -> None:
    with promised_without_contract({CARE: AFTER_DISCHARGE}):
        answering()
        elder = an_elder()
        absence = record_absence(SYSTEM, elder, kind="hospital", starts_on=ON, ends_on=ON)
        end_absence(SYSTEM, absence, ends_on=date(2023, 9, 20))
        live = [row for row in rows(elder) if not row[2]]
        assert live[0] == (date(2023, 9, 20), date(2023, 9, 23), "")
        assert len(live) == 5
        # In again for some days: what lies wholly inside is void, and the next discharge begins anew.
        record_absence(SYSTEM, elder, kind="hospital", starts_on=date(2023, 10, 1), ends_on=date(2023, 10, 7))
        again = [row for row in rows(elder) if not row[2] and row[0] >= date(2023, 10, 1)]
        assert again[0] == (date(2023, 10, 7), date(2023, 10, 10), "")
        assert len(again) == 5


def test_two_stays_with_no_night_between_them_are_one_and_a_stay_with_relatives_is_no_discharge() -> None:
    with promised_without_contract({CARE: AFTER_DISCHARGE}):
        answering()
        elder = an_elder()
        record_absence(SYSTEM, elder, kind="hospital", starts_on=ON, ends_on=date(2023, 9, 13))
        record_absence(SYSTEM, elder, kind="hospital", starts_on=date(2023, 9, 14), ends_on=date(2023, 9, 15))
        record_absence(SYSTEM, elder, kind="relatives", starts_on=date(2023, 12, 1), ends_on=date(2023, 12, 2))
        assert next(row[0] for row in rows(elder) if not row[2]) == date(2023, 9, 15)
        assert len([row for row in rows(elder) if not row[2]]) == 5


@pytest.mark.shows("PA-13")
def test_a_resident_who_comes_home_from_hospital_is_owed_guidance_within_seven_days() -> None:
    team, home = a_team()[0], a_care_home()
    Organization.objects.filter(pk=team.organization_id).update(kind="clinic")
    resident = a_resident(home)
    agreement = Agreement.objects.create(
        care_organization=home,
        medical_organization=team.organization,
        team=team,
        form="contract",
        pack="panan-2021",
        mode="medical-in-care",
        content="x",
        manner="x",
        hours="x",
        frequency="x",
        cost="x",
        responsibilities="x",
        starts_on=date(2023, 1, 10),
        ends_on=date(2024, 1, 9),
        care_signed_on=ON,
        medical_signed_on=ON,
        judged_on=ON,
    )
    generate_for_agreement(SYSTEM, agreement)
    absence = record_absence(SYSTEM, resident, kind="hospital", starts_on=date(2023, 9, 1))
    assert rows(resident) == []
    end_absence(SYSTEM, absence, ends_on=ON)
    assert rows(resident) == [(ON, date(2023, 9, 19), "")]
    owed = Obligation.objects.get(elder=resident, what=CARE)
    assert (owed.clauses, owed.basis) == (["PA-13"], RecordRef("agreements.agreement", agreement.pk))
    assert owed in worklist([team.pk], ON)


def test_days_of_the_calendar_are_the_same_one_by_one_and_for_all_at_once() -> None:
    with promised_without_contract({"vaccination": TimingEntry(by=("06-30", "12-31"))}):
        answering()
        elders = [an_elder() for _ in range(2)]
        one_by_one = {elder.pk: rows(elder, "vaccination") for elder in elders}
        assert one_by_one[elders[0].pk] == [
            (ON, date(2023, 12, 31), ""),
            (date(2024, 1, 1), date(2024, 6, 30), ""),
        ]
        Obligation.objects.all().delete()
        roll_horizon(SYSTEM, until=date(2024, 9, 10), everything=True)
        assert {elder.pk: rows(elder, "vaccination") for elder in elders} == one_by_one


def test_a_daily_round_that_was_missed_is_one_missed_fact_and_no_pile_on_today() -> None:
    with promised_without_contract({"risk-factor-monitoring": TimingEntry(1, 1, "d")}):
        team, elder = answering(), an_elder()
        year = Obligation.objects.filter(elder=elder, what="risk-factor-monitoring")
        assert (year.count(), year.filter(lapses=True).count()) == (365, 365)
        on = date(2024, 7, 8)
        assert [row.starts_on for row in worklist([team.pk], on)] == [on]
        counts = overview_of(Performers((team.pk,)), on).counts
        assert (counts["open"], counts["overdue"], counts["today"]) == (1, 0, 1)
        states = [str(state) for _row, state in with_states(year.filter(starts_on__lte=on).order_by("starts_on"), on)]
        assert states[:-1] == ["not-done"] * 300
        assert states[-1] == "open"
        # A round of today makes up for none of them; a record of its own day, entered late, is that day's.
        fulfil(SYSTEM, elder, what="risk-factor-monitoring", at=on, record=RecordRef("visits.visit", 1))
        fulfil(
            SYSTEM, elder, what="risk-factor-monitoring", at=on - timedelta(days=2), record=RecordRef("visits.visit", 2)
        )
        done = year.filter(fulfilled_on__isnull=False).order_by("starts_on")
        assert [row.starts_on for row in done] == [on - timedelta(days=2), on]
        assert {str(state) for _row, state in with_states(done, on)} == {"fulfilled"}


def test_all_at_once_writes_the_same_daily_windows() -> None:
    with promised_without_contract({"risk-factor-monitoring": TimingEntry(1, 1, "d")}):
        answering()
        elder = an_elder()
        Obligation.objects.all().delete()
        roll_horizon(SYSTEM, until=date(2023, 10, 11), everything=True)
        assert Obligation.objects.filter(elder=elder, lapses=True).count() == 30


def test_a_daily_session_of_an_order_lapses_too() -> None:
    elder, (team, _doctor) = an_elder(), a_team()
    requested = [
        RequestedService(
            "home-nursing", (), day, by_day(day), RecordRef("care_plans.nursingorder", 1), number, "order", lapses=True
        )
        for number, day in enumerate((ON, date(2023, 9, 13), date(2023, 9, 14)), start=1)
    ]
    open_series(SYSTEM, elder, team, requested=requested)
    assert [row.starts_on for row in worklist([team.pk], date(2023, 9, 14))] == [date(2023, 9, 14)]


def test_the_page_of_an_obligation_says_what_follows_the_discharge(client_as: Callable[..., Client]) -> None:
    with promised_without_contract({CARE: AFTER_DISCHARGE}):
        answering()
        elder = an_elder()
        record_absence(SYSTEM, elder, kind="hospital", starts_on=ON, ends_on=ON)
        owed = Obligation.objects.filter(elder=elder, what=CARE).earliest("starts_on")
        page = client_as("family-doctor").get(f"/obligations/{owed.pk}/").content.decode()
        assert "出院后3天内1次，此后每周1次，共4次" in page
