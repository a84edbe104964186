"""The field that asks for an elder, on every form of the desk of services."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from factories import a_team, an_elder
from ordering import TOWNSHIP

from yilian.agreements.actions.enrolments import enrol
from yilian.audit.models import AuditEntry
from yilian.audit.scope import using_scope
from yilian.kernel.actors import SYSTEM
from yilian.people.models import Elder

ClientAs = Callable[..., Client]


@pytest.fixture
def elder(county: None) -> Elder:
    with using_scope(SYSTEM):
        found, (team, _doctor) = an_elder(groups=("age-80-plus",)), a_team()
        enrol(SYSTEM, found, team, mode="care-to-home", starts_on=date(2023, 1, 10))
        return found


def address(name: str, **keys: object) -> str:
    return reverse(f"visits:{name}", kwargs=keys or None)


def test_options_for_a_name_lie_within_reach_and_are_a_look(elder: Elder, client_as: ClientAs) -> None:
    here, there = client_as("nurse", TOWNSHIP), client_as("nurse", "330727106000")
    assert f"周金兰 #{elder.pk}" in here.get(address("who"), {"who": "周金"}).content.decode()
    assert "周金兰" not in there.get(address("who"), {"who": "周金"}).content.decode()
    with using_scope(SYSTEM):
        assert [entry.elders for entry in AuditEntry.objects.filter(action="visits.who")] == [[elder.pk]]
