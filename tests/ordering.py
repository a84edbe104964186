"""What the tests of everything ordered, lent and planned share: a place with an elder and staff, what became owed, what was refused."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pytest
from django.db import models
from django.test import Client
from factories import a_team, an_elder

from yilian.accounts.actions import add_user, grant
from yilian.accounts.queries import actor_for
from yilian.agreements.actions.enrolments import enrol
from yilian.audit.scope import using_scope
from yilian.kernel.actors import SYSTEM, Actor
from yilian.kernel.refusals import Refused
from yilian.obligations.models import Obligation
from yilian.people.actions.staff import certify, register_practitioner
from yilian.people.models import Elder, Practitioner, Team
from yilian.places.models import Division, Organization
from yilian.visits.actions.delivery import Provider

ON = date(2023, 9, 12)
TOWNSHIP = "330727109000"
HERE, THERE = "330727109", "330727106"
AsRole = Callable[..., Actor]


@dataclass
class Place:
    """An elder with a contract, the health centre's team, and one of each kind of practitioner."""

    elder: Elder
    team: Team
    doctor: Practitioner
    centre: Organization

    def one(self, kind: str, until: date | None = None) -> Practitioner:
        found = register_practitioner(SYSTEM, self.centre, name=kind, kind=kind)
        certify(SYSTEM, found, number=f"T-{kind}", starts_on=date(2018, 1, 1), ends_on=until)
        return found

    def hands(self, kind: str = "doctor") -> Provider:
        return Provider(self.team, self.doctor if kind == "doctor" else self.one(kind))


def the_dead(**changes: object) -> Elder:
    elder = an_elder(name="陈故人", **changes)
    Elder.objects.filter(pk=elder.pk).update(died_on=date(2023, 9, 1))
    return Elder.objects.get(pk=elder.pk)


def user_of(practitioner: Practitioner, role: str) -> Actor:
    user = add_user(SYSTEM, None, username=role, name=practitioner.name, password="A-long-test-passphrase")
    grant(SYSTEM, user, Division.objects.get(code="330727109000"), role=role, starts_on=date(2020, 1, 1))
    Practitioner.objects.filter(pk=practitioner.pk).update(user=user)
    return actor_for(user, ON)


def opened(record: models.Model) -> Obligation:
    return Obligation.objects.get(basis_kind=record._meta.label_lower, basis_key=record.pk, kind="service", ordinal=1)


def series_of(record: models.Model) -> list[tuple[int, date, date | None, str]]:
    """Return what a record calls for again and again: its number, its last day, when it was kept, why it is void."""
    found = Obligation.objects.filter(basis_kind=record._meta.label_lower, basis_key=record.pk).order_by("ordinal")
    return list(found.values_list("ordinal", "due_on", "fulfilled_on", "void_reason"))


def refused(code: str, act: Callable[[], object], *untouched: type[models.Model]) -> None:
    """See that something is refused with a code and that nothing of it stays."""
    before = [model._default_manager.count() for model in untouched]
    with pytest.raises(Refused) as caught:
        act()
    assert caught.value.code == code
    assert [model._default_manager.count() for model in untouched] == before


def a_place() -> Place:
    """Make the place, within the scope of the caller."""
    elder, (team, doctor) = an_elder(groups=("age-80-plus", "chronic-illness")), a_team()
    enrol(SYSTEM, elder, team, mode="care-to-home", starts_on=date(2023, 1, 10))
    return Place(elder, team, doctor, Organization.objects.get(code=f"centre-{TOWNSHIP}"))


def signed_in(kind: str, role: str) -> Client:
    """Sign in as a practitioner of the team."""
    with using_scope(SYSTEM):
        user = add_user(SYSTEM, None, username=kind, name=kind, password="A-long-test-passphrase")
        grant(SYSTEM, user, Division.objects.get(code=TOWNSHIP), role=role, starts_on=date(2020, 1, 1))
        centre = Organization.objects.get(code=f"centre-{TOWNSHIP}")
        if kind == "doctor":
            Practitioner.objects.filter(kind="doctor").update(user=user)
        else:
            other = register_practitioner(SYSTEM, centre, name=kind, kind=kind, user_id=user.pk)
            certify(SYSTEM, other, number=f"P-{kind}", starts_on=date(2018, 1, 1))
            Team.objects.get().members.add(other)
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client
