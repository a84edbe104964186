"""Writes that something owed was kept or waived, and what a record calls for."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from yilian.audit.actions import action, publish
from yilian.audit.clock import SHANGHAI, today
from yilian.kernel.actors import Actor
from yilian.kernel.refusals import refuse, refuse_if
from yilian.obligations.events import ObligationKept
from yilian.obligations.models import Obligation
from yilian.obligations.queries.worklists import (
    candidates_for,
    candidates_of_division,
    candidates_of_organization,
    open_obligations,
)
from yilian.obligations.rules import OPEN, CalledFor, Candidate, kept_by, state_of, waiver_refusal
from yilian.people.models import Elder, Team
from yilian.places.models import Division, Organization

ENDED = "ended"


@action("obligations.keep", keep=("item", "on", "record"))
def keep(actor: Actor, elder: Elder, *, item: str, on: date, record: str) -> Obligation | None:
    """Note that a service was delivered to an elder; give the obligation that it keeps, if one was open."""
    return _keep(candidates_for(elder.pk, item), item, on, record)


@action("obligations.keep", name="obligations.keep_for_organization", keep=("item", "on", "record"))
def keep_for_organization(
    actor: Actor, organization: Organization, *, item: str, on: date, record: str
) -> Obligation | None:
    """Note that an institution as a whole was served; what its residents are owed themselves is kept by attendance."""
    return _keep(candidates_of_organization(organization.pk, item), item, on, record)


@action("obligations.keep", name="obligations.keep_for_division", keep=("item", "on", "record"))
def keep_for_division(actor: Actor, division: Division, *, item: str, on: date, record: str) -> Obligation | None:
    """Note that a group event was held in a village or township; who attended is kept one by one."""
    return _keep(candidates_of_division(division.pk, item), item, on, record)


@action("obligations.keep", name="obligations.answer", keep=("at", "record"))
def answer(actor: Actor, obligation: Obligation, *, at: datetime, record: str) -> Obligation:
    """Keep an obligation that is owed by an instant; the instant decides whether it was in time."""
    on = at.astimezone(SHANGHAI).date()
    if state_of(obligation.dates, on, at) not in OPEN:
        refuse("obligation-not-open")
    obligation.kept_on, obligation.kept_at, obligation.kept_by = on, at, record
    obligation.save(update_fields=["kept_on", "kept_at", "kept_by"])
    publish(ObligationKept(obligation.pk, on, record))
    return obligation


@action("obligations.keep", name="obligations.open_from_record")
def open_from_record(actor: Actor, elder: Elder, team: Team, *, called_for: CalledFor) -> Obligation:
    """Owe what a record calls for (a menu order, a guidance note after a check-up); doing it again gives the same row."""
    if elder.died_on is not None:
        refuse("elder-died")
    found, _created = Obligation.objects.get_or_create(
        opened_by=called_for.opened_by, item=called_for.item, ordinal=called_for.ordinal,
        defaults=_columns(elder, team, called_for),
    )  # fmt: skip
    return found


@action("obligations.keep", name="obligations.open_series")
def open_series(actor: Actor, elder: Elder, team: Team, *, called_for: Sequence[CalledFor]) -> int:
    """Owe what a record calls for again and again; what is owed already stays as it is.

    A window that was void because the series had ended is open again. Gives how many were asked for.
    """
    if elder.died_on is not None:
        refuse("elder-died")
    rows = [
        Obligation(opened_by=one.opened_by, item=one.item, ordinal=one.ordinal, **_columns(elder, team, one))
        for one in called_for
    ]
    asked = Q(*(Q(opened_by=one.opened_by, item=one.item, ordinal=one.ordinal) for one in called_for), _connector=Q.OR)
    if called_for:
        Obligation.objects.filter(asked, void_reason=ENDED).update(void_on=None, void_reason="")
    Obligation.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
    return len(rows)


@action("obligations.keep", name="obligations.void_called_for", keep=("since", "reason"))
def void_called_for(actor: Actor, elder: Elder, *, since: date, reason: str, record: str = "") -> int:
    """Void what records, or one of them, called for and would fall due from a day on; what fell due before stays owed."""
    found = open_obligations().filter(elder=elder, due_on__gte=since).exclude(opened_by="")
    if record:
        found = found.filter(opened_by=record)
    return found.update(void_on=since, void_reason=reason)


@action("obligations.keep", name="obligations.change_record", keep=("former", "record", "on"))
def change_record(actor: Actor, elder: Elder, *, former: str, record: str, on: date) -> int:
    """Let a correction take the place of the record it corrects: what that one kept, this one keeps, on its own day.

    What the former record called for and is still open is void: the correction calls for what is due itself.
    """
    open_obligations().filter(elder=elder, opened_by=former).update(void_on=today())
    kept = Obligation.objects.filter(elder=elder, kept_by=former)
    return kept.update(kept_by=record, kept_on=on)


@action("obligations.keep", name="obligations.release", keep=("record",))
def release(actor: Actor, *, record: str) -> int:
    """Let what a record kept be open again, because the record was corrected; the correction keeps what it keeps itself."""
    return Obligation.objects.filter(kept_by=record).update(kept_on=None, kept_at=None, kept_by="")


@action("obligations.waive", keep=("on", "reason"))
def waive(actor: Actor, obligation: Obligation, *, on: date, reason: str) -> Obligation:
    """Waive an obligation for a reason, for instance because the elder declined."""
    refuse_if(waiver_refusal(obligation.dates, on, reason))
    obligation.waived_on, obligation.waived_reason = on, reason.strip()
    obligation.save(update_fields=["waived_on", "waived_reason"])
    return obligation


def _columns(elder: Elder, team: Team, called_for: CalledFor) -> dict[str, Any]:
    """Give the columns of what a record calls for, apart from its name."""
    return {
        "elder": elder, "team": team, "clauses": list(called_for.clauses), "starts_on": called_for.starts_on,
        "due_on": called_for.due_on, "due_at": called_for.due_at, "judged_on": today(),
        "norm": called_for.norm,
    }  # fmt: skip


def _keep(candidates: Sequence[Candidate], item: str, on: date, record: str) -> Obligation | None:
    """Keep the one of the open obligations that a service keeps; one that a rival kept meanwhile is left alone."""
    left = list(candidates)
    while (key := kept_by(left, item, on)) is not None:
        obligation = Obligation.objects.select_for_update(of=("self",)).get(pk=key)
        if state_of(obligation.dates, on) in OPEN and obligation.kept_on is None:
            obligation.kept_on, obligation.kept_by = on, record
            obligation.save(update_fields=["kept_on", "kept_by"])
            publish(ObligationKept(obligation.pk, on, record))
            return obligation
        left = [one for one in left if one.key != key]
    return None
