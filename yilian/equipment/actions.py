"""Registers equipment, lends it, takes it back, and says when a piece is repaired or has come to its end."""

from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction

from yilian.audit.actions import action
from yilian.audit.clock import today
from yilian.equipment.models import Equipment, Loan
from yilian.equipment.rules import (
    CONDITION_TRANSITIONS,
    Condition,
    Kind,
    LoanFacts,
    desk_of,
    extension_refusal,
    loan_refusal,
    return_refusal,
)
from yilian.kernel.actors import Actor
from yilian.kernel.messages import words
from yilian.kernel.refusals import Invalid, Problem, refuse, refuse_if
from yilian.people.models import Elder
from yilian.people.queries.persons import lifespan_of
from yilian.places.models import Organization
from yilian.visits.actions.delivery import Done, Provider, foreign, prove
from yilian.visits.queries.catalogue_desks import item_at, proof_of
from yilian.visits.rules.steps import reason_refusal, step_refusal


@action("equipment.lend", title=words("登记器材", "register equipment"), name="equipment.register")
def register_equipment(actor: Actor, organization: Organization, *, kind: Kind, number: str) -> Equipment:
    """Enter a piece of equipment under the number written on it."""
    if not number.strip():
        raise Invalid(Problem("number", "number-missing"))
    if Equipment.objects.filter(organization=organization, number=number).exists():
        raise Invalid(Problem("number", "number-taken", (("number", number),)))
    return Equipment.objects.create(organization=organization, kind=kind, number=number)


@dataclass(frozen=True, slots=True)
class Terms:
    """From when to when something is lent, and a note."""

    lent_on: date
    due_on: date
    note: str = ""


@action("equipment.lend", title=words("借出器材", "lend equipment"), name="equipment.lend")
def lend(actor: Actor, equipment: Equipment, elder: Elder, *, by: Provider, terms: Terms) -> Loan:
    """Hand equipment to an elder; the visit recorded with it keeps what was owed, as a device promised once."""
    refuse_if(foreign(actor, equipment.organization))
    kind, out = Kind(equipment.kind), equipment.loans.filter(returned_on__isnull=True).exists()
    condition = Condition(equipment.condition)
    facts = LoanFacts(lifespan_of(elder), terms.lent_on, terms.due_on, today(), condition, out)
    refuse_if(loan_refusal(facts))
    try:
        with transaction.atomic():
            loan = Loan.objects.create(
                equipment=equipment,
                elder=elder,
                team=by.team,
                practitioner=by.practitioner,
                lent_on=terms.lent_on,
                due_on=terms.due_on,
                note=terms.note,
            )
    except IntegrityError:  # a loan to somebody out of reach, or one that had not ended on that day
        refuse("equipment-already-lent", clause="PA-08")
    item = item_at(desk_of(kind))
    done = Done(item, terms.lent_on, proof_of(item), f"{equipment.get_kind_display()} {equipment.number}")
    loan.visit = prove(actor, elder, by, done)
    loan.save(update_fields=["visit"])
    return loan


@action(
    "equipment.lend",
    title=words("收回器材", "take equipment back"),
    name="equipment.take_back",
    log=("on", "condition"),
)
def take_back(actor: Actor, loan: Loan, *, on: date, condition: Condition, note: str = "") -> Loan:
    """Take equipment back on a day in a condition; late is not lost, and after a death it comes back too."""
    refuse_if(foreign(actor, loan.equipment.organization))
    refuse_if(return_refusal(loan.lent_on, loan.returned_on, on, today()))
    loan.returned_on, loan.condition = on, condition
    loan.note = f"{loan.note} {note}".strip()[:200]
    loan.save(update_fields=["returned_on", "condition", "note"])
    Equipment.objects.filter(pk=loan.equipment_id).update(condition=condition)
    return loan


@action(
    "equipment.lend", title=words("续借器材", "lend equipment longer"), name="equipment.extend_loan", log=("due_on",)
)
def extend_loan(actor: Actor, loan: Loan, *, due_on: date, reason: str) -> Loan:
    """Let a loan run on to a later day, for a reason; the days agreed before stay readable in its note."""
    refuse_if(foreign(actor, loan.equipment.organization))
    refuse_if(extension_refusal(loan.due_on, loan.returned_on, due_on, today()))
    refuse_if(reason_refusal(reason))
    loan.note = f"{loan.note} {loan.due_on} → {due_on}:{reason}".strip()[:200]
    loan.due_on = due_on
    loan.save(update_fields=["due_on", "note"])
    return loan


@action(
    "equipment.lend",
    title=words("检修或报废器材", "repair or scrap equipment"),
    name="equipment.inspect",
    log=("condition", "reason"),
)
def inspect_equipment(actor: Actor, equipment: Equipment, *, condition: Condition, reason: str) -> Equipment:
    """Return in what condition a piece is now: repaired, worn, broken, or scrapped, which is its end; not while it is lent."""
    refuse_if(foreign(actor, equipment.organization))
    refuse_if(step_refusal(CONDITION_TRANSITIONS, Condition(equipment.condition), condition))
    refuse_if(reason_refusal(reason))
    if equipment.loans.filter(returned_on__isnull=True).exists():
        refuse("equipment-already-lent", clause="PA-08")
    equipment.condition = condition
    equipment.save(update_fields=["condition"])
    return equipment
