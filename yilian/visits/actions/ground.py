"""What recording by an order has in common: whose hands, the visit that proves it, and saying what is asked for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import models

from yilian.audit.actions import publish
from yilian.kernel.actors import Actor
from yilian.kernel.refusals import Refusal
from yilian.people.models import Elder, Practitioner, Team
from yilian.places.models import Organization
from yilian.visits.actions.visits import Delivery, record_visit
from yilian.visits.events import SeriesEnded, ServiceAskedFor, ServiceCalledOff, Window
from yilian.visits.models import Visit


@dataclass(frozen=True, slots=True)
class Provider:
    """In whose hands something is: a practitioner, and the team they do it for."""

    team: Team
    practitioner: Practitioner


@dataclass(frozen=True, slots=True)
class Done:
    """What was delivered by an order: the item, the day, the evidence and a note."""

    item: str
    on: date
    evidence: Mapping[str, str]
    note: str = ""


def prove(actor: Actor, elder: Elder, by: Provider, done: Done, place: str = "") -> Visit:
    """Record the visit that proves a delivery; recording it keeps what the order made owed."""
    delivery = Delivery(done.item, done.on, done.evidence, place, done.note)
    return record_visit(actor, elder, by.team, by.practitioner, delivery=delivery)


def foreign(actor: Actor, organization: Organization) -> Refusal | None:
    """Say no to whoever moves what another organization owns: a tour or equipment may be seen from further away."""
    within = actor.scope.covers(organization.division_id, organization.pk)
    return None if within else Refusal("not-your-organization", organization=organization.name_zh)


def named(record: models.Model) -> str:
    """Name a record as obligations and the audit log do: 'visits.call:12'."""
    return f"{record._meta.label_lower}:{record.pk}"


def ask_for(record: models.Model, elder: Elder, team: Team, item: str, *windows: Window) -> None:
    """Say that a record calls for an item; where a clause promises it to the elder, it becomes owed (see the wiring)."""
    if windows:
        publish(ServiceAskedFor(elder.pk, team.pk, item, windows, named(record)))


def call_off(record: models.Model, on: date, reason: str) -> None:
    """Say that what a record called for will not be done; what it made owed is waived for that reason."""
    publish(ServiceCalledOff(named(record), on, reason))


def end_series(record: models.Model, elder: Elder, on: date) -> None:
    """Say that care in a series ended: what is late stays late, what would fall due from then on is not owed."""
    publish(SeriesEnded(named(record), elder.pk, on))
