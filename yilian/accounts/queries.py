"""Turns a user into an Actor; reads users, grants and sessions."""

import hashlib
from datetime import date

from django.db.models import Q, QuerySet
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from yilian.accounts.models import Grant, SignIn, Token, User
from yilian.accounts.rules import ROLES, Held, Standing, permissions_of, place_covered, standing
from yilian.kernel.actors import EVERYWHERE, Actor
from yilian.kernel.refusals import NotFound
from yilian.places.queries import within


def actor_for(user: User, on: date, chosen: str = "") -> Actor:
    """Give the actor that a user is on a day, acting in a role chosen among those held (see rules.standing)."""
    return acting(user, standing(held_by(user.pk, on), chosen))


def acting(user: User, as_what: Standing) -> Actor:
    """Give the actor that a user is with a standing."""
    return Actor(
        user_id=user.pk,
        name=user.name,
        roles=as_what.roles,
        permissions=permissions_of(as_what.roles),
        scope=as_what.scope,
        purpose=as_what.purpose,
    )


def running(on: date) -> Q:
    """Say that a grant or a token holds on a day."""
    return (Q(ends_on__isnull=True) | Q(ends_on__gte=on)) & Q(starts_on__lte=on)


def held_by(user_id: int, on: date) -> list[Held]:
    """Give the roles that a user holds on a day."""
    found = Grant.objects.filter(running(on), user_id=user_id).order_by("pk")
    rows = found.values_list("role", "division_id", "organization_id", "organization__division_id")
    return [Held(role, division or "", key, where or "") for role, division, key, where in rows if role in ROLES]


def grants_of(user_id: int) -> list[Grant]:
    """Give every grant of a user, the newest first."""
    found = Grant.objects.filter(user_id=user_id).select_related("division", "organization")
    return list(found.order_by("-starts_on", "pk"))


def has_second_factor(user_id: int) -> bool:
    """Say whether a user has set up a second factor."""
    return bool(TOTPDevice.objects.filter(user_id=user_id, confirmed=True).exists())


def recovery_codes_left(user_id: int) -> int:
    """Count the recovery codes that a user has not used."""
    return int(StaticToken.objects.filter(device__user_id=user_id, device__confirmed=True).count())


def sessions_of(user_id: int) -> QuerySet[SignIn]:
    """Give a user's sessions that are not ended, the newest first."""
    return SignIn.objects.filter(user_id=user_id, ended_at__isnull=True).order_by("-at")


def digest_of(key: str) -> str:
    """Give the hash under which a machine's key is kept; a key is random and long, so it needs no salt."""
    return hashlib.sha256(key.encode()).hexdigest()


def user_with_key(key: str, on: date) -> User | None:
    """Give the user as whom a machine acts with a key, when key and user are in use."""
    found = Token.objects.filter(running(on), digest=digest_of(key), user__is_active=True).select_related("user")
    token = found.first()
    return token.user if token else None


def users_within(actor: Actor) -> QuerySet[User]:
    """Give the users who belong to an organization, or hold a role over a place, within an actor's reach."""
    found = User.objects.select_related("organization").order_by("username")
    if EVERYWHERE in actor.scope.divisions:
        return found
    keys = list(actor.scope.organizations)
    reached = Q(organization_id__in=keys) | Q(grants__organization_id__in=keys)
    for prefix in actor.scope.divisions:
        for column in ("organization__division_id", "grants__division_id", "grants__organization__division_id"):
            reached |= within(column, prefix)
    return found.filter(pk__in=User.objects.filter(reached).values("pk"))


def user_within(actor: Actor, user_id: int) -> User:
    """Give one user whom an actor may see."""
    found = users_within(actor).filter(pk=user_id).first()
    if found is None:
        raise NotFound("user", user_id)
    return found


def may_be_managed(actor: Actor, user: User, on: date) -> bool:
    """Say whether everything a user may do lies within an actor's reach, and their organization too.

    Otherwise whoever sets their password could act beyond it.
    """
    if EVERYWHERE in actor.scope.divisions:
        return True
    places = held_by(user.pk, on)
    if user.organization is not None:
        places.append(
            Held("nurse", organization=user.organization.pk, organization_division=user.organization.division_id)
        )
    return all(place_covered(actor.scope, one) for one in places)
