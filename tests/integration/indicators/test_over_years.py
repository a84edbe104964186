"""Who holds both qualifications, and what each health centre runs, year by year (TZ-08)."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from pairs import a_centre, a_home

from yilian.audit.scope import using_scope
from yilian.indicators.queries.over_years import centre_services_by_year, integrated_by_year
from yilian.kernel.actors import SYSTEM
from yilian.places.actions.registers import NewLicence, end_licence, grant_licence

ON = date(2023, 9, 12)


@pytest.mark.shows("TZ-08")
def test_each_year_says_how_many_hold_both_who_came_and_who_went(
    county: None, client_as: Callable[..., Client]
) -> None:
    with using_scope(SYSTEM):
        home, centre = a_home(), a_centre()
        unit = NewLicence("medical-unit", "U-9", date(2021, 5, 1), unit="clinic")
        filing = grant_licence(SYSTEM, home, new_licence=unit)
        end_licence(SYSTEM, filing, ends_on=date(2023, 3, 1), reason="停办")
        ends = integrated_by_year("330727", ON)
        services = centre_services_by_year("330727", ON)
    assert [(end.on.year, end.count) for end in ends] == [(2019, 0), (2020, 0), (2021, 1), (2022, 1), (2023, 0)]
    assert [end.came for end in ends] == [(), (), (home.pk,), (), ()]
    assert [end.went for end in ends] == [(), (), (), (), (home.pk,)]
    assert centre.pk in services
    text = client_as("health-bureau").get(reverse("indicators:over-years")).content.decode()
    assert home.name_zh in text
    assert centre.name_zh in text
