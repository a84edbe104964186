"""Permits of views: every view either names the permission it needs or is declared public."""

import functools
from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, resolve_url
from django.urls import Resolver404, resolve

from yilian.kernel.actors import Actor
from yilian.kernel.refusals import refuse_if
from yilian.pages import drafts
from yilian.pages.language import text_of
from yilian.pages.requests import Request

View = Callable[..., HttpResponse]
V = TypeVar("V", bound=View)

SIGNED = "signed"
"""The permit of an operation that programs of others call: their signature opens it, and no session does."""


def permitted(permission: str) -> Callable[[View], View]:
    """Let only actors with a permission in; anyone who is not signed in is asked to, anyone who stands at a gate is sent there."""

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def guarded(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
            elsewhere = _sent_elsewhere(request)
            if elsewhere is not None:
                return elsewhere
            refuse_if(request.actor.refusal(permission))
            return drafts.answered(request, functools.partial(view, request, *args, **kwargs))

        guarded.__dict__["keeps_typed"] = True
        guarded.permit = permission  # type: ignore[attr-defined]
        return guarded

    return decorate


def signed_in(view: View) -> View:
    """Let everybody in who is signed in, whatever their role."""

    @functools.wraps(view)
    def guarded(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        answer = functools.partial(view, request, *args, **kwargs)
        return _sent_elsewhere(request) or drafts.answered(request, answer)

    guarded.__dict__["keeps_typed"] = True
    guarded.permit = "signed-in"  # type: ignore[attr-defined]
    return guarded


def at_the_gate(view: View) -> View:
    """Let everybody in who has given a password, even before a second factor: for the pages that are the gates.

    What is typed there, passwords and codes, is never kept.
    """

    @functools.wraps(view)
    def guarded(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        return view(request, *args, **kwargs) if request.user.is_authenticated else _to_sign_in(request, "/")

    guarded.permit = "signed-in"  # type: ignore[attr-defined]
    return guarded


def public(view: V) -> V:
    """Declare that a view is for everybody, signed in or not."""
    view.permit = "public"  # type: ignore[attr-defined]
    return view


def may_open(actor: Actor, address: str) -> bool:
    """Return whether a page lets an actor in, so that no link leads to a refusal; an address outside is nobody's to refuse."""
    parts = urlsplit(address).path.split("/")
    permit = _permit_at("/".join("1" if part.isdecimal() else part for part in parts))
    return permit in ("public", "signed-in") or actor.refusal(permit) is None


@functools.lru_cache(maxsize=2048)
def _permit_at(path: str) -> str:
    """Return the permission of the page at an address, which is the same whatever the numbers of its records are."""
    try:
        return str(getattr(resolve(path).func, "permit", "public"))
    except Resolver404:
        return "public"


def is_machine(request: Request) -> bool:
    """Return whether a program asks, which wants JSON and no page."""
    return request.path.startswith("/api/") or "Authorization" in request.headers


def unauthorized(code: str) -> HttpResponse:
    """Answer a program that shows no valid key."""
    text = text_of(code)
    answer = JsonResponse({"code": code, "message": text}, status=401, json_dumps_params={"ensure_ascii": False})
    answer["WWW-Authenticate"] = "Bearer"
    return answer


def _sent_elsewhere(request: Request) -> HttpResponse | None:
    """Send anyone who is not signed in to sign in, and anyone who stands at a gate to the gate."""
    if not request.user.is_authenticated:
        return _to_sign_in(request, _return_to(request))
    if request.gate:
        address = f"{resolve_url(request.gate)}?{urlencode({'next': _return_to(request)})}"
        return drafts.saved_without_session(address) if drafts.SAVING in request.headers else redirect(address)
    return None


def _to_sign_in(request: Request, following: str) -> HttpResponse:
    """Ask to sign in, and come back after."""
    if is_machine(request):
        return unauthorized("sign-in-needed")
    to_sign_in = redirect_to_login(following, resolve_url(settings.LOGIN_URL))
    return drafts.saved_without_session(to_sign_in.url) if drafts.SAVING in request.headers else to_sign_in


def _return_to(request: Request) -> str:
    """Return the address to come back to; what was being sent is kept, and shown there."""
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    if request.method != "POST" or is_machine(request):
        return "/"
    return drafts.kept_at(request) or "/"
