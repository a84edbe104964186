"""One's own account: roles, password, second factor, sessions."""

import base64
import io
import secrets
from collections.abc import Callable
from typing import cast
from urllib.parse import quote, urlencode

import segno
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST
from django_otp.oath import TOTP

from yilian.accounts import actions, queries
from yilian.accounts.forms import CodeForm, PasswordForm, role_name
from yilian.accounts.models import User
from yilian.audit.clock import instant
from yilian.kernel.refusals import Refused
from yilian.pages.commands import carry_out
from yilian.pages.forms import show_form, tell
from yilian.pages.permits import at_the_gate, signed_in
from yilian.pages.requests import Request

PENDING = "pending_factor"


@signed_in
def account(request: Request) -> HttpResponse:
    """Show one's own roles, sessions and second factor."""
    user = _user(request)
    grants = [{"grant": grant, "role": role_name(grant.role)} for grant in queries.grants_of(user.pk)]
    context = {
        "grants": grants,
        "choices": [(code, role_name(code)) for code in request.held_roles],
        "acting": request.session.get("role", ""),
        "sign_ins": queries.sessions_of(user.pk)[:20],
        "session_key": request.session.session_key,
        "factor": queries.has_second_factor(user.pk),
        "codes_left": queries.recovery_codes_left(user.pk),
    }
    return render(request, "accounts/account.html", context)


@signed_in
@require_POST
def act_as(request: Request) -> HttpResponse:
    """Act in another of one's roles for the rest of the session."""
    if request.POST.get("role") in request.held_roles:
        request.session["role"] = request.POST["role"]
    return redirect("accounts:account")


@signed_in
@require_POST
def end_others(request: Request) -> HttpResponse:
    """End all of one's sessions but this."""
    user, key = _user(request), request.session.session_key or ""
    carry_out(request, lambda: actions.sign_out_others(request.actor, user, session_key=key))
    messages.success(request, _("其他登录都已退出。"))
    return redirect("accounts:account")


@at_the_gate
@never_cache
@sensitive_post_parameters()
def password(request: Request) -> HttpResponse:
    """Change one's password, once any second factor is shown; every other session ends with it."""
    if request.gate == "accounts:verify":
        return _to_gate(request)
    user, form = _user(request), PasswordForm(request.POST or None)
    forced = user.must_change_password
    if form.is_valid():
        try:
            old, new = form.cleaned_data["old"], form.cleaned_data["new"]
            changed = carry_out(request, lambda: actions.change_password(request.actor, user, old=old, new=new))
        except Refused as refused:
            tell(form, refused)
        else:
            update_session_auth_hash(request, changed)
            messages.success(request, _("密码已修改。"))
            return redirect(_following(request))
    return show_form(request, "accounts/password.html", form, {"forced": forced, "next": _following(request)})


@at_the_gate
@never_cache
def verify(request: Request) -> HttpResponse:
    """Ask for a code of the second factor."""
    user, form = _user(request), CodeForm(request.POST or None)
    if request.gate != "accounts:verify":
        return redirect(_following(request))
    status = 200
    if form.is_valid():
        answer = actions.verify_second_factor(request.actor, user, code=form.cleaned_data["code"])
        if answer == "ok":
            request.session.cycle_key()
            request.session["second_factor"] = user.pk
            _note_new_key(request, user)
            return redirect(_following(request))
        wait = _("输错次数太多，请等一分钟再试。")
        form.add_error("code", wait if answer == "wait" else _("验证码不对或已用过，请看准后再输一次。"))
        status = 429 if answer == "wait" else 422
    return render(request, "accounts/verify.html", {"form": form, "next": _following(request)}, status=status)


@at_the_gate
@never_cache
def enrol(request: Request) -> HttpResponse:
    """Set up a second factor: show the secret, and ask for a code that proves the phone knows it."""
    if request.gate in ("accounts:password", "accounts:verify"):
        return _to_gate(request)
    user, form = _user(request), CodeForm(request.POST or None)
    key = cast(str, request.session.setdefault(PENDING, secrets.token_hex(20)))
    if form.is_valid():
        if _knows(key, form.cleaned_data["code"]):
            answer = _with_codes(request, lambda: actions.enrol_second_factor(request.actor, user, key=key))
            del request.session[PENDING]
            request.session["second_factor"] = user.pk
            return answer
        form.add_error("code", _("验证码不对。请确认手机时间准确，再输一次。"))
    form.fields["code"].help_text = _("验证器显示的 6 位数字。")
    secret = base64.b32encode(bytes.fromhex(key)).decode()
    context = {
        "form": form,
        "secret": " ".join(secret[start : start + 4] for start in range(0, len(secret), 4)),
        "qr": _qr(user.username, secret),
        "required": request.gate == "accounts:enrol",
        "next": _following(request),
    }
    return render(request, "accounts/enrol.html", context, status=422 if form.errors else 200)


@signed_in
@never_cache
@require_POST
def codes(request: Request) -> HttpResponse:
    """Replace the recovery codes."""
    user = _user(request)
    if not queries.has_second_factor(user.pk):
        return redirect("accounts:enrol")
    return _with_codes(request, lambda: actions.renew_recovery_codes(request.actor, user))


def _to_gate(request: Request) -> HttpResponse:
    """Send to the gate that comes first, and back here after."""
    return redirect(f"{resolve_url(request.gate)}?{urlencode({'next': request.path})}")


def _with_codes(request: Request, act: Callable[[], list[str]]) -> HttpResponse:
    """Carry out what makes recovery codes and show them, this once; a form that is sent again made none."""
    user, codes = _user(request), list[str]()

    def make() -> User:
        codes.extend(act())
        return user

    carry_out(request, make)
    if codes:
        return render(request, "accounts/codes.html", {"codes": codes, "next": _following(request)})
    messages.info(request, _("已经做过了。恢复码只显示一次；没有看到的，请再换一次。"))
    return redirect("accounts:account")


def _note_new_key(request: Request, user: User) -> None:
    """Keep the list of sessions right when a session goes on under a new key."""
    request.session.save()
    actions.note_sign_in(
        queries.actor_for(user, request.on),
        user,
        session_key=request.session.session_key or "",
        address=request.META.get("REMOTE_ADDR"),
        program=request.headers.get("User-Agent", ""),
    )


def _knows(key: str, code: str) -> bool:
    """Return whether a code was made with the secret, now or half a minute ago or ahead."""
    digits = "".join(code.split())
    if not (digits.isdecimal() and len(digits) == 6):
        return False
    clock = TOTP(bytes.fromhex(key))
    clock.time = instant().timestamp()
    return bool(clock.verify(int(digits), tolerance=1))


def _qr(username: str, secret: str) -> SafeString:
    """Draw the secret as the picture that phones read, as part of the page."""
    issuer = quote(settings.OTP_TOTP_ISSUER)
    address = f"otpauth://totp/{issuer}:{quote(username)}?secret={secret}&issuer={issuer}&digits=6&period=30"
    picture = io.BytesIO()
    segno.make(address, error="m").save(
        picture, kind="svg", scale=5, border=3, xmldecl=False, svgns=True, light="#fff", title="QR"
    )
    return mark_safe(picture.getvalue().decode())  # noqa: S308 - made here from an address that is quoted


def _following(request: Request) -> str:
    """Return the address to go to afterwards, if it is one of ours."""
    address = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(address, {request.get_host()}, request.is_secure())
    if address.startswith("/") and ours:
        return address
    return resolve_url("accounts:account")


def _user(request: Request) -> User:
    """Return the user of a request that a permit let in."""
    return cast(User, request.user)
