"""Turns a user into an Actor; reads users, grants and sessions."""

import hashlib
from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from yilian.accounts.models import Grant, SignIn, Token, User
from yilian.accounts.rules import ActingRole, RoleGrant, acting_role, place_covered
from yilian.kernel.actors import EVERYWHERE, Actor
from yilian.kernel.refusals import NotFound
from yilian.kernel.roles import ROLES
from yilian.pages.registry import permissions_held
from yilian.places.queries import in_territory

OWN = frozenset({"accounts.own"})


def actor_for(user: User, on: date, chosen: str = "") -> Actor:
    """Return the actor that a user is on a day, acting in a role chosen among those held (see rules.acting_role)."""
    return actor_acting_as(user, acting_role(held_by(user.pk, on), chosen))


def actor_acting_as(user: User, acting_role: ActingRole) -> Actor:
    """Return the actor that a user is with a standing."""
    return Actor(
        user_id=user.pk,
        name=user.name,
        roles=acting_role.roles,
        permissions=permissions_of(acting_role.roles),
        scope=acting_role.scope,
        purpose=acting_role.purpose,
    )


def permissions_of(roles: Iterable[str]) -> frozenset[str]:
    """Return everything that any of the roles may do; what belongs to oneself, anyone who is signed in may do."""
    return OWN.union(*(permissions_held(role) for role in roles))


def running(on: date) -> Q:
    """Return the condition that a grant or a token holds on a day."""
    return (Q(ends_on__isnull=True) | Q(ends_on__gte=on)) & Q(starts_on__lte=on)


def held_by(user_id: int, on: date) -> list[RoleGrant]:
    """Return the roles that a user holds on a day."""
    grants = Grant.objects.filter(running(on), user_id=user_id).order_by("pk")
    rows = grants.values_list("role", "division_id", "organization_id", "organization__division_id")
    return [RoleGrant(role, division or "", key, where or "") for role, division, key, where in rows if role in ROLES]


def grants_of(user_id: int) -> list[Grant]:
    """Return every grant of a user, the newest first."""
    grants = Grant.objects.filter(user_id=user_id).select_related("division", "organization")
    return list(grants.order_by("-starts_on", "pk"))


def has_second_factor(user_id: int) -> bool:
    """Return whether a user has set up a second factor."""
    return bool(TOTPDevice.objects.filter(user_id=user_id, confirmed=True).exists())


def recovery_codes_left(user_id: int) -> int:
    """Count the recovery codes that a user has not used."""
    return int(StaticToken.objects.filter(device__user_id=user_id, device__confirmed=True).count())


def sessions_of(user_id: int) -> QuerySet[SignIn]:
    """Return a user's sessions that are not ended, the newest first."""
    return SignIn.objects.filter(user_id=user_id, ended_at__isnull=True).order_by("-at")


def digest_of(key: str) -> str:
    """Return the hash under which a machine's key is kept; a key is random and long, so it needs no salt."""
    return hashlib.sha256(key.encode()).hexdigest()


def user_with_key(key: str, on: date) -> User | None:
    """Return the user as whom a machine acts with a key, when key and user are in use."""
    tokens = Token.objects.filter(running(on), digest=digest_of(key), user__is_active=True).select_related("user")
    token = tokens.first()
    return token.user if token else None


def users_within(actor: Actor) -> QuerySet[User]:
    """Return the users who belong to an organization, or hold a role over a place, in an actor's scope."""
    users = User.objects.select_related("organization").order_by("username")
    if EVERYWHERE in actor.scope.divisions:
        return users
    keys = list(actor.scope.organizations)
    reached = Q(organization_id__in=keys) | Q(grants__organization_id__in=keys)
    for column in ("organization__division_id", "grants__division_id", "grants__organization__division_id"):
        reached |= in_territory(actor, column)
    return users.filter(pk__in=User.objects.filter(reached).values("pk"))


def user_within(actor: Actor, user_id: int) -> User:
    """Return one user whom an actor may see."""
    user = users_within(actor).filter(pk=user_id).first()
    if user is None:
        raise NotFound("user", user_id)
    return user


def may_be_managed(actor: Actor, user: User, on: date) -> bool:
    """Return whether everything a user may do lies in an actor's scope, and their organization too.

    Otherwise whoever sets their password could act beyond it.
    """
    if EVERYWHERE in actor.scope.divisions:
        return True
    places = held_by(user.pk, on)
    if user.organization is not None:
        places.append(
            RoleGrant("nurse", organization=user.organization.pk, organization_division=user.organization.division_id)
        )
    return all(place_covered(actor.scope, place) for place in places)
