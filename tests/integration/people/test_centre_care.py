"""Whom a home-care centre serves stands in the register, and the promise to centres reaches exactly them (PA-16)."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from factories import an_elder

from yilian.audit.scope import using_scope
from yilian.indicators.engines import LIVE, figure_rows
from yilian.indicators.populations import MeasureQuery
from yilian.kernel.actors import SYSTEM
from yilian.kernel.refusals import Invalid, Refused
from yilian.obligations.queries.bases import promises_on
from yilian.people.actions.centres import (
    correct_centre_care,
    end_centre_care,
    serve_by_centre,
    withdraw_centre_care,
)
from yilian.people.models import CentreCare, Elder
from yilian.places.actions.registers import load_organizations
from yilian.places.models import Organization
from yilian.places.rules import DeclaredDays
from yilian.policy.conditions import Leaf

ON, TOWN, KIND = date(2023, 9, 12), "330727109000", "home-care-centre"
OF_CENTRES = {"home-visit", "health-management"}


@pytest.fixture
def centre(county: None) -> Iterator[Organization]:
    with using_scope(SYSTEM):
        rows = [Organization(code="c-1", name_zh="尖山照料中心", kind=KIND, division_id=TOWN)]
        yield load_organizations(SYSTEM, organizations=rows)[0]


def promised(elder: Elder, on: date) -> set[str]:
    """Return which of the services for centres an elder is promised on a day."""
    return OF_CENTRES & {promise.item for promise in promises_on(Elder.objects.get(pk=elder.pk), on)}


def counted(on: date) -> int:
    """Return how many a measure takes to be served by such a centre."""
    query = MeasureQuery(Leaf("served_by", KIND), "330727", "resident", on)
    return int(figure_rows(LIVE, query, "contract-coverage")[0][1] or 0)


@pytest.mark.shows("PA-16")
def test_whoever_a_centre_serves_is_promised_its_services_from_the_first_to_the_last_day(centre: Organization) -> None:
    elder, other = an_elder(birth_date=date(1953, 5, 1)), an_elder(birth_date=date(1953, 5, 1))
    assert (promised(elder, ON), counted(ON)) == (set(), 0)
    care = serve_by_centre(SYSTEM, elder, centre, days=DeclaredDays(date(2023, 9, 1), "协议〔2023〕7号"))
    assert (promised(elder, ON), promised(other, ON), counted(ON)) == (OF_CENTRES, set(), 1)
    assert (promised(elder, date(2023, 8, 31)), counted(date(2023, 8, 31))) == (set(), 0)
    end_centre_care(SYSTEM, care, ends_on=date(2023, 9, 11))
    assert (promised(elder, date(2023, 9, 11)), counted(date(2023, 9, 11))) == (OF_CENTRES, 1)
    assert (promised(elder, ON), counted(ON)) == (set(), 0)


def test_only_a_centre_serves_and_only_who_lives_at_home_and_by_a_document(centre: Organization) -> None:
    elder = an_elder()
    with pytest.raises(Invalid, match="document"):
        serve_by_centre(SYSTEM, elder, centre, days=DeclaredDays(ON, " "))
    serve_by_centre(SYSTEM, elder, centre, days=DeclaredDays(ON, "协议"))
    with pytest.raises(Refused) as refused:
        serve_by_centre(SYSTEM, elder, centre, days=DeclaredDays(ON, "协议"))
    assert refused.value.refusal.code == "centre-serves-already"
    clinic = load_organizations(
        SYSTEM, organizations=[Organization(code="v-1", name_zh="卫生室", kind="village-clinic", division_id=TOWN)]
    )[0]
    with pytest.raises(Refused) as refused:
        serve_by_centre(SYSTEM, elder, clinic, days=DeclaredDays(ON, "协议"))
    assert refused.value.refusal.code == "not-a-centre"
    with pytest.raises(Refused) as refused:
        serve_by_centre(
            SYSTEM, an_elder(lives="in-institution", organization=centre.pk), centre, days=DeclaredDays(ON, "协议")
        )
    assert refused.value.refusal.code == "lives-in-institution"


def test_a_centre_serves_an_elder_once_on_a_day(centre: Organization) -> None:
    elder = an_elder()
    care = serve_by_centre(SYSTEM, elder, centre, days=DeclaredDays(date(2023, 9, 1), "协议"))
    end_centre_care(SYSTEM, care, ends_on=date(2023, 9, 5))
    with pytest.raises(Refused) as refused:
        serve_by_centre(SYSTEM, elder, centre, days=DeclaredDays(date(2023, 9, 5), "协议"))
    assert (refused.value.code, refused.value.params["ends_on"]) == ("centre-serves-already", date(2023, 9, 5))
    serve_by_centre(SYSTEM, elder, centre, days=DeclaredDays(date(2023, 9, 6), "协议"))
    for starts_on, ends_on in ((date(2023, 9, 5), date(2023, 9, 5)), (date(2023, 8, 1), date(2023, 9, 1)), (ON, None)):
        row = CentreCare(elder=elder, organization=centre, starts_on=starts_on, ends_on=ends_on, document="协议")
        with pytest.raises(IntegrityError, match="centre_care_once_at_a_time"), transaction.atomic():
            row.recorded("x", ON).save(force_insert=True)


def test_the_service_of_a_centre_ends_between_its_first_and_its_last_day(centre: Organization) -> None:
    care = serve_by_centre(SYSTEM, an_elder(), centre, days=DeclaredDays(date(2023, 9, 1), "协议"))
    with pytest.raises(Refused, match="ending-before-start"):
        end_centre_care(SYSTEM, care, ends_on=date(2023, 8, 31))
    end_centre_care(SYSTEM, care, ends_on=date(2023, 9, 30))
    with pytest.raises(Refused, match="ending-after-last-day"):
        end_centre_care(SYSTEM, care, ends_on=date(2023, 10, 1))
    end_centre_care(SYSTEM, care, ends_on=date(2023, 9, 5))
    with pytest.raises(Refused, match="declaration-ended-already"):
        end_centre_care(SYSTEM, care, ends_on=date(2023, 9, 4))
    assert CentreCare.objects.get().ends_on == date(2023, 9, 5)


@pytest.mark.shows("PA-16")
def test_it_is_entered_and_ended_on_the_page_of_the_elder(
    centre: Organization, client_as: Callable[..., Client]
) -> None:
    elder, client = an_elder(), client_as("family-doctor")
    page = reverse("people:elder", args=[elder.pk])
    entry = {"centre": centre.pk, "starts_on": "2023-09-01", "document": "协议〔2023〕7号"}
    assert client.post(reverse("people:serve-by-centre", args=[elder.pk]), entry).status_code == 302
    text = client.get(page).content.decode()
    assert "尖山照料中心" in text
    assert "协议〔2023〕7号" in text
    care = CentreCare.objects.get(elder=elder)
    address = reverse("people:end-centre-care", args=[care.pk])
    assert client.post(address, {"ends_on": "2023-09-12"}).status_code == 302
    assert "2023-09-01 – 2023-09-12" in " ".join(client.get(page).content.decode().split())


@pytest.mark.shows("PA-16")
def test_it_is_corrected_and_withdrawn_and_what_is_withdrawn_promises_nothing(centre: Organization) -> None:
    elder = an_elder(birth_date=date(1953, 5, 1))
    care = serve_by_centre(SYSTEM, elder, centre, days=DeclaredDays(date(2023, 9, 1), "协议"))
    right = DeclaredDays(date(2023, 9, 8), "协议〔2023〕8号")
    corrected = correct_centre_care(SYSTEM, care, days=right, reason="日期写错")
    assert (promised(elder, date(2023, 9, 1)), counted(date(2023, 9, 1))) == (set(), 0)
    assert (promised(elder, ON), counted(ON)) == (OF_CENTRES, 1)
    assert (corrected.corrects_id, corrected.elder_id, corrected.organization_id) == (care.pk, elder.pk, centre.pk)
    with pytest.raises(Invalid, match="starts-before-birth"):
        correct_centre_care(SYSTEM, corrected, days=DeclaredDays(date(1950, 1, 1), "协议"), reason="写错")
    with pytest.raises(Refused, match="withdrawal-without-reason"):
        withdraw_centre_care(SYSTEM, corrected, reason="")
    withdraw_centre_care(SYSTEM, corrected, reason="登错老人")
    assert (promised(elder, ON), counted(ON)) == (set(), 0)
    with pytest.raises(Refused, match="declaration-withdrawn-already"):
        withdraw_centre_care(SYSTEM, corrected, reason="再撤一次")
    serve_by_centre(SYSTEM, elder, centre, days=DeclaredDays(date(2023, 9, 1), "协议"))


def test_it_is_corrected_and_withdrawn_on_pages(centre: Organization, client_as: Callable[..., Client]) -> None:
    elder, client = an_elder(), client_as("family-doctor")
    care = serve_by_centre(SYSTEM, elder, centre, days=DeclaredDays(date(2023, 9, 1), "协议"))
    page = reverse("people:elder", args=[elder.pk])
    correct = reverse("people:correct-centre-care", args=[care.pk])
    assert correct in client.get(page).content.decode()
    days = {"starts_on": "2023-09-02", "ends_on": "", "document": "协议 2", "reason": "写错日期"}
    assert client.post(correct, days).status_code == 302
    made = CentreCare.objects.get(withdrawn_on__isnull=True)
    undo = reverse("people:withdraw-centre-care", args=[made.pk])
    assert client.post(undo, {"reason": "登错老人"}).status_code == 302
    text = client.get(page).content.decode()
    assert "写错日期" in text
    assert "登错老人" in text
    assert undo not in text
    elsewhere = client_as("family-doctor", "330727106000")
    assert elsewhere.get(undo).status_code == 404
