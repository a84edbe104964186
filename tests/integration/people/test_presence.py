"""Who is in hospital, away or dead is seen as such in lists, at the head of the page, on Today and on the form of a visit."""

from collections.abc import Callable
from datetime import timedelta

from django.test import Client
from ordering import ON, Place

from yilian.accounts.models import User
from yilian.kernel.actors import SYSTEM
from yilian.obligations.actions.absences_and_shifts import end_absence, record_absence
from yilian.people.actions.deaths import record_death
from yilian.people.models import Practitioner


def test_in_hospital_or_dead_is_seen_wherever_the_elder_is_named(
    place: Place, client_as: Callable[..., Client]
) -> None:
    client = client_as("family-doctor", "330727109000")
    Practitioner.objects.filter(pk=place.doctor.pk).update(user=User.objects.get(username__startswith="family-doctor"))
    key = place.elder.pk
    everywhere = ("/elders/", f"/elders/{key}/", f"/visits/elder/{key}/?item=health-education", "/today/")

    def where(text: str) -> list[str]:
        return [address for address in everywhere if text in client.get(address).content.decode()]

    assert where("住院中") == []
    absence = record_absence(SYSTEM, place.elder, kind="hospital", starts_on=ON - timedelta(days=3))
    assert where("住院中 2023-09-09") == list(everywhere)
    end_absence(SYSTEM, absence, ends_on=ON - timedelta(days=1))
    assert where("住院中") == []
    record_death(SYSTEM, place.elder, died_on=ON)
    assert where("已去世 2023-09-12") == list(everywhere[:3])
