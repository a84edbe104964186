"""Reads who may deliver what is ordered, and which teams and institutions an actor acts for."""

from django.db.models import Q, QuerySet

from yilian.kernel.actors import Actor
from yilian.people.models import Practitioner, Team
from yilian.places.models import Organization
from yilian.places.policies import policy_library
from yilian.places.queries import in_territory


def allowed_for(item: str) -> frozenset[str]:
    """Return which kinds of practitioner may deliver an item of the catalogue."""
    return frozenset(policy_library().catalogue.item[item].by)


def team_of(practitioner: Practitioner) -> Team | None:
    """Return the first team a practitioner works in, if any."""
    return practitioner.teams.order_by("pk").first()


def organizations_in_reach(actor: Actor) -> QuerySet[Organization]:
    """Return the organizations that lie in an actor's scope."""
    reach = in_territory(actor, "division_id") | Q(pk__in=actor.scope.organizations)
    return Organization.objects.filter(reach).order_by("division_id", "code")


def teams_in_reach(actor: Actor) -> QuerySet[Team]:
    """Return the teams of the organizations in an actor's scope."""
    teams = Team.objects.filter(organization__in=organizations_in_reach(actor))
    return teams.select_related("organization").order_by("organization_id", "pk")


def own_organization(actor: Actor, practitioner: Practitioner | None) -> Organization | None:
    """Return where somebody works: the first site of practice, else the first organization they act for."""
    site = practitioner.practice.order_by("-first", "pk").first() if practitioner else None
    if site is not None:
        return site.organization
    return Organization.objects.filter(pk__in=actor.scope.organizations).order_by("pk").first()
