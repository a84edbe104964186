"""Writes that something owed was fulfilled or waived."""

from collections.abc import Sequence
from datetime import date, datetime

from yilian.audit.actions import action, publish
from yilian.audit.clock import moment_of, now, today
from yilian.kernel.actors import Actor
from yilian.kernel.deadlines import Grain, local_day
from yilian.kernel.messages import words
from yilian.kernel.records import RecordRef
from yilian.kernel.refusals import refuse, refuse_if
from yilian.obligations.actions.changes import publish_change, teams_in
from yilian.obligations.events import FulfilmentChanged, ObligationFulfilled
from yilian.obligations.models import OPEN, Obligation
from yilian.obligations.queries.worklists import (
    candidates_for,
    candidates_of_division,
    candidates_of_organization,
    open_obligations,
)
from yilian.obligations.rules.fulfilling import Candidate, all_fulfilled_by, waiver_refusal
from yilian.obligations.rules.states import PENDING, state_of
from yilian.people.models import Elder
from yilian.places.models import Division, Organization

Beneficiary = Elder | Organization | Division


@action("obligations.fulfil", title=words("兑现承诺", "fulfil what is owed"), log=("what", "at", "record"))
def fulfil(actor: Actor, beneficiary: Beneficiary, *, what: str, record: RecordRef, at: date) -> Obligation | None:
    """Record that a service was delivered on a day, or at an instant where that is known; return what it fulfils, if any was open.

    It fulfils one obligation that is planned and one that a record called for; the planned one is returned.
    What an institution or a village is owed as a whole is fulfilled apart from what those who live there are owed.
    A record does not fulfil what it called for itself: that is for `answer`.
    """
    return _fulfil(_candidates(beneficiary, what), what, at, record)


@action(
    "obligations.fulfil", title=words("按时应答", "answer in time"), name="obligations.answer", log=("at", "record")
)
def answer(actor: Actor, obligation: Obligation, *, at: datetime, record: RecordRef) -> Obligation:
    """Fulfil exactly this obligation; the instant decides whether it was in time."""
    if state_of(obligation.dates, at) not in PENDING:
        refuse("obligation-not-open")
    return _write(obligation, local_day(at), at, record)


@action(
    "obligations.fulfil",
    title=words("更正后改认记录", "move what was fulfilled to a corrected record"),
    name="obligations.change_record",
    log=("former", "record", "on"),
)
def change_record(actor: Actor, elder: Elder, *, former: RecordRef, record: RecordRef, on: date) -> int:
    """Let a correction take the place of the record it corrects: what that one fulfilled, this one does, on its own day.

    What the former record called for and is still open is void: the correction calls for what is due itself.
    """
    called_for = open_obligations().filter(elder=elder, basis_kind=former.label, basis_key=former.key, planned=False)
    publish_change(teams_in(called_for))
    called_for.update(void_on=today())
    by_days = Obligation.objects.filter(elder=elder, fulfilled_kind=former.label, fulfilled_key=former.key)
    publish(FulfilmentChanged(former, record, on))
    return by_days.update(fulfilled_kind=record.label, fulfilled_key=record.key, fulfilled_on=on)


@action(
    "obligations.fulfil",
    title=words("更正后撤回兑现", "open again after a correction"),
    name="obligations.release",
    log=("record",),
)
def release(actor: Actor, *, record: RecordRef) -> int:
    """Let what a record fulfilled be open again, because the record was corrected; the correction fulfils what it fulfils itself."""
    rows = Obligation.objects.filter(fulfilled_kind=record.label, fulfilled_key=record.key)
    publish_change(teams_in(rows))
    publish(FulfilmentChanged(record))
    return rows.update(fulfilled_on=None, fulfilled_at=None, fulfilled_kind="", fulfilled_key=None)


@action("obligations.waive", title=words("免除", "waive an obligation"), log=("on", "reason"))
def waive(actor: Actor, obligation: Obligation, *, on: date, reason: str) -> Obligation:
    """Waive an obligation for a reason, for instance because the elder declined."""
    refuse_if(waiver_refusal(obligation.dates, moment_of(on), reason))
    obligation.waived_on, obligation.waived_reason = on, reason.strip()
    obligation.save(update_fields=["waived_on", "waived_reason"])
    publish_change([obligation.team_id])
    return obligation


def _candidates(beneficiary: Beneficiary, what: str) -> tuple[Candidate, ...]:
    if isinstance(beneficiary, Elder):
        return candidates_for(beneficiary.pk, what)
    if isinstance(beneficiary, Organization):
        return candidates_of_organization(beneficiary.pk, what)
    return candidates_of_division(beneficiary.pk, what)


def _fulfil(candidates: Sequence[Candidate], what: str, at: date, record: RecordRef) -> Obligation | None:
    """Fulfil the open obligations that a service fulfils; one that a rival fulfilled meanwhile is left alone."""
    left = [candidate for candidate in candidates if candidate.basis != record]
    instant = at if isinstance(at, datetime) else None
    on = at if instant is None else local_day(instant)
    fulfilled = list[Obligation]()
    while keys := all_fulfilled_by(left, what, on):
        obligation = Obligation.objects.select_for_update(of=("self",)).filter(OPEN, pk=keys[0]).first()
        if obligation is not None:
            fulfilled.append(_write(obligation, on, instant or _instant_of(obligation, on), record))
            left = [candidate for candidate in left if candidate.planned is not obligation.planned]
        left = [candidate for candidate in left if candidate.key != keys[0]]
    return fulfilled[0] if fulfilled else None


def _instant_of(obligation: Obligation, on: date) -> datetime | None:
    """Return when something owed by an instant was done if only the day is known: as late as that day allows."""
    if obligation.due_grain != Grain.INSTANT:
        return None
    return now() if on == today() else moment_of(on)


def _write(obligation: Obligation, on: date, at: datetime | None, record: RecordRef) -> Obligation:
    obligation.fulfilled_on, obligation.fulfilled_at, obligation.paused_at = on, at, None
    obligation.fulfilled_kind, obligation.fulfilled_key = record.label, record.key
    obligation.save(update_fields=["fulfilled_on", "fulfilled_at", "fulfilled_kind", "fulfilled_key", "paused_at"])
    publish(ObligationFulfilled(obligation.pk, on, record))
    publish_change([obligation.team_id])
    return obligation
