"""What recording by an order has in common: the provider, the visit that proves it, and publishing what is owed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import models

from yilian.audit.actions import publish
from yilian.audit.clock import now
from yilian.kernel.actors import Actor
from yilian.kernel.records import RecordRef
from yilian.kernel.refusals import Refusal, refuse
from yilian.obligations.actions.fulfilling import answer
from yilian.obligations.events import SeriesEnded, ServiceAskedFor, ServiceCalledOff, Window
from yilian.obligations.queries.worklists import called_for_by
from yilian.people.models import Elder, Practitioner, Team
from yilian.places.models import Organization
from yilian.visits.actions.visits import Delivery, record_visit
from yilian.visits.models import Status, Visit


@dataclass(frozen=True, slots=True)
class Provider:
    """The provider of a service: a practitioner, and the team they work for."""

    team: Team
    practitioner: Practitioner


@dataclass(frozen=True, slots=True)
class Done:
    """What was delivered by an order: the item, the day, the evidence, a note, and the instant where an answer is owed by one."""

    item: str
    on: date
    evidence: Mapping[str, str]
    note: str = ""
    at: datetime | None = None


def prove(actor: Actor, elder: Elder, by: Provider, done: Done, place: str = "") -> Visit:
    """Record the visit that proves a delivery; recording it keeps what the order made owed.

    Refuses evidence which says that it was not done: an order is not done by that, and has steps of its own for it.
    """
    visit = deliver(actor, elder, by, done, place)
    if visit.status != Status.COMPLETED:
        refuse("proof-not-done")
    return visit


def deliver(actor: Actor, elder: Elder, by: Provider, done: Done, place: str = "") -> Visit:
    """Record what was delivered, or that it was tried and not done."""
    delivery = Delivery(done.item, done.on, done.evidence, place, done.note, answered_at=done.at, sure=True)
    return record_visit(actor, elder, by.team, by.practitioner, delivery=delivery)


def foreign(actor: Actor, organization: Organization) -> Refusal | None:
    """Return the refusal for an actor outside the owning organization; a route or equipment may be seen by others."""
    within = actor.scope.covers(organization.division_id, organization.pk)
    return None if within else Refusal("not-your-organization", organization=organization.name_zh)


def named(record: models.Model) -> RecordRef:
    """Return the reference to a record."""
    return RecordRef(record._meta.label_lower, record.pk)


def ask_for(record: models.Model, elder: Elder, team: Team, item: str, *windows: Window) -> None:
    """Write down that a record calls for an item, so that it is owed."""
    if windows:
        publish(ServiceAskedFor(elder.pk, team.pk, item, windows, named(record)))


def answer_decision(actor: Actor, record: models.Model, what: str) -> None:
    """Answer the decision for which a record waits, now, by the record itself."""
    waiting = called_for_by(named(record)).filter(what=what).first()
    if waiting is not None:
        answer(actor, waiting, at=now(), record=named(record))


def call_off(record: models.Model, on: date, reason: str) -> None:
    """Publish that what a record called for will not be done; the obligation is waived for that reason."""
    publish(ServiceCalledOff(named(record), on, reason))


def end_series(record: models.Model, elder: Elder, on: date) -> None:
    """Publish that care in a series ended: overdue sessions stay overdue, sessions due later are not owed."""
    publish(SeriesEnded(named(record), elder.pk, on))
