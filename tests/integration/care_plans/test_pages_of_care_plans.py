"""Care plans as their users see them: nothing confidential is shown, every step has its page."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from factories import a_team, an_elder
from ordering import TOWNSHIP, signed_in

from yilian.agreements.actions.enrolments import enrol
from yilian.audit.models import AuditEntry
from yilian.audit.scope import using_scope
from yilian.care_plans.models import Counselling
from yilian.kernel.actors import SYSTEM
from yilian.people.models import Elder
from yilian.visits.models import Visit

ON = "2023-09-12"
ClientAs = Callable[..., Client]


@pytest.fixture
def elder(county: None) -> Elder:
    with using_scope(SYSTEM):
        found, (team, _doctor) = an_elder(groups=("age-80-plus",)), a_team()
        enrol(SYSTEM, found, team, mode="care-to-home", starts_on=date(2023, 1, 10))
        return found


def address(name: str, **keys: object) -> str:
    return reverse(f"care_plans:{name}", kwargs=keys or None)


def test_what_was_said_in_confidence_is_for_those_permitted_and_reading_it_is_a_look(elder: Elder) -> None:
    doctor, nurse = signed_in("doctor", "family-doctor"), signed_in("nurse", "nurse")
    begun = doctor.post(address("new-counselling"), {"who": "周金兰", "on": ON, "screening": "GDS-15 9分"})
    assert begun.status_code == 302
    with using_scope(SYSTEM):
        key = {"counselling_id": Counselling.objects.get().pk}
    talk = {"on": ON, "minutes": "50", "words": "想念老伴"}
    assert doctor.post(address("talk", **key), talk | {"minutes": "九"}).status_code == 422
    assert doctor.post(address("talk", **key), talk).status_code == 302
    assert "想念老伴" in doctor.get(address("course", **key)).content.decode()
    with using_scope(SYSTEM):
        assert AuditEntry.objects.filter(action="care_plans.confidence", elders__contains=[elder.pk]).count() == 1
    hidden = nurse.get(address("course", **key)).content.decode()
    assert "想念老伴" not in hidden
    assert "保密" in hidden
    assert nurse.get(address("talk", **key)).status_code == 403
    with using_scope(SYSTEM):
        visit = Visit.objects.get(item="mental-counselling")
    assert "想念老伴" not in nurse.get(reverse("visits:visit", args=[visit.pk])).content.decode()


def test_a_plan_and_an_order_of_nursing_are_kept_by_pages(elder: Elder) -> None:
    therapist, doctor = signed_in("rehabilitation-therapist", "hospital-staff"), signed_in("doctor", "family-doctor")
    plan = {"who": "周金兰", "goals": "独立行走", "a_week": 2, "starts_on": ON, "review_on": ON}
    made = therapist.post(address("new-plan"), plan)
    assert made.status_code == 302
    session = {"on": ON, "minutes": "45", "words": "步行"}
    assert therapist.post(made["Location"] + "train/", session).status_code == 302
    assert "步行" in therapist.get(made["Location"]).content.decode()
    assert "周金兰" in therapist.get(address("rehabilitation"), {"show": "review"}).content.decode()
    order = {"who": "周金兰", "items": ["stoma"], "a_week": 1, "starts_on": ON, "ends_on": ON}
    ordered = doctor.post(address("new-nursing"), order)
    assert ordered.status_code == 302
    nurse = signed_in("nurse", "nurse")
    assert nurse.post(ordered["Location"] + "done/", {"on": ON, "items": ["injection"]}).status_code == 422
    assert nurse.post(ordered["Location"] + "done/", {"on": ON, "items": ["stoma"]}).status_code == 302
    assert nurse.post(ordered["Location"] + "complete/", {"reason": "伤口愈合"}).status_code == 302


def test_an_empty_list_says_what_to_do_next(client_as: ClientAs) -> None:
    client = client_as("nurse", TOWNSHIP)
    for name in ("rehabilitation", "counselling", "nursing"):
        assert 'class="empty"' in client.get(address(name)).content.decode(), name


def test_whoever_is_no_practitioner_is_told_so(elder: Elder, client_as: ClientAs) -> None:
    given = {"who": "周金兰", "goals": "走路", "a_week": 1, "starts_on": ON, "review_on": ON}
    answer = client_as("nurse", TOWNSHIP).post(address("new-plan"), given)
    assert answer.status_code == 422
    assert "没有对应的服务人员" in answer.content.decode()
