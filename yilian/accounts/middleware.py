"""Gives each request its actor, its date and its scope, inside one transaction; ends sessions that are over."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user, logout
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from yilian.accounts.actions import ANONYMOUS, note_sign_out
from yilian.accounts.models import User
from yilian.accounts.queries import actor_acting_as, actor_for, has_second_factor, held_by, user_with_key
from yilian.accounts.rules import ActingRole, acting_role, needs_second_factor, session_end
from yilian.audit.clock import instant, today
from yilian.audit.scope import using_scope
from yilian.audit.statements import Statement
from yilian.kernel.actors import Actor, Scope
from yilian.pages import drafts
from yilian.pages.permits import unauthorized
from yilian.pages.requests import Request

NOTED_EVERY = 60


class SessionUserMiddleware(AuthenticationMiddleware):
    """Sets `request.user` as Django does, and reads the user by a statement that is not built anew for every request."""

    def process_request(self, request: HttpRequest) -> None:
        """Set the user, who is read when somebody asks."""
        super().process_request(request)
        user: Any = SimpleLazyObject(lambda: _user_of(request))
        request.user = user


class ActorMiddleware:
    """Sets `request.actor` and `request.on`, and lets row-level security know the actor's scope.

    Answers that come of an error undo what the request wrote.
    """

    def __init__(self, get_response: Callable[[Request], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        """Run the rest of the request as the actor, within their scope."""
        request.on, request.actor, request.gate, request.held_roles = today(), ANONYMOUS, "", ()
        scheme, _space, key = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() == "bearer":
            return self._for_machine(request, key.strip())
        if not isinstance(request.user, User) or _is_over(request, request.user):
            return self.get_response(request)
        return self._in_scope(request, lambda user: _signed_in(request, user))

    def process_exception(self, request: Request, error: Exception) -> None:
        """Note that the request failed; what it wrote is undone once the answer is made."""
        request.failed = True

    def _for_machine(self, request: Request, key: str) -> HttpResponse:
        """Let a machine act as the user whose key it shows; its requests carry no cookie that others could misuse."""
        user = user_with_key(key, request.on)
        if user is None:
            return unauthorized("key-unknown")
        request.user = user
        request._dont_enforce_csrf_checks = True  # type: ignore[attr-defined]
        return self._in_scope(request, lambda user: actor_for(user, request.on).for_purpose("interface"))

    def _in_scope(self, request: Request, actor_of: Callable[[User], Actor]) -> HttpResponse:
        """Run the rest in one transaction within the scope of an actor."""
        assert isinstance(request.user, User)
        with transaction.atomic():
            request.actor = actor_of(request.user)
            with using_scope(request.actor, to_the_end=True):
                answer = self.get_response(request)
                failed = getattr(request, "failed", False)
                if failed:
                    transaction.set_rollback(True)
        if failed:
            drafts.keep_after_failure(request)
        return answer


USER = Statement(lambda key: User.objects.filter(pk=key), int)


def _user_of(request: HttpRequest) -> AbstractBaseUser | AnonymousUser:
    """Return the user of a session; a session that is not plainly in order is left to Django, which may end it."""
    session = request.session
    key, digest = str(session.get(SESSION_KEY, "")), session.get(HASH_SESSION_KEY, "")
    if key.isdecimal() and session.get(BACKEND_SESSION_KEY) in settings.AUTHENTICATION_BACKENDS:
        user = USER.first(int(key))
        if user is not None and user.is_active and constant_time_compare(digest, user.get_session_auth_hash()):
            return user
    return get_user(request)


def _signed_in(request: Request, user: User) -> Actor:
    """Return the actor of a session; before the gates are passed one that may only pass them."""
    known = _known(request, user)
    request.held_roles = tuple(known["held"])
    request.gate = _gate(request, user, known["factor"], known["needs"])
    if request.gate:
        return actor_acting_as(user, ActingRole(frozenset(), Scope(), "self"))
    scope = Scope(tuple(known["divisions"]), frozenset(known["organizations"]))
    return actor_acting_as(user, ActingRole(frozenset(known["roles"]), scope, known["purpose"]))


def _known(request: Request, user: User) -> dict[str, Any]:
    """Return what the session remembers of the user's standing, worked out again when anything about it changed."""
    role = request.session.get("role", "")
    stamp = [user.authority, request.on.isoformat(), role]
    known: dict[str, Any] | None = request.session.get("standing")
    if known is None or known["stamp"] != stamp:
        held = held_by(user.pk, request.on)
        acting = acting_role(held, role)
        known = {
            "stamp": stamp,
            "held": sorted({grant.role for grant in held}),
            "roles": sorted(acting.roles),
            "divisions": list(acting.scope.divisions),
            "organizations": sorted(acting.scope.organizations),
            "purpose": acting.purpose,
            "factor": has_second_factor(user.pk),
            "needs": needs_second_factor(held),
        }
        request.session["standing"] = known
    return known


def _gate(request: Request, user: User, has_factor: object, needs_factor: object) -> str:
    """Name the page that stands between a user who gave a password and their work."""
    if has_factor and request.session.get("second_factor") != user.pk:
        return "accounts:verify"
    if user.must_change_password:
        return "accounts:password"
    if has_factor:
        return ""
    return "accounts:enrol" if needs_factor and settings.YILIAN_SECOND_FACTOR == "required" else ""


def _is_over(request: Request, user: User) -> bool:
    """End a session that idled or lasted too long; else note, now and then, that it is in use."""
    session, now = request.session, instant()
    since = datetime.fromisoformat(session.setdefault("since", now.isoformat()))
    seen = datetime.fromisoformat(session.setdefault("seen", now.isoformat()))
    why = session_end(since, seen, now)
    if not why:
        if (now - seen).total_seconds() >= NOTED_EVERY:
            session["seen"] = now.isoformat()
        return False
    note_sign_out(actor_for(user, request.on), user, session_key=session.session_key or "", why=why)
    logout(request)
    said = _("您有一段时间没有操作，请重新登录。") if why == "idle" else _("登录已满 8 小时，请重新登录。")
    messages.info(request, said)
    return True
