"""Somebody who leaves an organization leaves its teams, and a successor takes their place and what was theirs to do."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from ordering import ON, Place

from yilian.kernel.actors import SYSTEM
from yilian.kernel.refusals import Invalid, Refused
from yilian.obligations.models import Obligation
from yilian.people.actions.staff import leave_organization
from yilian.people.models import PracticeSite, TeamMember
from yilian.people.queries.practitioners import staff_of


def test_a_successor_takes_the_place_the_lead_and_what_was_to_do(place: Place) -> None:
    successor = place.one("nurse")
    theirs = Obligation.objects.filter(elder=place.elder, what="health-education", void_on=None)
    theirs.update(practitioner=place.doctor, team=None)
    leave_organization(SYSTEM, place.doctor, place.centre, successor, on=date(2023, 9, 11))
    assert PracticeSite.objects.get(practitioner=place.doctor).ends_on == date(2023, 9, 11)
    member = TeamMember.objects.get(team=place.team)
    assert (member.practitioner, member.leads) == (successor, True)
    assert list(staff_of(place.centre.pk, ON)) == [successor]
    assert {owed.practitioner for owed in theirs} == {successor}
    with pytest.raises(Refused, match="works-there-no-longer"):
        leave_organization(SYSTEM, place.doctor, place.centre, successor, on=ON)


def test_a_team_is_never_left_with_nobody_and_a_day_that_cannot_be_is_refused(place: Place) -> None:
    with pytest.raises(Refused, match="team-left-with-nobody"):
        leave_organization(SYSTEM, place.doctor, place.centre, on=ON)
    with pytest.raises(Invalid, match="last-day-in-future"):
        leave_organization(SYSTEM, place.doctor, place.centre, place.one("nurse"), on=date(2023, 9, 13))
    assert TeamMember.objects.filter(team=place.team, practitioner=place.doctor).exists()


def test_the_page_asks_for_a_successor(place: Place, client_as: Callable[..., Client]) -> None:
    client, successor = client_as("county-admin"), place.one("nurse")
    address = f"/staff/{place.centre.pk}/{place.doctor.pk}/leave/"
    assert address in client.get(f"/staff/{place.centre.pk}/").content.decode()
    alone = client.post(address, {"on": "2023-09-12"})
    assert (alone.status_code, "请选接替的人" in alone.content.decode()) == (422, True)
    assert client.post(address, {"on": "2023-09-12", "successor": successor.pk}).status_code == 302
    assert TeamMember.objects.get(team=place.team).practitioner == successor
