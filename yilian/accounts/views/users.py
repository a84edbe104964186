"""The users one manages: list, add, grant, end, disable, new password."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from yilian.accounts import actions, queries
from yilian.accounts.forms import PlaceForm, UserForm, role_name
from yilian.accounts.models import Grant, User
from yilian.kernel.refusals import NotFound, Refused
from yilian.kernel.roles import ROLES
from yilian.pages.commands import carry_out
from yilian.pages.forms import show_form, submit, tell
from yilian.pages.permits import permitted
from yilian.pages.requests import Request

PAGE = 50


class OneTimePassword:
    """A password that is shown once; a form that is sent again made none, and says what to do."""

    def __init__(self) -> None:
        self.text = ""

    def make(self) -> str:
        """Return a new password."""
        self.text = actions.one_time_password()
        return self.text

    def shown(self, request: Request, user: User) -> HttpResponse:
        """Return the page that shows it, or the user's page where it was shown before."""
        if self.text:
            return render(request, "accounts/one_time.html", {"user": user, "password": self.text})
        messages.info(request, _("已经做过了。密码只显示一次；没有看到的，请再重设一次。"))
        return redirect("accounts:user", user_id=user.pk)


@permitted("accounts.manage")
def users(request: Request) -> HttpResponse:
    """List the users in scope, narrowed by what stands in the address."""
    query = {name: request.GET.get(name, "") for name in ("q", "role", "state")}
    listed = queries.users_within(request.actor)
    if query["q"]:
        listed = listed.filter(Q(username__icontains=query["q"]) | Q(name__icontains=query["q"]))
    if query["role"]:
        holders = Grant.objects.filter(queries.running(request.on), role=query["role"])
        listed = listed.filter(pk__in=holders.values("user"))
    if query["state"] in ("active", "disabled"):
        listed = listed.filter(is_active=query["state"] == "active")
    page = Paginator(listed, PAGE).get_page(request.GET.get("page"))
    held: dict[int, list[str]] = {}
    running = Grant.objects.filter(queries.running(request.on), user__in=[user.pk for user in page.object_list])
    for user_id, role in running.values_list("user_id", "role").order_by("role").distinct():
        held.setdefault(user_id, []).append(role_name(role))
    rows = [{"user": user, "roles": held.get(user.pk, [])} for user in page.object_list]
    context = {"page": page, "rows": rows, "query": query, "roles": [(code, role_name(code)) for code in ROLES]}
    return render(request, "accounts/users.html", context)


@permitted("accounts.manage")
@never_cache
def add(request: Request) -> HttpResponse:
    """Add a user with their first role; the one-time password is shown once."""
    form = UserForm(request.POST or None, actor=request.actor, initial={"starts_on": request.on})
    if form.is_valid():
        password = OneTimePassword()
        try:
            user = carry_out(request, lambda: _add(request, form, password.make()))
        except Refused as refused:
            tell(form, refused)
        else:
            return password.shown(request, user)
    return show_form(request, "accounts/add.html", form, {})


@permitted("accounts.manage")
def user(request: Request, user_id: int) -> HttpResponse:
    """Show a user, what they are granted, and what may be done about it."""
    user = queries.user_within(request.actor, user_id)
    form = PlaceForm(request.POST or None, actor=request.actor, initial={"starts_on": request.on})

    def act() -> Grant:
        values = form.cleaned_data
        return actions.grant(
            request.actor,
            user,
            form.place(),
            role=values["role"],
            starts_on=values["starts_on"],
            ends_on=values["ends_on"],
        )

    if answer := submit(request, form, act, lambda _made: reverse("accounts:user", args=[user.pk]), _("已授权。")):
        return answer
    grants: list[dict[str, Any]] = [
        {"grant": grant, "role": role_name(grant.role), "running": grant.ends_on is None or grant.ends_on >= request.on}
        for grant in queries.grants_of(user.pk)
    ]
    context = {
        "account": user,
        "grants": grants,
        "manageable": queries.may_be_managed(request.actor, user, request.on),
        "factor": queries.has_second_factor(user.pk),
    }
    return show_form(request, "accounts/user.html", form, context)


@permitted("accounts.manage")
@require_POST
def end_grant(request: Request, user_id: int, grant_id: int) -> HttpResponse:
    """End a grant at once: yesterday was its last day."""
    user = queries.user_within(request.actor, user_id)
    held = Grant.objects.filter(pk=grant_id, user=user).first()
    if held is None:
        raise NotFound("grant", grant_id)
    carry_out(request, lambda: actions.end_grant(request.actor, held, ends_on=request.on - timedelta(days=1)))
    messages.success(request, _("授权已结束。"))
    return redirect("accounts:user", user_id=user.pk)


@permitted("accounts.manage")
@require_POST
def set_active(request: Request, user_id: int) -> HttpResponse:
    """Disable a user, or enable them again."""
    user = queries.user_within(request.actor, user_id)
    active = request.POST.get("active") == "1"
    carry_out(request, lambda: actions.set_active(request.actor, user, active=active))
    messages.success(request, _("已保存。"))
    return redirect("accounts:user", user_id=user.pk)


@permitted("accounts.manage")
@never_cache
@require_POST
def reset_password(request: Request, user_id: int) -> HttpResponse:
    """Set a new one-time password, shown once."""
    user = queries.user_within(request.actor, user_id)
    password = OneTimePassword()
    carry_out(request, lambda: actions.reset_password(request.actor, user, password=password.make()))
    return password.shown(request, user)


@permitted("accounts.manage")
@require_POST
def reset_factor(request: Request, user_id: int) -> HttpResponse:
    """Take away a user's second factor."""
    user = queries.user_within(request.actor, user_id)
    carry_out(request, lambda: actions.reset_second_factor(request.actor, user))
    messages.success(request, _("第二因子已清除。"))
    return redirect("accounts:user", user_id=user.pk)


def _add(request: Request, form: UserForm, password: str) -> User:
    """Add the user and grant the role, both or neither."""
    values = form.cleaned_data
    with transaction.atomic():
        made = actions.add_user(
            request.actor,
            values["workplace"],
            username=values["username"],
            name=values["name"],
            password=password,
            once=True,
        )
        actions.grant(
            request.actor,
            made,
            form.place(),
            role=values["role"],
            starts_on=values["starts_on"],
            ends_on=values["ends_on"],
        )
    return made
