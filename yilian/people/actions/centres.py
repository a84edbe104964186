"""Writes which home-care and day-care centres serve an elder who lives at home."""

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
from yilian.places.rules import ending_refusal


@action(
    "people.revise_elder",
    name="people.serve_by_centre",
    title=words("登记照料中心服务", "record that a centre serves an elder"),
    log=("starts_on",),
)
def serve_by_centre(actor: Actor, elder: Elder, centre: Organization, *, starts_on: date, document: str) -> CentreCare:
    """Record that a centre serves an elder from a day on, and the document that says so (PA-16)."""
    refuse_if(centre_care_refusal(kind=centre.kind, at_home=elder.lives == Elder.Lives.AT_HOME))
    problems = [*period_problems(starts_on, None, elder.birth_date, today())]
    if not document.strip():
        problems.append(Problem("document", "centre-care-without-document"))
    if problems:
        raise Invalid(*problems)
    others = elder.centre_care.filter(organization=centre).order_by("starts_on").values_list("starts_on", "ends_on")
    refuse_if(overlap_refusal(Period(starts_on, None), [Period(*other) for other in others], centre.name_zh))
    made = CentreCare.objects.create(elder=elder, organization=centre, starts_on=starts_on, document=document.strip())
    publish(CentreCareChanged(elder.pk, starts_on))
    return made


@action(
    "people.revise_elder",
    name="people.end_centre_care",
    title=words("结束照料中心服务", "end the service of a centre"),
    log=("ends_on",),
)
def end_centre_care(actor: Actor, care: CentreCare, *, ends_on: date) -> CentreCare:
    """Let a centre serve an elder no longer after a day."""
    refuse_if(ending_refusal(Period(care.starts_on, care.ends_on), ends_on))
    care.ends_on = ends_on
    care.save(update_fields=["ends_on"])
    publish(CentreCareChanged(care.elder_id, ends_on))
    return care


@action(
    "people.revise_elder",
    name="people.load_centre_care",
    title=words("批量装入照料中心服务", "load whom centres serve"),
)
def load_centre_care(actor: Actor, *, care: Sequence[CentreCare]) -> int:
    """Enter at once whom centres serve; what is there already is left as it is."""
    return len(CentreCare.objects.bulk_create(care, ignore_conflicts=True))
