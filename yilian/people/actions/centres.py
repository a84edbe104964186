"""Writes which home-care and day-care centres serve an elder who lives at home: from a day to a day; ended, corrected, withdrawn."""

from collections.abc import Sequence
from datetime import date

from yilian.audit.actions import action, publish
from yilian.audit.clock import today
from yilian.kernel.actors import Actor
from yilian.kernel.messages import words
from yilian.kernel.periods import Period
from yilian.kernel.refusals import Invalid, Problem, refuse_if
from yilian.people.events import CentreCareChanged
from yilian.people.models import CentreCare, Elder
from yilian.people.rules import centre_care_refusal, overlap_refusal, period_problems
from yilian.places.models import Organization
from yilian.places.rules import (
    LONGEST_DOCUMENT,
    DeclarationStep,
    DeclaredDays,
    declaration_refusal,
    ending_refusal,
    reason_refusal,
)


@action(
    "people.revise_elder",
    name="people.serve_by_centre",
    title=words("登记照料中心服务", "record that a centre serves an elder"),
)
def serve_by_centre(actor: Actor, elder: Elder, centre: Organization, *, days: DeclaredDays) -> CentreCare:
    """Record that a centre serves an elder from a day to a day, and the document that says so (PA-16)."""
    refuse_if(centre_care_refusal(kind=centre.kind, at_home=elder.lives == Elder.Lives.AT_HOME))
    made = CentreCare(elder=elder, organization=centre, starts_on=days.starts_on, ends_on=days.ends_on)
    made.document = days.document
    _record(actor, made)
    publish(CentreCareChanged(elder.pk, days.starts_on))
    return made


@action(
    "people.revise_elder",
    name="people.end_centre_care",
    title=words("结束照料中心服务", "end the service of a centre"),
    log=("ends_on",),
)
def end_centre_care(actor: Actor, care: CentreCare, *, ends_on: date) -> CentreCare:
    """Let a centre serve an elder no longer after a day."""
    refuse_if(declaration_refusal(care.state_on(today()), DeclarationStep.END))
    refuse_if(ending_refusal(care.period, ends_on))
    care.ends_on = ends_on
    care.save(update_fields=["ends_on"])
    publish(CentreCareChanged(care.elder_id, ends_on))
    return care


@action(
    "people.revise_elder",
    name="people.correct_centre_care",
    title=words("更正照料中心服务", "correct that a centre serves an elder"),
    log=("reason",),
)
def correct_centre_care(actor: Actor, care: CentreCare, *, days: DeclaredDays, reason: str) -> CentreCare:
    """Withdraw an entry and record in its place the right days and document; both stay."""
    withdraw_centre_care(actor, care, reason=reason)
    care.refresh_from_db()
    made = care.corrected(days)
    _record(actor, made)
    return made


@action(
    "people.revise_elder",
    name="people.withdraw_centre_care",
    title=words("撤回照料中心服务", "withdraw that a centre serves an elder"),
    log=("reason",),
)
def withdraw_centre_care(actor: Actor, care: CentreCare, *, reason: str) -> CentreCare:
    """Take back an entry that should not have been made; it stays, and counts for nothing."""
    refuse_if(declaration_refusal(care.state_on(today()), DeclarationStep.WITHDRAW))
    refuse_if(reason_refusal(reason))
    care.taken_back(actor.name, today(), reason).save(update_fields=care.WITHDRAWAL)
    publish(CentreCareChanged(care.elder_id, care.starts_on))
    return care


def _record(actor: Actor, care: CentreCare) -> None:
    """Save a new entry whose days are possible and in which the centre does not serve the elder already, or refuse it."""
    problems = [*period_problems(care.starts_on, care.ends_on, care.elder.birth_date, today())]
    if not care.document.strip():
        problems.append(Problem("document", "centre-care-without-document"))
    if len(care.document.strip()) > LONGEST_DOCUMENT:
        problems.append(Problem("document", "text-too-long", (("most", LONGEST_DOCUMENT),)))
    if problems:
        raise Invalid(*problems)
    others = care.elder.centre_care.filter(organization=care.organization, withdrawn_on__isnull=True)
    days = [Period(*other) for other in others.order_by("starts_on").values_list("starts_on", "ends_on")]
    refuse_if(overlap_refusal(care.period, days, care.organization.name_zh))
    care.recorded(actor.name, today()).save()


@action(
    "people.revise_elder",
    name="people.load_centre_care",
    title=words("批量装入照料中心服务", "load whom centres serve"),
)
def load_centre_care(actor: Actor, *, care: Sequence[CentreCare]) -> int:
    """Enter at once whom centres serve; what is there already is left as it is."""
    recorded = [each.recorded(actor.name, today()) for each in care]
    return len(CentreCare.objects.bulk_create(recorded, ignore_conflicts=True))
