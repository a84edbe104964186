"""Records visits that failed; what is owed stays open and says when it was tried."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from yilian.audit.actions import action
from yilian.audit.clock import now, today
from yilian.kernel.actors import Actor
from yilian.kernel.messages import words
from yilian.kernel.records import RecordRef
from yilian.kernel.refusals import Invalid, Problem, refuse, refuse_if
from yilian.obligations.actions.attempts import FailedAttempt, follow_attempt, forget_attempt, note_attempt
from yilian.obligations.rules.attempts import AttemptFacts, attempt_problems
from yilian.people.models import Elder, Practitioner, Team
from yilian.people.queries.persons import lifespan_of
from yilian.people.rules import day_refusal
from yilian.places.policies import policy_library
from yilian.visits.actions.delivery import Provider
from yilian.visits.models import Attempt, Round
from yilian.visits.queries.attempts import attempts_of
from yilian.visits.rules.rounds import FilledRow


@dataclass(frozen=True, slots=True)
class NewAttempt:
    """For which items somebody came, on which day, what came of it and why, and the time agreed instead."""

    items: tuple[str, ...]
    on: date
    outcome: str
    reason: str = ""
    next_at: datetime | None = None


@action("visits.record", title=words("登记未做成", "record a visit that failed"), name="visits.record_attempt")
def record_attempt(
    actor: Actor, elder: Elder, team: Team, practitioner: Practitioner, *, attempt: NewAttempt
) -> Attempt:
    """Record that a visit failed: it fulfils nothing; what is postponed is booked for its next time.

    An appointment of that day for the same services becomes a no-show, or is moved.
    """
    refuse_if(day_refusal(lifespan_of(elder), attempt.on, today()))
    facts = AttemptFacts(attempt.outcome, attempt.reason, attempt.on, attempt.next_at)
    problems = list(attempt_problems(facts))
    known = policy_library().catalogue.item
    problems += [
        Problem("items", "attempt-item-unknown", (("item", item),)) for item in attempt.items if item not in known
    ]
    if problems:
        raise Invalid(*problems)
    if not attempt.items:
        refuse("nothing-delivered")
    made = Attempt.objects.create(
        elder=elder,
        team=team,
        practitioner=practitioner,
        items=list(dict.fromkeys(attempt.items)),
        on=attempt.on,
        outcome=attempt.outcome,
        reason=attempt.reason.strip(),
        next_at=attempt.next_at,
        recorded_at=now(),
    )
    follow_attempt(actor, elder, obligations=_note(actor, made), attempt=_failed(made))
    return made


@action(
    "visits.record",
    title=words("撤回未做成的登记", "withdraw a visit that failed"),
    name="visits.withdraw_attempt",
    log=("reason",),
)
def withdraw_attempt(actor: Actor, attempt: Attempt, *, reason: str) -> Attempt:
    """Withdraw an attempt with a reason: what is open says the attempt before it, if there was one. Appointments stay as they are."""
    if attempt.withdrawn_at is not None:
        refuse("attempt-withdrawn")
    if not reason.strip():
        raise Invalid(Problem("reason", "withdrawal-reason-missing"))
    attempt.withdrawn_at, attempt.withdrawal_reason = now(), reason.strip()
    attempt.save(update_fields=["withdrawn_at", "withdrawal_reason"])
    _forget(actor, attempt)
    return attempt


@action(
    "visits.record", title=words("登记巡诊未见", "record a resident whom a round missed"), name="visits.miss_resident"
)
def miss_resident(actor: Actor, elder: Elder, visited_round: Round, *, by: Provider, row: FilledRow) -> Attempt:
    """Record that a round did not see a resident, and why."""
    made = Attempt.objects.create(
        elder=elder,
        team=by.team,
        practitioner=by.practitioner,
        items=[visited_round.item],
        on=visited_round.on,
        outcome=row.missed,
        reason=row.note.strip()[:200],
        recorded_at=now(),
        round=visited_round,
    )
    _note(actor, made)
    return made


@action(
    "visits.record",
    title=words("巡诊后来见到", "see a resident after all"),
    name="visits.see_after_all",
    log=("elders",),
)
def see_after_all(actor: Actor, visited_round: Round, *, elders: Sequence[int]) -> int:
    """Withdraw that a round missed residents, because it sees them after all; what is open says so no longer."""
    missed = list(visited_round.attempts.filter(elder_id__in=list(elders), withdrawn_at__isnull=True))
    Attempt.objects.filter(pk__in=[attempt.pk for attempt in missed]).update(
        withdrawn_at=now(), withdrawal_reason="seen-after-all"
    )
    for attempt in missed:
        _forget(actor, attempt)
    return len(missed)


def _forget(actor: Actor, attempt: Attempt) -> None:
    """Let nothing say a withdrawn attempt any more; what was tried before it is said again."""
    forget_attempt(actor, attempt.elder, record=_name(attempt))
    for item in attempt.items:
        before = attempts_of(attempt.elder_id).filter(items__contains=[item], withdrawn_at__isnull=True).first()
        if before is not None:
            _note_item(actor, before, item)


def _note(actor: Actor, attempt: Attempt) -> list[int]:
    """Let what is open say that it was tried; return which obligations that are."""
    return [key for item in attempt.items for key in _note_item(actor, attempt, item)]


def _note_item(actor: Actor, attempt: Attempt, item: str) -> list[int]:
    return note_attempt(actor, attempt.elder, what=item, attempt=_failed(attempt))


def _failed(attempt: Attempt) -> FailedAttempt:
    """Return an attempt as what is owed hears of it."""
    facts = AttemptFacts(attempt.outcome, attempt.reason, attempt.on, attempt.next_at)
    return FailedAttempt(facts, _name(attempt), attempt.team, attempt.practitioner)


def _name(attempt: Attempt) -> RecordRef:
    """Return the reference to an attempt."""
    return RecordRef(Attempt._meta.label_lower, attempt.pk)
