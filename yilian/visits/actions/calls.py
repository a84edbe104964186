"""Logs calls for advice, hands them over, closes them with an outcome."""

from dataclasses import dataclass
from datetime import datetime

from yilian.audit.actions import action
from yilian.audit.clock import SHANGHAI, now
from yilian.kernel.actors import Actor
from yilian.kernel.refusals import refuse_if
from yilian.obligations.actions import keep
from yilian.people.cipher import encrypt
from yilian.people.models import Elder, Practitioner, Team
from yilian.people.queries import practitioner_of
from yilian.places.models import Organization
from yilian.places.policies import shelf
from yilian.visits.actions.ground import Done, Provider, ask_for, named, prove
from yilian.visits.events import Window
from yilian.visits.models import Call
from yilian.visits.queries.desks import item_at, proof_of
from yilian.visits.queries.orders import allowed_for, team_of
from yilian.visits.rules.calls import (
    CALL_TRANSITIONS,
    CallFacts,
    CallState,
    Outcome,
    Urgency,
    answer_by,
    call_refusal,
    close_refusal,
)
from yilian.visits.rules.steps import step_refusal


@dataclass(frozen=True, slots=True)
class NewCall:
    """What is written down while the telephone is in the hand; with an outcome the call is closed at once."""

    complaint: str
    urgency: Urgency
    advice: str = ""
    outcome: Outcome | None = None
    caller: str = ""
    phone: str = ""
    relation: str = "self"
    at: datetime | None = None


@action("visits.advise", name="visits.log_call")
def log_call(
    actor: Actor, organization: Organization, elder: Elder | None = None, team: Team | None = None, *, given: NewCall
) -> Call:
    """Log a call; with a team it is handed over to it, with an outcome it is closed, with neither it stays open."""
    at = given.at or now()
    died_on = elder.died_on if elder is not None else None
    refuse_if(call_refusal(CallFacts(at, now(), at.astimezone(SHANGHAI).date(), given.complaint, died_on)))
    call = Call.objects.create(
        organization=organization, elder=elder, at=at, answered_by=actor.name, caller=given.caller,
        phone_cipher=encrypt(given.phone) if given.phone else b"", relation=given.relation,
        complaint=given.complaint, urgency=given.urgency, advice=given.advice,
    )  # fmt: skip
    if team is not None:
        _hand_over(call, team, None, at)
    elif given.outcome is not None:
        _close(actor, call, given.outcome, given.advice, call.at)
    return call


@action("visits.advise", name="visits.hand_over_call")
def hand_over_call(actor: Actor, call: Call, team: Team, practitioner: Practitioner | None = None) -> Call:
    """Hand a call over to a team, or to one of its people, to be answered within what its urgency allows."""
    refuse_if(step_refusal(CALL_TRANSITIONS, CallState(call.state), CallState.HANDED_OVER))
    _hand_over(call, team, practitioner, now())
    return call


@action("visits.advise", name="visits.close_call", keep=("outcome",))
def close_call(actor: Actor, call: Call, *, outcome: Outcome, advice: str) -> Call:
    """Close a call with what was advised and what came of it."""
    refuse_if(step_refusal(CALL_TRANSITIONS, CallState(call.state), CallState.CLOSED))
    _close(actor, call, outcome, advice, now())
    return call


def _hand_over(call: Call, team: Team, practitioner: Practitioner | None, at: datetime) -> None:
    """Set who answers and by when, counted from an instant; an elder with a contract is owed the answer by then."""
    call.state, call.team, call.practitioner = CallState.HANDED_OVER, team, practitioner
    call.due_at = answer_by(shelf().catalogue.limit[f"answer-{call.urgency}"].value, at)
    call.save(update_fields=["state", "team", "practitioner", "due_at"])
    if call.elder is not None:
        window = Window(call.at.astimezone(SHANGHAI).date(), call.due_at.astimezone(SHANGHAI).date(), call.due_at)
        ask_for(call, call.elder, team, item_at("call"), window)


def _close(actor: Actor, call: Call, outcome: Outcome, advice: str, at: datetime) -> None:
    """Close a call; advice to a known elder counts as telephone advice given."""
    refuse_if(close_refusal(Urgency(call.urgency), outcome, advice))
    call.state, call.outcome, call.advice = CallState.CLOSED, outcome, advice
    call.closed_at, call.closed_by = max(at, call.at), actor.name
    if call.elder is not None:
        _count(actor, call, call.elder)
    call.save(update_fields=["state", "outcome", "advice", "closed_at", "closed_by", "visit"])


def _count(actor: Actor, call: Call, elder: Elder) -> None:
    """Let the advice count: as a visit where somebody qualified gave it, else the call itself keeps what was owed."""
    assert call.closed_at is not None
    on = call.closed_at.astimezone(SHANGHAI).date()
    practitioner, item = practitioner_of(actor), item_at("call")
    team = call.team or (team_of(practitioner) if practitioner else None)
    if practitioner is not None and team is not None and practitioner.kind in allowed_for(item):
        done = Done(item, on, proof_of(item), call.get_outcome_display())
        call.visit = prove(actor, elder, Provider(team, practitioner), done)
    else:
        keep(actor, elder, item=item, on=on, record=named(call))
