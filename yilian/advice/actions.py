"""Logs calls for advice, hands them over, closes them with an outcome."""

from dataclasses import dataclass, replace
from datetime import datetime

from yilian.advice.models import Call
from yilian.advice.rules import (
    CALL_TRANSITIONS,
    CallFacts,
    CallState,
    Outcome,
    Urgency,
    answer_by,
    call_refusal,
    close_refusal,
    visit_time_problem,
)
from yilian.agreements.queries.enrolments import team_serving
from yilian.audit.actions import action
from yilian.audit.cipher import encrypt
from yilian.audit.clock import now, today
from yilian.kernel.actors import Actor
from yilian.kernel.deadlines import SHANGHAI, by_day, by_instant
from yilian.kernel.messages import words
from yilian.kernel.refusals import Invalid, refuse_if
from yilian.obligations.actions.appointments import NewAppointment, book
from yilian.obligations.actions.fulfilling import answer, fulfil
from yilian.obligations.actions.opening import by_team, open_many
from yilian.obligations.events import Window
from yilian.obligations.queries.norms import ORDER
from yilian.obligations.queries.worklists import called_for_by
from yilian.obligations.rules.fulfilling import RequestedService
from yilian.people.models import Elder, Practitioner, Team
from yilian.people.queries.persons import lifespan_of
from yilian.people.queries.practitioners import practitioner_of
from yilian.places.models import Organization
from yilian.places.policies import policy_library
from yilian.visits.actions.delivery import Done, Provider, ask_for, named, prove
from yilian.visits.queries.catalogue_desks import item_at, proof_of
from yilian.visits.queries.orders import allowed_for, team_of
from yilian.visits.rules.steps import step_refusal

ARRANGED = "home-visit"


@dataclass(frozen=True, slots=True)
class NewCall:
    """What is written down while the telephone is in the hand; with an outcome the call is closed at once.

    `visit_at` is the time agreed on for a visit that was arranged.
    """

    complaint: str
    urgency: Urgency
    advice: str = ""
    outcome: Outcome | None = None
    caller: str = ""
    phone: str = ""
    relation: str = "self"
    at: datetime | None = None
    visit_at: datetime | None = None


@action("advice.answer", title=words("记来电", "log a call"), name="advice.log_call")
def log_call(
    actor: Actor, organization: Organization, elder: Elder | None = None, team: Team | None = None, *, new_call: NewCall
) -> Call:
    """Log a call; with a team it is handed over to it, with an outcome it is closed, with neither it stays open."""
    at, phone = new_call.at or now(), new_call.phone
    facts = CallFacts(at, now(), at.astimezone(SHANGHAI).date(), new_call.complaint)
    refuse_if(call_refusal(facts if elder is None else replace(facts, lifespan=lifespan_of(elder))))
    if new_call.visit_at is not None:
        _refuse_visit_time(new_call.outcome if team is None else None, elder, _team_to_visit(actor, elder, team))
    call = Call.objects.create(
        organization=organization,
        elder=elder,
        at=at,
        answered_by=actor.name,
        caller=new_call.caller,
        phone_cipher=encrypt(phone) if phone else b"",
        relation=new_call.relation,
        complaint=new_call.complaint,
        urgency=new_call.urgency,
        advice=new_call.advice,
    )
    if team is not None:
        _hand_over(call, team, None, at)
    elif new_call.outcome is not None:
        _close(actor, call, new_call.outcome, new_call.advice, call.at)
        _arrange(actor, call, new_call.visit_at)
    return call


@action("advice.answer", title=words("转交来电", "hand a call over"), name="advice.hand_over_call")
def hand_over_call(actor: Actor, call: Call, team: Team, practitioner: Practitioner | None = None) -> Call:
    """Hand a call over to a team, or to one of its people, to be answered within what its urgency allows."""
    refuse_if(step_refusal(CALL_TRANSITIONS, CallState(call.state), CallState.HANDED_OVER))
    _hand_over(call, team, practitioner, now())
    return call


@action("advice.answer", title=words("结束来电", "close a call"), name="advice.close_call", log=("outcome",))
def close_call(actor: Actor, call: Call, *, outcome: Outcome, advice: str, visit_at: datetime | None = None) -> Call:
    """Close a call with what was advised and what came of it; a visit that was arranged may have its time."""
    refuse_if(step_refusal(CALL_TRANSITIONS, CallState(call.state), CallState.CLOSED))
    if visit_at is not None:
        _refuse_visit_time(outcome, call.elder, _team_to_visit(actor, call.elder, call.team))
    _close(actor, call, outcome, advice, now())
    _arrange(actor, call, visit_at)
    return call


def _hand_over(call: Call, team: Team, practitioner: Practitioner | None, at: datetime) -> None:
    """Set who answers and by when, counted from an instant; an elder with a contract is owed the answer by then."""
    call.state, call.team, call.practitioner = CallState.HANDED_OVER, team, practitioner
    call.due_at = answer_by(policy_library().catalogue.limit[f"answer-{call.urgency}"].value, at)
    call.save(update_fields=["state", "team", "practitioner", "due_at"])
    if call.elder is not None:
        window = Window(call.at.astimezone(SHANGHAI).date(), by_instant(call.due_at))
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
    """Let the advice count: as a visit where somebody qualified gave it, else the call itself fulfils what was owed."""
    assert call.closed_at is not None
    on = call.closed_at.astimezone(SHANGHAI).date()
    practitioner, item = practitioner_of(actor), item_at("call")
    team = call.team or (team_of(practitioner) if practitioner else None)
    if practitioner is not None and team is not None and practitioner.kind in allowed_for(item):
        done = Done(item, on, proof_of(item), call.get_outcome_display(), call.closed_at)
        call.visit = prove(actor, elder, Provider(team, practitioner), done)
    else:
        _answer(actor, call, elder, call.closed_at)


def _arrange(actor: Actor, call: Call, visit_at: datetime | None) -> None:
    """Let the team owe a visit if one was arranged, within what the urgency of the call allows from its end on.

    The call asks for it and no clause does, so that it stands outside of every rate. With a time it is an appointment, too.
    """
    elder = call.elder
    if call.outcome != Outcome.VISIT_ARRANGED or elder is None:
        return
    assert call.closed_at is not None
    on, team = call.closed_at.astimezone(SHANGHAI).date(), _team_to_visit(actor, elder, call.team)
    if team is None:
        return
    limit = policy_library().catalogue.limit[f"answer-{call.urgency}"].value
    deadline = by_day(answer_by(limit, call.closed_at).astimezone(SHANGHAI).date())
    requested = RequestedService(ARRANGED, (), on, deadline, named(call), norm=ORDER)
    open_many(actor, openings=[(requested, by_team(elder, team))])
    if visit_at is not None:
        purposes = called_for_by(named(call)).filter(what=ARRANGED).values_list("pk", flat=True)
        appointment = NewAppointment(visit_at, obligations=tuple(purposes), booked_at=call.closed_at)
        book(actor, elder, team, call.practitioner, appointment=appointment)


def _team_to_visit(actor: Actor, elder: Elder | None, team: Team | None) -> Team | None:
    """Return the team that visits after a call: the one it was handed to, else the elder's, else that of whoever answers."""
    serving = team or (team_serving(elder.pk, today()) if elder is not None else None)
    if serving is not None:
        return serving
    practitioner = practitioner_of(actor)
    return team_of(practitioner) if practitioner else None


def _refuse_visit_time(outcome: Outcome | None, elder: Elder | None, team: Team | None) -> None:
    """Refuse a time for a visit that nobody arranged or nobody can make."""
    problem = visit_time_problem(outcome, elder=elder is not None, team=team is not None)
    if problem is not None:
        raise Invalid(problem)


def _answer(actor: Actor, call: Call, elder: Elder, at: datetime) -> None:
    """Let the call answer what its hand-over made owed, else what the elder is owed of advice."""
    own = called_for_by(named(call)).first()
    if own is not None:
        answer(actor, own, at=at, record=named(call))
    else:
        fulfil(actor, elder, what=item_at("call"), record=named(call), at=at)
