"""Reads of what elders, or those who answer for them, wish to be reminded."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import F, Q

from yilian.obligations.models import Kind, Obligation
from yilian.obligations.queries.worklists import open_obligations
from yilian.people.models import Consent

BEFORE = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Reminder:
    """A service that is due, and the phone number at which somebody consented to be reminded of it."""

    obligation: Obligation
    phone: str


def reminders_due(on: date) -> list[Reminder]:
    """Return what falls due in three days and has begun, once for each elder who consented to reminders and has a number.

    Where a guardian consented for the elder, the number is the guardian's.
    """
    consents = {consent.elder_id: consent for consent in _consents(on)}
    rows = (
        open_obligations()
        .filter(elder__in=consents, kind=Kind.SERVICE, due_on=on + BEFORE, starts_on__lte=on, paused_at__isnull=True)
        .exclude(elder__died_on__lte=on)
        .select_related("elder", "obligor")
        .order_by("elder_id", "pk")
        .distinct("elder_id")
    )
    reminders = [Reminder(row, _phone(consents[row.elder_id])) for row in rows if row.elder_id is not None]
    return [reminder for reminder in reminders if reminder.phone]


def _consents(on: date) -> list[Consent]:
    """Return the consents to reminders that hold on a day."""
    standing = Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gt=on)
    held = Consent.objects.filter(standing, purpose=Consent.Purpose.REMINDERS, starts_on__lte=on)
    return list(held.filter(elder__merged_into__isnull=True).select_related("elder", "guardian").order_by(F("pk")))


def _phone(consent: Consent) -> str:
    return consent.elder.phone if consent.guardian is None else consent.guardian.phone
