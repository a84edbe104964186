"""Gives each request its actor, its date and its reach, inside one transaction; ends sessions that are over."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.db import transaction
from django.http import HttpResponse
from django.utils.translation import gettext as _

from yilian.accounts.actions import ANONYMOUS, note_sign_out
from yilian.accounts.models import User
from yilian.accounts.permits import unauthorized
from yilian.accounts.queries import acting, actor_for, has_second_factor, held_by, user_with_key
from yilian.accounts.requests import Request
from yilian.accounts.rules import Standing, needs_second_factor, session_end, standing
from yilian.audit.clock import instant, today
from yilian.audit.reach import reaching
from yilian.kernel.actors import Actor, Scope

NOTED_EVERY = 60


class ActorMiddleware:
    """Sets `request.actor` and `request.on`, and lets row-level security know the actor's reach.

    Answers that come of an error undo what the request wrote.
    """

    def __init__(self, get_response: Callable[[Request], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        """Run the rest of the request as the actor, within their reach."""
        request.on, request.actor, request.gate, request.held_roles = today(), ANONYMOUS, "", ()
        scheme, _space, key = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() == "bearer":
            return self._for_machine(request, key.strip())
        if not isinstance(request.user, User) or _is_over(request, request.user):
            return self.get_response(request)
        return self._within_reach(request, lambda user: _signed_in(request, user))

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
        return self._within_reach(request, lambda user: actor_for(user, request.on).for_purpose("interface"))

    def _within_reach(self, request: Request, actor_of: Callable[[User], Actor]) -> HttpResponse:
        """Run the rest in one transaction within the reach of an actor."""
        assert isinstance(request.user, User)
        with transaction.atomic():
            request.actor = actor_of(request.user)
            with reaching(request.actor, to_the_end=True):
                answer = self.get_response(request)
                if getattr(request, "failed", False):
                    transaction.set_rollback(True)
                return answer


def _signed_in(request: Request, user: User) -> Actor:
    """Give the actor of a session; before the gates are passed one that may only pass them."""
    known = _known(request, user)
    request.held_roles = tuple(known["held"])
    request.gate = _gate(request, user, known["factor"], known["needs"])
    if request.gate:
        return acting(user, Standing(frozenset(), Scope(), "self"))
    scope = Scope(tuple(known["divisions"]), frozenset(known["organizations"]))
    return acting(user, Standing(frozenset(known["roles"]), scope, known["purpose"]))


def _known(request: Request, user: User) -> dict[str, Any]:
    """Give what the session remembers of the user's standing, worked out again when anything about it changed."""
    role = request.session.get("role", "")
    stamp = [user.authority, request.on.isoformat(), role]
    known: dict[str, Any] | None = request.session.get("standing")
    if known is None or known["stamp"] != stamp:
        held = held_by(user.pk, request.on)
        found = standing(held, role)
        known = {
            "stamp": stamp,
            "held": sorted({one.role for one in held}),
            "roles": sorted(found.roles),
            "divisions": list(found.scope.divisions),
            "organizations": sorted(found.scope.organizations),
            "purpose": found.purpose,
            "factor": has_second_factor(user.pk),
            "needs": needs_second_factor(held),
        }
        request.session["standing"] = known
    return known


def _gate(request: Request, user: User, has_factor: object, needs_factor: object) -> str:
    """Say what stands between a user who gave a password and their work."""
    if has_factor and request.session.get("second_factor") != user.pk:
        return "verify"
    if user.must_change_password:
        return "password"
    if has_factor:
        return ""
    return "enrol" if needs_factor and settings.YILIAN_SECOND_FACTOR == "required" else ""


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
