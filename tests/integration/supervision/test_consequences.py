"""Whoever changes an institution is told which rule of which document it no longer meets, by page and by program alike."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from pairs import SINCE, a_centre, signed, terms

from yilian.agreements.actions.institutions import draft_agreement
from yilian.audit.scope import using_scope
from yilian.kernel.actors import SYSTEM
from yilian.places.actions.registers import NewLicence, count_beds, grant_licence, load_organizations
from yilian.places.models import Licence, Organization

TOWNSHIP = "330727109000"
ClientAs = Callable[..., Client]


@pytest.fixture
def home(county: None) -> Organization:
    """A home of 99 nursing beds with a clinic of its own."""
    with using_scope(SYSTEM):
        (made,) = load_organizations(
            SYSTEM,
            organizations=[
                Organization(
                    code="h", name_zh="百床院", kind="care-institution", care_type="nursing", division_id=TOWNSHIP
                )
            ],
        )
        count_beds(SYSTEM, made, counts={"nursing": 99}, on=SINCE)
        grant_licence(SYSTEM, made, new_licence=NewLicence("care", "C", SINCE))
    return made


def told(client: Client, address: str, entry: dict[str, str]) -> str:
    """Send a form and return what the page after it says."""
    answer = client.post(address, entry, follow=True)
    assert answer.status_code == 200
    return " ".join(str(message) for message in answer.context["messages"])


@pytest.mark.shows("PA-22", "PA-37")
def test_who_counts_more_beds_or_ends_a_filing_is_told_what_is_not_met_any_more(
    home: Organization, client_as: ClientAs
) -> None:
    admin = client_as("county-admin")
    beds = reverse("places:count-beds", args=[home.pk])
    said = told(admin, beds, {"on": "2023-09-12", "nursing": "100"})
    assert "100张以上床位" in said
    assert "PA-22" in said
    assert "从 2023-09-12 起不符合文件要求" in said
    with using_scope(SYSTEM):
        unit = grant_licence(SYSTEM, home, new_licence=NewLicence(Licence.Kind.MEDICAL_UNIT, "U", SINCE, unit="clinic"))
    ended = {"ends_on": "2023-09-30", "reason": "停办"}
    said = told(admin, reverse("places:end-licence", args=[home.pk, unit.pk]), ended)
    assert "从 2023-10-01 起不符合文件要求" in said
    assert {"PA-22", "PA-37"} <= {word for word in ("PA-22", "PA-37") if word in said}
    assert "不符合" not in told(admin, beds, {"on": "2023-09-12", "nursing": "120"})  # nothing new is unmet


@pytest.mark.shows("PA-37")
def test_who_ends_the_only_agreement_of_a_home_is_told_what_it_does_not_meet(
    home: Organization, client_as: ClientAs
) -> None:
    with using_scope(SYSTEM):
        agreement = signed(draft_agreement(SYSTEM, home, a_centre(TOWNSHIP), terms=terms()))
    end = reverse("agreements:end", args=[agreement.pk])
    said = told(client_as("county-admin"), end, {"ends_on": "2023-09-12", "reason": "不再合作"})
    assert "从 2023-09-13 起不符合文件要求" in said
    assert "PA-37" in said


def test_a_program_is_told_the_same(home: Organization, client_as: ClientAs) -> None:
    with using_scope(SYSTEM):
        count_beds(SYSTEM, home, counts={"nursing": 100}, on=date(2023, 1, 1))
    bureau, address = client_as("health-bureau"), f"/api/organizations/{home.pk}/characteristics"

    def sent(address: str, body: dict[str, object]) -> dict[str, Any]:
        once = {"Idempotency-Key": str(uuid4())}
        answer = bureau.post(address, json.dumps(body), content_type="application/json", headers=once)
        assert answer.status_code in (200, 201), answer.content
        return dict(answer.json())

    entry = sent(address, {"word": "clinic", "from": "2022-03-01", "document": "验收单"})
    assert [row["clause"] for row in entry["not_met_any_more"]] == ["PA-21"]  # a clinic that nobody filed
    taken_back = sent(f"{address}/{entry['id']}/withdraw", {"reason": "查无此事"})
    lost = {(row["document"], row["clause"]) for row in taken_back["not_met_any_more"]}
    assert lost == {("panan-2021", "PA-22"), ("panan-2021", "PA-37")}
