"""Arriving, leaving the county and coming back; periods that exclude each other."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from factories import a_team, an_elder

from yilian.agreements.actions.enrolments import enrol
from yilian.agreements.models import Enrolment
from yilian.audit.scope import using_scope
from yilian.indicators.queries.target_rows import target_line
from yilian.kernel.actors import SYSTEM
from yilian.kernel.refusals import Invalid, Refused
from yilian.obligations.actions.absences_and_shifts import end_absence, record_absence
from yilian.obligations.models import Obligation
from yilian.people.actions.departures import NewDeparture, leave_county, return_to_county
from yilian.people.actions.lives import Move, move_elder
from yilian.people.models import Departure, Elder

HERE, THERE = "330727109901", "330727106901"
LEFT, TODAY = date(2023, 9, 1), date(2023, 9, 12)
RATE = ("panan-2021", "health-management-rate-65")


@pytest.fixture(autouse=True)
def world(county: None) -> Iterator[None]:
    with using_scope(SYSTEM):
        yield


def figure(on: date) -> tuple[Any, Any]:
    found = target_line(*RATE, "330727", on).figure
    assert found is not None
    return found.numerator, found.denominator


def leave(elder: Elder, on: date = LEFT, **changes: Any) -> Departure:
    return leave_county(SYSTEM, elder, departure=NewDeparture(on, "杭州市萧山区", "children", **changes))


@pytest.mark.shows("PA-03")
def test_an_arrival_does_not_rewrite_the_past() -> None:
    an_elder(name="甲")
    before = [figure(date(2023, 6, 30)), figure(date(2022, 12, 31))]
    an_elder(name="乙", arrived_on=date(2023, 9, 1))
    assert [figure(date(2023, 6, 30)), figure(date(2022, 12, 31))] == before
    assert figure(TODAY) == (0, 2)


def test_nobody_arrives_in_the_future_or_before_birth() -> None:
    for day, code in ((date(2023, 9, 13), "arrives-in-future"), (date(1943, 4, 30), "arrives-before-birth")):
        with pytest.raises(Refused, match=code):
            an_elder(arrived_on=day)


@pytest.mark.shows("PA-16")
@pytest.mark.feature("14")
def test_leaving_ends_what_is_owed_and_leaves_earlier_figures_alone() -> None:
    elder = an_elder(name="甲")
    an_elder(name="乙")
    team, _doctor = a_team()
    enrol(SYSTEM, elder, team, mode="care-to-home", starts_on=date(2023, 1, 10))
    owed = Obligation.objects.filter(elder=elder, void_on__isnull=True, due_on__gte=LEFT)
    assert owed.exists()
    before = figure(date(2023, 6, 30))
    leave(elder)
    enrolment = Enrolment.objects.get(elder=elder)
    assert (enrolment.ends_on, enrolment.end_reason) == (date(2023, 8, 31), Enrolment.Reason.MOVED)
    assert not owed.exists()
    assert figure(date(2023, 6, 30)) == before == (0, 2)
    assert figure(TODAY) == (0, 1)


def test_who_left_comes_back_and_the_days_between_stay_away() -> None:
    elder = an_elder()
    leave(elder)
    with pytest.raises(Refused, match="elder-left"):
        leave(elder, TODAY)
    with pytest.raises(Refused, match="elder-left"):
        move_elder(SYSTEM, elder, move=Move("stay", THERE, TODAY))
    with pytest.raises(Invalid, match="returns-before-leaving"):
        return_to_county(SYSTEM, elder, move=Move("stay", THERE, LEFT))
    return_to_county(SYSTEM, elder, move=Move("stay", THERE, date(2023, 9, 10)))
    elder.refresh_from_db()
    assert (elder.left_on, elder.residence_division_id) == (None, THERE)
    assert [figure(on)[1] for on in (date(2023, 8, 31), date(2023, 9, 5), TODAY)] == [1, 0, 1]
    with pytest.raises(Refused, match="elder-never-left"):
        return_to_county(SYSTEM, elder, move=Move("stay", THERE, TODAY))
    leave(elder, TODAY)


def test_a_departure_has_a_day_a_destination_and_a_reason() -> None:
    elder = an_elder(arrived_on=date(2023, 5, 1))
    with pytest.raises(Refused, match="leaves-in-future"):
        leave(elder, date(2023, 9, 13))
    with pytest.raises(Refused, match="leaves-before-arrival"):
        leave(elder, date(2023, 5, 1))
    with pytest.raises(Invalid, match="destination-missing"):
        leave_county(SYSTEM, elder, departure=NewDeparture(LEFT, " ", "children"))
    with pytest.raises(Invalid, match="departure-reason-unknown"):
        leave_county(SYSTEM, elder, departure=NewDeparture(LEFT, "杭州市", "whim"))


def test_leaving_and_coming_back_on_the_pages(client_as: Callable[..., Client]) -> None:
    admin, elder = client_as("county-admin"), an_elder()
    page = reverse("people:elder", args=[elder.pk])
    assert "登记迁出" in admin.get(page).content.decode()
    given = {"left_on": "2023-09-01", "destination": "杭州市萧山区", "reason": "children"}
    assert admin.post(reverse("people:leave", args=[elder.pk]), given).status_code == 302
    shown = admin.get(page).content.decode()
    assert "已迁出" in shown
    assert "杭州市萧山区" in shown
    assert "登记迁居" not in shown
    given = {"on": "2023-09-05", "division": HERE, "lives": "at-home"}
    assert admin.post(reverse("people:return", args=[elder.pk]), given).status_code == 302
    assert "曾迁出" in admin.get(page).content.decode()


def test_periods_exclude_each_other_in_the_database() -> None:
    elder = an_elder(groups=("bereaved-of-only-child",))
    with pytest.raises(IntegrityError, match="residence_once_at_a_time"), transaction.atomic():
        elder.residences.create(basis="stay", division_id=THERE, ends_on=date(1999, 6, 30), recorded_on=TODAY)
    with pytest.raises(IntegrityError, match="elder_group_once_at_a_time"), transaction.atomic():
        elder.memberships.create(group="bereaved-of-only-child", starts_on=date(1999, 6, 30))
    elder.residences.create(
        basis="household", division_id=THERE, starts_on=date(1999, 1, 1), ends_on=date(1999, 6, 30), recorded_on=TODAY
    )
    elder.memberships.create(group="disabled", starts_on=date(1999, 6, 30))


def test_an_absence_of_a_kind_is_recorded_once_a_day() -> None:
    elder = an_elder()
    first = record_absence(SYSTEM, elder, kind="hospital", starts_on=date(2023, 8, 1), ends_on=date(2023, 8, 10))
    record_absence(SYSTEM, elder, kind="away", starts_on=date(2023, 8, 5), ends_on=date(2023, 8, 6))
    with pytest.raises(Refused, match="absence-overlaps"):
        record_absence(SYSTEM, elder, kind="hospital", starts_on=date(2023, 8, 10))
    record_absence(SYSTEM, elder, kind="hospital", starts_on=date(2023, 8, 20))
    with pytest.raises(Refused, match="absence-overlaps"):
        end_absence(SYSTEM, first, ends_on=date(2023, 8, 20))
