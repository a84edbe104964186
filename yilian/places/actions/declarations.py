"""Records what institutions have and in what places take part: by a document, from a day to a day; corrected and withdrawn."""

from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from yilian.audit.actions import action, publish
from yilian.audit.clock import today
from yilian.kernel.actors import Actor
from yilian.kernel.messages import words
from yilian.kernel.refusals import Invalid, Problem, refuse_if
from yilian.places.events import ParticipationChanged
from yilian.places.models import Characteristic, Division, Organization, Participation
from yilian.places.policies import policy_library, services_to_choose
from yilian.places.queries import declaration_problems_of
from yilian.places.rules import DeclarationStep, DeclaredDays, declaration_refusal, ending_refusal, reason_refusal

D = TypeVar("D", Characteristic, Participation)


@dataclass(frozen=True, slots=True)
class NewCharacteristic:
    """That a word of the catalogue holds of an organization, or does not, from a day to a day, and the document that says so."""

    word: str
    starts_on: date
    document: str
    ends_on: date | None = None
    holds: bool = True


@action(
    "places.characterise",
    name="places.record_characteristic",
    title=words("登记机构事项", "record what an institution has"),
)
def record_characteristic(actor: Actor, organization: Organization, *, details: NewCharacteristic) -> Characteristic:
    """Record that a word of the catalogue holds of an organization, or does not."""
    refuse_if(actor.area_refusal(organization.division_id, organization.pk))
    return _record_characteristic(actor, organization, details)


@action(
    "places.characterise",
    name="places.correct_characteristic",
    title=words("更正机构事项", "correct what is recorded of an institution"),
    log=("reason",),
)
def correct_characteristic(
    actor: Actor, entry: Characteristic, *, details: NewCharacteristic, reason: str
) -> Characteristic:
    """Withdraw an entry and record in its place what is right; both stay."""
    withdraw_characteristic(actor, entry, reason=reason)
    entry.refresh_from_db()
    return _record_characteristic(actor, entry.organization, details, corrects=entry)


@action(
    "places.characterise",
    name="places.withdraw_characteristic",
    title=words("撤回机构事项", "withdraw what is recorded of an institution"),
    log=("reason",),
)
def withdraw_characteristic(actor: Actor, entry: Characteristic, *, reason: str) -> Characteristic:
    """Take an entry back that should not have been made; it stays, and counts for nothing."""
    refuse_if(actor.area_refusal(entry.organization.division_id, entry.organization_id))
    return _withdraw(actor, entry, reason)


def _record_characteristic(
    actor: Actor, organization: Organization, details: NewCharacteristic, corrects: Characteristic | None = None
) -> Characteristic:
    word = policy_library().catalogue.word.get(details.word)
    if word is None:
        raise Invalid(Problem("word", "word-unknown", (("word", details.word),)))
    if not word.entered:
        raise Invalid(Problem("word", "word-known-by-records", (("word", word.name.zh),)))
    made = Characteristic(
        organization=organization,
        word=details.word,
        about=word.about,
        holds=details.holds,
        starts_on=details.starts_on,
        ends_on=details.ends_on,
        document=details.document,
        corrects=corrects,
    )
    return _recorded(actor, made, today())


@dataclass(frozen=True, slots=True)
class NewParticipation:
    """That a place takes part in a mode of a document, or in one item of it, from a day to a day, and the document that says so."""

    pack: str
    mode: str
    starts_on: date
    document: str
    item: str = ""
    ends_on: date | None = None


@action(
    "places.participate",
    name="places.declare_participation",
    title=words("声明参加", "declare that a place takes part"),
)
def declare_participation(actor: Actor, division: Division, *, details: NewParticipation) -> Participation:
    """Declare that a place takes part in what a document does not oblige it to: from then on it is owed there."""
    refuse_if(actor.area_refusal(division.pk))
    if (details.mode, details.item) not in services_to_choose(details.pack):
        named = (("pack", details.pack), ("service", details.item or details.mode))
        raise Invalid(Problem("service", "participation-unknown", named))
    made = Participation(
        division=division,
        pack=details.pack,
        mode=details.mode,
        item=details.item,
        starts_on=details.starts_on,
        ends_on=details.ends_on,
        document=details.document,
    )
    _changed(_recorded(actor, made, date.max), made.starts_on)
    return made


@action(
    "places.participate",
    name="places.end_participation",
    title=words("终止参加", "end taking part"),
    log=("ends_on", "reason"),
)
def end_participation(actor: Actor, declaration: Participation, *, ends_on: date, reason: str) -> Participation:
    """Let a place take part no longer after a day; what was owed until then stays."""
    refuse_if(actor.area_refusal(declaration.division_id))
    refuse_if(declaration_refusal(declaration.state_on(today()), DeclarationStep.END))
    refuse_if(reason_refusal(reason))
    refuse_if(ending_refusal(declaration.period, ends_on))
    declaration.ends_on, declaration.withdrawal_reason = ends_on, reason.strip()
    declaration.save(update_fields=["ends_on", "withdrawal_reason"])
    _changed(declaration, ends_on)
    return declaration


@action(
    "places.participate",
    name="places.correct_participation",
    title=words("更正参加声明", "correct a declaration of taking part"),
    log=("reason",),
)
def correct_participation(
    actor: Actor, declaration: Participation, *, days: DeclaredDays, reason: str
) -> Participation:
    """Withdraw a declaration and record in its place the right days and document; both stay."""
    withdraw_participation(actor, declaration, reason=reason)
    declaration.refresh_from_db()
    return _recorded(actor, declaration.corrected(days), date.max)


@action(
    "places.participate",
    name="places.withdraw_participation",
    title=words("撤回参加声明", "withdraw a declaration of taking part"),
    log=("reason",),
)
def withdraw_participation(actor: Actor, declaration: Participation, *, reason: str) -> Participation:
    """Take back a declaration that should not have been made; it stays, and counts for nothing."""
    refuse_if(actor.area_refusal(declaration.division_id))
    withdrawn = _withdraw(actor, declaration, reason)
    _changed(withdrawn, withdrawn.starts_on)
    return withdrawn


def _withdraw(actor: Actor, declaration: D, reason: str) -> D:
    refuse_if(declaration_refusal(declaration.state_on(today()), DeclarationStep.WITHDRAW))
    refuse_if(reason_refusal(reason))
    declaration.taken_back(actor.name, today(), reason).save(update_fields=declaration.WITHDRAWAL)
    return declaration


def _recorded(actor: Actor, made: D, last: date) -> D:
    """Save a new declaration that begins on a day at the latest, or refuse it."""
    if problems := declaration_problems_of(made, last):
        raise Invalid(*problems)
    made.recorded(actor.name, today()).save()
    return made


def _changed(declaration: Participation, since: date) -> None:
    """Let what is owed in the place be judged anew."""
    publish(ParticipationChanged(declaration.division_id, since))
