"""Registers practitioners with their certificates and sites, and forms teams."""

from collections.abc import Iterable
from datetime import date

from yilian.audit.actions import action
from yilian.kernel.actors import Actor
from yilian.kernel.messages import words
from yilian.kernel.refusals import Invalid, Problem, refuse
from yilian.kernel.text import one_line, person_name
from yilian.people.models import Certificate, PracticeSite, Practitioner, Profession, Team
from yilian.people.rules import LONGEST_NAME, called_problems
from yilian.places.models import Organization


def _own(actor: Actor, *organizations: Organization) -> None:
    """Refuse when none of the organizations lies in the actor's scope: staff is entered by those who answer for it."""
    if not any(actor.scope.covers(organization.division_id, organization.pk) for organization in organizations):
        refuse("outside-your-area")


@action("people.manage_staff", name="people.register_practitioner", title=words("登记人员", "register staff"))
def register_practitioner(
    actor: Actor, organization: Organization, *, name: str, kind: str, user_id: int | None = None
) -> Practitioner:
    """Register a practitioner of an organization, the first site of practice; still without a certificate."""
    _own(actor, organization)
    problems = list(called_problems(name))
    if kind not in Profession.values:
        problems.append(Problem("kind", "profession-unknown", (("kind", kind[:LONGEST_NAME]),)))
    if problems:
        raise Invalid(*problems)
    practitioner = Practitioner.objects.create(name=person_name(name), kind=kind, user_id=user_id)
    PracticeSite.objects.create(practitioner=practitioner, organization=organization)
    return practitioner


@action(
    "people.manage_staff",
    name="people.assign_site",
    title=words("登记执业地点", "assign a place of practice"),
    log=("starts_on", "ends_on"),
)
def assign_site(
    actor: Actor,
    practitioner: Practitioner,
    organization: Organization,
    *,
    starts_on: date,
    ends_on: date | None = None,
) -> PracticeSite:
    """Let a practitioner work at a further organization (多点执业) from a day to a day."""
    _own(actor, organization)
    if ends_on is not None and ends_on < starts_on:
        raise Invalid(Problem("ends_on", "period-reversed"))
    if practitioner.practice.filter(organization=organization).exists():
        refuse("site-already-assigned", organization=organization.name_zh)
    return PracticeSite.objects.create(
        practitioner=practitioner, organization=organization, first=False, starts_on=starts_on, ends_on=ends_on
    )


@action(
    "people.manage_staff",
    name="people.certify",
    title=words("登记证书", "record a certificate"),
    log=("starts_on", "ends_on"),
)
def certify(
    actor: Actor, practitioner: Practitioner, *, number: str, starts_on: date, ends_on: date | None = None
) -> Certificate:
    """Enter a practitioner's certificate, valid from a day to a day."""
    _own(actor, *Organization.objects.filter(staff__practitioner=practitioner))
    if ends_on is not None and ends_on < starts_on:
        raise Invalid(Problem("ends_on", "period-reversed"))
    return Certificate.objects.create(
        practitioner=practitioner, kind=practitioner.kind, number=number, starts_on=starts_on, ends_on=ends_on
    )


@action("people.manage_staff", name="people.form_team", title=words("组建团队", "form a team"))
def form_team(actor: Actor, organization: Organization, *, name: str, members: Iterable[Practitioner]) -> Team:
    """Form a family-doctor team of an organization; the first member leads it."""
    _own(actor, organization)
    if not one_line(name):
        raise Invalid(Problem("name", "name-missing"))
    team = Team.objects.create(organization=organization, name=one_line(name))
    for index, member in enumerate(members):
        team.members.add(member, through_defaults={"leads": index == 0})
    return team
