"""The telephone log as its users see it: nothing typed is lost, nothing is done twice."""

from collections.abc import Callable
from datetime import date
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from factories import a_team, an_elder
from ordering import TOWNSHIP, signed_in
from text import flat

from yilian.advice.models import Call
from yilian.agreements.actions.enrolments import enrol
from yilian.audit.scope import using_scope
from yilian.kernel.actors import SYSTEM
from yilian.obligations.models import Obligation
from yilian.people.models import Elder, Team
from yilian.places.models import Organization

ClientAs = Callable[..., Client]


@pytest.fixture
def elder(county: None) -> Elder:
    with using_scope(SYSTEM):
        found, (team, _doctor) = an_elder(groups=("age-80-plus",)), a_team()
        enrol(SYSTEM, found, team, mode="care-to-home", starts_on=date(2023, 1, 10))
        return found


def address(name: str, **keys: object) -> str:
    return reverse(f"advice:{name}", kwargs=keys or None)


def a_call(**changes: object) -> dict[str, object]:
    with using_scope(SYSTEM):
        centre = Organization.objects.get(code=f"centre-{TOWNSHIP}").pk
    given = {"complaint": "头晕", "urgency": "soon", "relation": "self", "organization": centre}
    return given | {"command": str(uuid4())} | changes


def test_a_call_is_logged_from_one_page_and_waits_at_the_desk(elder: Elder) -> None:
    client = signed_in("doctor", "family-doctor")
    with using_scope(SYSTEM):
        team = Team.objects.get().pk
    given = a_call(who="zhoujinlan", team=team)
    for _ in range(2):
        answer = client.post(address("new"), given)
        assert answer.status_code == 302
    with using_scope(SYSTEM):
        call = Call.objects.get()
        assert (call.elder, call.state, call.answered_by) == (elder, "handed-over", "doctor")
    assert "周金兰" in client.get(address("calls")).content.decode()
    tile = flat(client.get(reverse("visits:services")).content.decode())
    assert '<b class="figure">1</b>' in tile
    closed = client.post(
        address("close", call_id=call.pk), {"outcome": "visit-arranged", "advice": "上门", "command": uuid4()}
    )
    assert closed.status_code == 302
    with using_scope(SYSTEM):
        assert Obligation.objects.get(
            basis_kind="advice.call", basis_key=call.pk, what="telephone-advice"
        ).fulfilled_on == date(2023, 9, 12)


def test_namesakes_are_offered_and_the_chosen_one_is_taken(elder: Elder) -> None:
    client = signed_in("nurse", "nurse")
    with using_scope(SYSTEM):
        other = an_elder()
    answer = client.post(address("new"), a_call(who="周金兰"))
    text = answer.content.decode()
    assert answer.status_code == 422
    assert f"周金兰 #{elder.pk}" in text
    assert "头晕" in text
    chosen = client.post(address("new"), a_call(who=["周金兰", f"周金兰 #{other.pk}"]))
    assert chosen.status_code == 302
    with using_scope(SYSTEM):
        assert Call.objects.get().elder == other


@pytest.mark.parametrize("who", ["不存在的人", "周金兰 #999999"])
def test_nobody_found_is_said_beside_the_field(elder: Elder, who: str) -> None:
    answer = signed_in("nurse", "nurse").post(address("new"), a_call(who=who))
    assert answer.status_code == 422
    assert "没有找到这位老人" in answer.content.decode()


def test_a_refusal_stands_above_the_form_and_loses_nothing(elder: Elder) -> None:
    given = a_call(who="周金兰", urgency="emergency", outcome="advised", advice="躺下休息")
    answer = signed_in("nurse", "nurse").post(address("new"), given)
    assert answer.status_code == 422
    assert "危急来电不能只以口头建议结束" in answer.content.decode()
    assert "躺下休息" in answer.content.decode()
    with using_scope(SYSTEM):
        assert not Call.objects.exists()


def test_an_empty_log_says_what_to_do_next(client_as: ClientAs) -> None:
    assert 'class="empty"' in client_as("nurse", TOWNSHIP).get(address("calls")).content.decode()
