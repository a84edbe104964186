"""Permits of views: every view either names the permission it needs or is declared public."""

import functools
from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import resolve_url
from django.urls import Resolver404, resolve
from django.utils.translation import get_language

from yilian.accounts.messages import MESSAGES
from yilian.accounts.requests import Request
from yilian.kernel.actors import Actor
from yilian.kernel.refusals import refuse_if

View = Callable[..., HttpResponse]
V = TypeVar("V", bound=View)

GATES = {"password": "accounts:password", "verify": "accounts:verify", "enrol": "accounts:enrol"}


def permitted(permission: str) -> Callable[[View], View]:
    """Let only actors with a permission in; whoever is not signed in is asked to, whoever stands at a gate is sent there."""

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def guarded(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
            elsewhere = _sent_elsewhere(request)
            if elsewhere is not None:
                return elsewhere
            refuse_if(request.actor.refusal(permission))
            return view(request, *args, **kwargs)

        guarded.permit = permission  # type: ignore[attr-defined]
        return guarded

    return decorate


def signed_in(view: View) -> View:
    """Let everybody in who is signed in, whatever their role."""

    @functools.wraps(view)
    def guarded(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        return _sent_elsewhere(request) or view(request, *args, **kwargs)

    guarded.permit = "signed-in"  # type: ignore[attr-defined]
    return guarded


def at_the_gate(view: View) -> View:
    """Let everybody in who has given a password, even before a second factor: for the pages that are the gates."""

    @functools.wraps(view)
    def guarded(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        return view(request, *args, **kwargs) if request.user.is_authenticated else _to_sign_in(request)

    guarded.permit = "signed-in"  # type: ignore[attr-defined]
    return guarded


def public(view: V) -> V:
    """Declare that a view is for everybody, signed in or not."""
    view.permit = "public"  # type: ignore[attr-defined]
    return view


def may_open(actor: Actor, address: str) -> bool:
    """Say whether a page lets an actor in, so that no link leads to a refusal; an address outside is nobody's to refuse."""
    try:
        permit = getattr(resolve(urlsplit(address).path).func, "permit", "public")
    except Resolver404:
        return True
    return permit in ("public", "signed-in") or actor.refusal(permit) is None


def is_machine(request: Request) -> bool:
    """Say whether a program asks, which wants JSON and no page."""
    return request.path.startswith("/api/") or "Authorization" in request.headers


def unauthorized(code: str) -> HttpResponse:
    """Tell a program that it must show a valid key."""
    text = MESSAGES[code].text(get_language() or "", {})
    answer = JsonResponse({"code": code, "message": text}, status=401, json_dumps_params={"ensure_ascii": False})
    answer["WWW-Authenticate"] = "Bearer"
    return answer


def _sent_elsewhere(request: Request) -> HttpResponse | None:
    """Send whoever is not signed in to sign in, and whoever stands at a gate to the gate."""
    if not request.user.is_authenticated:
        return _to_sign_in(request)
    if request.gate:
        address = f"{resolve_url(GATES[request.gate])}?{urlencode({'next': _return_to(request)})}"
        return HttpResponseRedirect(address)
    return None


def _to_sign_in(request: Request) -> HttpResponse:
    """Ask to sign in, and come back after."""
    if is_machine(request):
        return unauthorized("sign-in-needed")
    return redirect_to_login(_return_to(request), resolve_url(settings.LOGIN_URL))


def _return_to(request: Request) -> str:
    """Give the address to come back to; what was being sent is lost, so its page is asked for again."""
    return request.get_full_path() if request.method in ("GET", "HEAD") else "/"
