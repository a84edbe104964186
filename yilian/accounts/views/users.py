"""The users one manages: list, add, grant, end, disable, new password."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from yilian.accounts import actions, queries
from yilian.accounts.forms import PlaceForm, UserForm, role_name
from yilian.accounts.messages import MESSAGES
from yilian.accounts.models import Grant, User
from yilian.accounts.permits import permitted
from yilian.accounts.requests import Request
from yilian.accounts.rules import ROLES
from yilian.kernel.refusals import NotFound, Refused

PAGE = 50
FIELD_OF = {
    "username-taken": "username",
    "role-not-grantable": "role",
    "role-without-place": "role",
    "everywhere-needs-system-admin": "division",
    "grant-ends-before-start": "ends_on",
}


@permitted("accounts.manage")
def users(request: Request) -> HttpResponse:
    """List the users within reach, narrowed by what stands in the address."""
    asked = {name: request.GET.get(name, "") for name in ("q", "role", "state")}
    found = queries.users_within(request.actor)
    if asked["q"]:
        found = found.filter(Q(username__icontains=asked["q"]) | Q(name__icontains=asked["q"]))
    if asked["role"]:
        holders = Grant.objects.filter(queries.running(request.on), role=asked["role"])
        found = found.filter(pk__in=holders.values("user"))
    if asked["state"] in ("active", "disabled"):
        found = found.filter(is_active=asked["state"] == "active")
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    held: dict[int, list[str]] = {}
    running = Grant.objects.filter(queries.running(request.on), user__in=[one.pk for one in page.object_list])
    for user_id, role in running.values_list("user_id", "role").order_by("role").distinct():
        held.setdefault(user_id, []).append(role_name(role))
    rows = [{"user": one, "roles": held.get(one.pk, [])} for one in page.object_list]
    context = {"page": page, "rows": rows, "asked": asked, "roles": [(code, role_name(code)) for code in ROLES]}
    return render(request, "accounts/users.html", context)


@permitted("accounts.manage")
@never_cache
def add(request: Request) -> HttpResponse:
    """Add a user with their first role; the one-time password is shown once."""
    form = UserForm(request.POST or None, actor=request.actor, initial={"starts_on": request.on})
    if form.is_valid():
        password = actions.one_time_password()
        try:
            user = _add(request, form, password)
        except Refused as refused:
            _show(refused, form)
        else:
            return render(request, "accounts/one_time.html", {"user": user, "password": password})
    return render(request, "accounts/add.html", {"form": form}, status=422 if form.errors else 200)


@permitted("accounts.manage")
def user(request: Request, user_id: int) -> HttpResponse:
    """Show a user, what they are granted, and what may be done about it."""
    found = queries.user_within(request.actor, user_id)
    form = PlaceForm(request.POST or None, actor=request.actor, initial={"starts_on": request.on})
    if form.is_valid():
        given = form.cleaned_data
        try:
            actions.grant(
                request.actor, found, form.place(),
                role=given["role"], starts_on=given["starts_on"], ends_on=given["ends_on"],
            )  # fmt: skip
        except Refused as refused:
            _show(refused, form)
        else:
            messages.success(request, _("已授权。"))
            return redirect("accounts:user", user_id=found.pk)
    grants: list[dict[str, Any]] = [
        {"grant": one, "role": role_name(one.role), "running": one.ends_on is None or one.ends_on >= request.on}
        for one in queries.grants_of(found.pk)
    ]
    context = {
        "found": found,
        "grants": grants,
        "form": form,
        "manageable": queries.may_be_managed(request.actor, found, request.on),
        "factor": queries.has_second_factor(found.pk),
    }
    return render(request, "accounts/user.html", context, status=422 if form.errors else 200)


@permitted("accounts.manage")
@require_POST
def end_grant(request: Request, user_id: int, grant_id: int) -> HttpResponse:
    """End a grant at once: yesterday was its last day."""
    found = queries.user_within(request.actor, user_id)
    held = Grant.objects.filter(pk=grant_id, user=found).first()
    if held is None:
        raise NotFound("grant", grant_id)
    actions.end_grant(request.actor, held, ends_on=request.on - timedelta(days=1))
    messages.success(request, _("授权已结束。"))
    return redirect("accounts:user", user_id=found.pk)


@permitted("accounts.manage")
@require_POST
def set_active(request: Request, user_id: int) -> HttpResponse:
    """Disable a user, or enable them again."""
    found = queries.user_within(request.actor, user_id)
    actions.set_active(request.actor, found, active=request.POST.get("active") == "1")
    messages.success(request, _("已保存。"))
    return redirect("accounts:user", user_id=found.pk)


@permitted("accounts.manage")
@never_cache
@require_POST
def reset_password(request: Request, user_id: int) -> HttpResponse:
    """Give a user a new one-time password, shown once."""
    found = queries.user_within(request.actor, user_id)
    password = actions.one_time_password()
    actions.reset_password(request.actor, found, password=password)
    return render(request, "accounts/one_time.html", {"user": found, "password": password})


@permitted("accounts.manage")
@require_POST
def reset_factor(request: Request, user_id: int) -> HttpResponse:
    """Take away a user's second factor."""
    found = queries.user_within(request.actor, user_id)
    actions.reset_second_factor(request.actor, found)
    messages.success(request, _("第二因子已清除。"))
    return redirect("accounts:user", user_id=found.pk)


def _add(request: Request, form: UserForm, password: str) -> User:
    """Add the user and grant the role, both or neither."""
    given = form.cleaned_data
    with transaction.atomic():
        made = actions.add_user(
            request.actor, given["workplace"],
            username=given["username"], name=given["name"], password=password, once=True,
        )  # fmt: skip
        actions.grant(
            request.actor, made, form.place(),
            role=given["role"], starts_on=given["starts_on"], ends_on=given["ends_on"],
        )  # fmt: skip
    return made


def _show(refused: Refused, form: PlaceForm) -> None:
    """Put a refusal beside the field it is about."""
    field = FIELD_OF.get(refused.code)
    text = MESSAGES[refused.code].text(get_language() or "", refused.params)
    form.add_error(field if field in form.fields else None, text)
