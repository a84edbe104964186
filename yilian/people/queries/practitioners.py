"""Who works where: the practitioner that a user is, teams, places of practice, staff with certificates."""

from datetime import date

from django.db.models import Q, QuerySet

from yilian.kernel.actors import Actor
from yilian.people.models import PracticeSite, Practitioner, Team
from yilian.people.rules import Qualification
from yilian.places.queries import in_territory, organizations_in_scope


def in_force(on: date) -> Q:
    """Return the condition that a row's period, open where it says nothing, holds on a day."""
    begun = Q(starts_on__isnull=True) | Q(starts_on__lte=on)
    return begun & (Q(ends_on__isnull=True) | Q(ends_on__gte=on))


def practitioner_of(actor: Actor) -> Practitioner | None:
    """Return the practitioner that a user is, if any."""
    return Practitioner.objects.filter(user_id=actor.user_id).first() if actor.user_id else None


def practice_of(actor: Actor, on: date) -> list[tuple[int, int]]:
    """Return where a user practises on a day, as practitioner and organization, the first site in front."""
    if actor.user_id is None:
        return []
    sites = PracticeSite.objects.filter(in_force(on), practitioner__user_id=actor.user_id)
    return list(sites.order_by("-first", "pk").values_list("practitioner_id", "organization_id"))


def teams_of(actor: Actor) -> list[Team]:
    """Return the teams a user works in; without any, every team in scope."""
    teams = Team.objects.select_related("organization").order_by("pk")
    own = list(teams.filter(members__user_id=actor.user_id)) if actor.user_id else []
    return own or list(teams.filter(_team_in_reach(actor)))


def _team_in_reach(actor: Actor) -> Q:
    """Return which teams lie within an actor's scope."""
    return Q(organization_id__in=actor.scope.organizations) | in_territory(actor, "organization__division_id")


def certificate_valid(practitioner: Practitioner, on: date) -> bool:
    """Return whether any certificate of a practitioner is valid on a day."""
    valid = Q(ends_on__isnull=True) | Q(ends_on__gte=on)
    return practitioner.certificates.filter(valid, starts_on__lte=on).exists()


def qualification_of(practitioner: Practitioner, on: date) -> Qualification:
    """Return what a practitioner is judged by on a day."""
    return Qualification(practitioner.kind, certificate_valid(practitioner, on))


def staff_of(organization_id: int, on: date) -> QuerySet[Practitioner]:
    """Return who works at an organization on a day, with certificates, sites and teams."""
    here = PracticeSite.objects.filter(in_force(on), organization_id=organization_id).values("practitioner")
    practitioners = Practitioner.objects.filter(pk__in=here).order_by("kind", "name", "pk")
    return practitioners.prefetch_related("certificates", "practice__organization", "teams")


def staff_within(actor: Actor) -> QuerySet[Practitioner]:
    """Return the practitioners who work at an organization of an actor's territory."""
    here = organizations_in_scope(actor).values("pk")
    sites = PracticeSite.objects.filter(organization_id__in=here).values("practitioner")
    return Practitioner.objects.filter(pk__in=sites).order_by("kind", "name", "pk").prefetch_related("certificates")


def teams_at(organization_id: int) -> QuerySet[Team]:
    """Return the teams of an organization with their members."""
    return (
        Team.objects.filter(organization_id=organization_id)
        .order_by("name", "pk")
        .prefetch_related("places__practitioner")
    )
