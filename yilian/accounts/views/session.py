"""Signing in and out, lock-out, the language."""

from django.conf import settings
from django.contrib.auth import login, logout
from django.contrib.auth.forms import AuthenticationForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import check_for_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from yilian.accounts.actions import choose_language, note_failed_sign_in, note_sign_in, note_sign_out
from yilian.accounts.models import User
from yilian.accounts.queries import actor_for
from yilian.audit.clock import instant
from yilian.pages.commands import carry_out
from yilian.pages.permits import public
from yilian.pages.queries import has_drafts
from yilian.pages.requests import Request

YEAR = 365 * 24 * 3600


class SignInForm(AuthenticationForm):
    """User name and password; the sentence for a failure does not say which of them was wrong."""

    error_messages = {  # noqa: RUF012 - as Django declares it
        "invalid_login": _("用户名或密码不对，请再试一次。"),
        "inactive": _("用户名或密码不对，请再试一次。"),
    }

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["username"].label = _("用户名")
        self.fields["password"].label = _("密码")


@public
@never_cache
@sensitive_post_parameters("password")
def sign_in(request: Request) -> HttpResponse:
    """Ask for user name and password, and begin a session."""
    following = _next(request)
    if request.user.is_authenticated:
        return redirect(following)
    form = SignInForm(request, request.POST or None)
    if request.method == "POST":
        if form.is_valid():
            return _begin(request, form.get_user(), following)
        if request.POST.get("username") and request.POST.get("password"):
            note_failed_sign_in(request.POST["username"])
    status = 422 if form.errors else 200
    return render(request, "accounts/sign_in.html", {"form": form, "next": following}, status=status)


@public
@require_POST
def sign_out(request: Request) -> HttpResponse:
    """End the session."""
    if isinstance(request.user, User) and request.session.session_key:
        actor = actor_for(request.user, request.on)
        note_sign_out(actor, request.user, session_key=request.session.session_key)
    logout(request)
    return redirect(settings.LOGOUT_REDIRECT_URL)


@public
def locked_out(request: HttpRequest, *_args: object, **_kwargs: object) -> HttpResponse:
    """Show that too many passwords were wrong, and how long the lock lasts."""
    minutes = round(float(settings.AXES_COOLOFF_TIME) * 60)
    context = {"minutes": minutes, "limit": settings.AXES_FAILURE_LIMIT}
    return render(request, "accounts/locked_out.html", context, status=429)


@public
@require_POST
def language(request: Request) -> HttpResponse:
    """Show pages in the language asked for, from now on."""
    chosen = request.POST.get("language", "")
    answer = HttpResponseRedirect(_next(request))
    if check_for_language(chosen) and chosen in dict(settings.LANGUAGES):
        _remember_language(answer, chosen)
        if isinstance(request.user, User):
            user = request.user
            carry_out(request, lambda: choose_language(request.actor, user, language=chosen))
    return answer


def _begin(request: Request, user: User, following: str) -> HttpResponse:
    """Begin a session under a new key."""
    login(request, user)
    request.session["since"] = request.session["seen"] = instant().isoformat()
    request.session["drafts"] = has_drafts(user.pk)
    note_sign_in(
        actor_for(user, request.on),
        user,
        session_key=request.session.session_key or "",
        address=request.META.get("REMOTE_ADDR"),
        program=request.headers.get("User-Agent", ""),
    )
    answer = HttpResponseRedirect(following)
    _remember_language(answer, user.language)
    return answer


def _remember_language(answer: HttpResponse, chosen: str) -> None:
    """Keep the language in the browser, where it is known before anybody signs in."""
    answer.set_cookie(
        settings.LANGUAGE_COOKIE_NAME, chosen, max_age=YEAR, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
    )


def _next(request: Request) -> str:
    """Return the address to go to afterwards, if it is one of ours; who came by the bare address goes where the day begins."""
    address = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(address, {request.get_host()}, request.is_secure())
    if address.startswith("/") and address != "/" and ours:
        return address
    return resolve_url(settings.LOGIN_REDIRECT_URL)
