"""Registers practitioners with their certificates and sites, and forms teams."""

from collections.abc import Iterable
from datetime import date

from yilian.audit.actions import action, publish
from yilian.audit.clock import today
from yilian.kernel.actors import Actor
from yilian.kernel.messages import words
from yilian.kernel.refusals import Invalid, Problem, refuse
from yilian.kernel.text import one_line, person_name
from yilian.people.events import StaffLeft
from yilian.people.models import Certificate, PracticeSite, Practitioner, Profession, Team, TeamMember
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


@action(
    "people.manage_staff",
    name="people.leave_organization",
    title=words("登记离职", "record that somebody leaves"),
    log=("on",),
)
def leave_organization(
    actor: Actor,
    practitioner: Practitioner,
    organization: Organization,
    successor: Practitioner | None = None,
    *,
    on: date,
) -> Practitioner:
    """End somebody's work at an organization with their last day, and their places in its teams.

    A successor takes those places and what was theirs to do; the elders stay with the team, which is never left with nobody.
    """
    _own(actor, organization)
    if on > today():
        raise Invalid(Problem("on", "last-day-in-future", (("on", on),)))
    site = practitioner.practice.filter(organization=organization, ends_on__isnull=True).first()
    if site is None:
        refuse("works-there-no-longer", name=practitioner.name)
    if site.starts_on is not None and on < site.starts_on:
        raise Invalid(Problem("on", "period-reversed"))
    for place in TeamMember.objects.filter(practitioner=practitioner, team__organization=organization):
        _give_up(place, successor)
    site.ends_on = on
    site.save(update_fields=["ends_on"])
    publish(StaffLeft(practitioner.pk, organization.pk, None if successor is None else successor.pk))
    return practitioner


def _give_up(place: TeamMember, successor: Practitioner | None) -> None:
    """End a place in a team: a successor takes it, else whoever is in the team goes on, led by the first of them."""
    others = place.team.places.exclude(pk=place.pk).order_by("pk")
    if successor is not None and not others.filter(practitioner=successor).exists():
        TeamMember.objects.create(team=place.team, practitioner=successor)
    heir = others.filter(practitioner=successor).first() or others.first()
    if heir is None:
        refuse("team-left-with-nobody", team=place.team.name)
    if place.leads:
        heir.leads = True
        heir.save(update_fields=["leads"])
    place.delete()
