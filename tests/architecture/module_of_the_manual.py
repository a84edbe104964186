"""What a module that was made from the manual has to show, run in a copy of the program that has it (see test_the_manual_of_modules)."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from factories import a_team, an_elder
from yilian.outings.demo import play  # type: ignore[import-not-found]
from yilian.outings.models import Outing  # type: ignore[import-not-found]

from yilian.accounts.actions import add_user, grant
from yilian.accounts.models import User
from yilian.agreements.actions.enrolments import load_enrolments
from yilian.agreements.models import Enrolment
from yilian.audit.scope import using_scope
from yilian.demo.county import county_of
from yilian.demo.loop import load_county, plan_above, scenarios
from yilian.kernel.actors import SYSTEM
from yilian.kernel.county import County
from yilian.obligations.models import Obligation
from yilian.people.models import Elder
from yilian.places.models import Division

ON = date(2023, 9, 12)
TOWNSHIP = "330727109000"


def a_county(size: int = 100) -> County:
    return county_of("panan-2021", size, ON, lambda *_: None)


@pytest.fixture
def elder(county: None) -> Elder:
    """An elder under contract in a mode that promises nothing by itself to people at home."""
    with using_scope(SYSTEM):
        team, doctor = a_team(TOWNSHIP)
        elder = an_elder()
        user = add_user(SYSTEM, team.organization, username="doctor", name="医生", password="A-long-test-passphrase")
        grant(SYSTEM, user, Division.objects.get(code=TOWNSHIP), role="family-doctor", starts_on=date(2020, 1, 1))
        doctor.user = user
        doctor.save()
        first = date(2022, 1, 1)
        enrolment = Enrolment(
            elder=elder, team=team, pack="panan-2021", mode="partnership", judged_on=first, starts_on=first
        )
        load_enrolments(SYSTEM, enrolments=[enrolment])
        return elder


@pytest.fixture
def doctor(elder: Elder) -> Any:
    client = Client()
    user = User.objects.get(username="doctor")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_whoever_cares_plans_an_outing_and_finds_it_again(doctor: Any, elder: Elder) -> None:
    assert doctor.get("/outings/").status_code == 200
    address, command = f"/outings/of/{elder.pk}/new/", str(uuid4())
    late = doctor.post(address, {"on": "2023-09-01", "place": "集市", "command": command})
    assert late.status_code == 422
    assert "请选今天或以后的日子" in late.content.decode()
    made = doctor.post(address, {"on": "2023-09-20", "place": "集市", "command": command})
    assert made.status_code == 302
    assert "集市" in doctor.get(made.url).content.decode()
    assert "2023-09-20 集市" in doctor.get(reverse("people:elder", args=[elder.pk])).content.decode()


def test_whoever_governs_reads_and_does_not_plan(client_as: Any, elder: Elder) -> None:
    client = client_as("health-bureau")
    client.cookies["yilian_language"] = "en"
    assert "No outings yet. They are planned on the page of an elder." in client.get("/outings/").content.decode()
    assert client.get(f"/outings/of/{elder.pk}/new/").status_code == 403


def test_a_program_plans_an_outing_and_reads_what_it_may(doctor: Any, client_as: Any, elder: Elder) -> None:
    outing, key = {"on": "2023-09-20", "place": "集市"}, {"Idempotency-Key": "6f1c1d2e-8f6f-4a53-9d0c-6a1f5d1f0b11"}
    address, bureau = f"/api/elders/{elder.pk}/outings", client_as("health-bureau")
    made = [doctor.post(address, outing, content_type="application/json", headers=key) for _ in range(2)]
    assert [answer.status_code for answer in made] == [201, 201]
    assert made[0].json() == made[1].json()
    assert bureau.get(f"/api/outings/{made[0].json()['id']}").json()["place"] == "集市"
    assert bureau.post(address, outing, content_type="application/json").status_code == 403
    operation = doctor.get("/api/openapi.json").json()["paths"]["/api/elders/{elder_id}/outings"]["post"]
    assert operation["x-permission"] == "outings.plan"


def test_whoever_has_no_permission_sees_nothing(client_as: Any, elder: Elder) -> None:
    assert client_as("finance-bureau").get("/outings/").status_code == 403


def test_its_obligation_stands_on_today(doctor: Any, elder: Elder) -> None:
    with transaction.atomic(), using_scope(SYSTEM):
        play(a_county())
        plan_above()
        owed = Obligation.objects.filter(elder=elder, basis_kind="outings.outing")
        assert {"health-checkup", "health-education"} <= set(owed.values_list("what", flat=True))
    assert elder.name in doctor.get("/today/").content.decode()


@pytest.mark.django_db
def test_its_scenario_plays_among_all_others_and_its_fact_counts() -> None:
    assert "outings" in dict(scenarios())
    load_county(a_county())
    with transaction.atomic(), using_scope(SYSTEM), connection.cursor() as cursor:
        cursor.execute("SELECT count(*), count(division) FROM fact_outing")
        assert cursor.fetchone() == (Outing.objects.count(), Outing.objects.count())
        assert Outing.objects.count() > 0
