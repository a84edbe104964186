"""Which communities count as 城镇 is recorded by a document, with days, on a page; the figures of CZ-02 and CZ-03 follow it."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from yilian.audit.scope import using_scope
from yilian.indicators.queries.figures import figure_of
from yilian.kernel.actors import SYSTEM
from yilian.kernel.refusals import Invalid, Refused
from yilian.places.actions.areas import end_urban, mark_urban, set_service_area
from yilian.places.actions.registers import load_organizations
from yilian.places.models import Division, Organization, ServiceArea, UrbanMark
from yilian.places.policies import policy_library
from yilian.places.rules import DeclaredDays

VILLAGE, ON = "330727109901", date(2023, 9, 12)


@pytest.fixture
def village(county: None) -> Iterator[Division]:
    with using_scope(SYSTEM):
        yield Division.objects.get(pk=VILLAGE)


def share(target: str, on: date) -> float | None:
    """Return the figure of a target of 郴州 in the place of the test, whatever the document binds."""
    figure = figure_of(policy_library().pack("chenzhou-2018").target[target], "330727", on)
    return None if figure is None else figure.value


@pytest.mark.shows("CZ-02", "CZ-03")
def test_without_a_mark_there_is_no_figure_and_with_one_it_counts_from_its_first_to_its_last_day(
    village: Division,
) -> None:
    assert share("home-care-centres-2019", ON) is None
    mark = mark_urban(SYSTEM, village, days=DeclaredDays(date(2023, 1, 1), "区划批复〔2023〕1号"))
    assert (share("home-care-centres-2019", ON), share("day-care-centres-2019", ON)) == (0.0, 0.0)
    centre = Organization(code="c-1", name_zh="中心", kind="home-care-centre", division=village)
    load_organizations(SYSTEM, organizations=[centre])
    assert (share("home-care-centres-2019", ON), share("day-care-centres-2019", ON)) == (1.0, 0.0)
    assert share("home-care-centres-2019", date(2022, 12, 31)) is None
    end_urban(SYSTEM, mark, ends_on=date(2023, 9, 11))
    assert share("home-care-centres-2019", ON) is None


def test_a_mark_names_its_document_and_follows_the_one_before(village: Division) -> None:
    with pytest.raises(Invalid, match="document"):
        mark_urban(SYSTEM, village, days=DeclaredDays(ON, ""))
    mark_urban(SYSTEM, village, days=DeclaredDays(date(2023, 1, 1), "批复"))
    with pytest.raises(Invalid, match="starts_on"):
        mark_urban(SYSTEM, village, days=DeclaredDays(ON, "批复"))


@pytest.mark.shows("CZ-02", "CZ-03")
def test_it_is_entered_and_ended_on_a_page(village: Division, client_as: Callable[..., Client]) -> None:
    client = client_as("county-admin")
    entry = {"division": VILLAGE, "starts_on": "2023-01-01", "document": "区划批复〔2023〕1号"}
    assert client.post(reverse("places:mark-urban"), entry).status_code == 302
    assert "区划批复〔2023〕1号" in client.get(reverse("places:urban")).content.decode()
    mark = UrbanMark.objects.get(division=village)
    assert client.post(reverse("places:end-urban", args=[mark.pk]), {"ends_on": "2023-09-12"}).status_code == 302
    mark.refresh_from_db()
    assert mark.ends_on == ON


def test_a_mark_that_has_ended_is_not_prolonged(village: Division) -> None:
    mark = mark_urban(SYSTEM, village, days=DeclaredDays(date(2020, 1, 1), "批复"))
    end_urban(SYSTEM, mark, ends_on=date(2021, 12, 31))
    with pytest.raises(Refused, match="declaration-ended-already"):
        end_urban(SYSTEM, mark, ends_on=date(2030, 12, 31))
    mark.refresh_from_db()
    assert mark.ends_on == date(2021, 12, 31)


def test_marks_of_one_community_and_areas_of_one_division_share_no_day_in_the_database(village: Division) -> None:
    centres = [Organization(code=f"c-{at}", name_zh="卫生院", kind="clinic", division=village) for at in range(2)]
    first, second = load_organizations(SYSTEM, organizations=centres)
    until = date(2021, 12, 31)
    mark_urban(SYSTEM, village, days=DeclaredDays(date(2020, 1, 1), "批复"))
    set_service_area(SYSTEM, first, village, starts_on=date(2020, 1, 1))
    mark = UrbanMark(division=village, starts_on=date(2019, 1, 1), ends_on=until, document="批复")
    area = ServiceArea(organization=second, division=village, starts_on=date(2019, 1, 1), ends_on=until)
    for row, name in ((mark, "urban_once_at_a_time"), (area, "area_once_at_a_time")):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            row.recorded("x", ON).save(force_insert=True)
