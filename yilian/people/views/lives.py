"""What changes in an elder's life: moves, groups, family, consent. One form a page, each leading back to the elder."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from yilian.accounts.permits import permitted
from yilian.accounts.requests import Request
from yilian.audit.filled import carry_out
from yilian.audit.looks import record_look
from yilian.kernel.refusals import NotFound
from yilian.people import actions, queries
from yilian.people.forms import (
    ConsentForm,
    EndForm,
    FamilyForm,
    GroupForm,
    MoveForm,
    WithdrawalForm,
    choices_of,
    since,
)
from yilian.people.messages import MESSAGES
from yilian.people.models import Elder
from yilian.places.policies import said, shelf
from yilian.places.queries import divisions_in_scope, organizations_in_scope


@permitted("people.revise_elder")
def move(request: Request, elder_id: int) -> HttpResponse:
    """Let an elder live, or be registered, elsewhere from a day on."""
    elder = queries.elder(elder_id)
    within = {"divisions": divisions_in_scope(request.actor), "organizations": organizations_in_scope(request.actor)}
    known = since(request.on) | {"address": elder.address, "lives": elder.lives}
    form = MoveForm(request.POST or None, initial=known, **within)
    told = {"title": _("登记迁居"), "lead": _("原来的住处会留在档案里。"), "done": _("已登记迁居。")}
    return _changed(request, elder, form, told, lambda: actions.move_elder(request.actor, elder, move=form.given()))


@permitted("people.revise_elder")
def add_group(request: Request, elder_id: int) -> HttpResponse:
    """Let an elder belong to a group."""
    elder = queries.elder(elder_id)
    held = queries.groups_on(elder.pk, request.on)
    offered = [(code, said(entry.name)) for code, entry in shelf().catalogue.group.items() if code not in held]
    form = GroupForm(request.POST or None, initial=since(request.on), groups=choices_of(offered))
    told = {"title": _("登记人群"), "lead": _("政策按人群给予服务和待遇。"), "done": _("已登记人群。")}
    return _changed(request, elder, form, told, lambda: actions.add_to_group(request.actor, elder, **form.cleaned_data))


@permitted("people.revise_elder")
def end_group(request: Request, elder_id: int, membership_id: int) -> HttpResponse:
    """End an elder's belonging to a group."""
    elder = queries.elder(elder_id)
    membership = elder.memberships.filter(pk=membership_id).first()
    if membership is None:
        raise NotFound("membership", membership_id)
    form = EndForm(request.POST or None, initial=since(request.on))
    named = shelf().catalogue.group.get(membership.group)
    told = {
        "title": _("结束人群：%(group)s") % {"group": said(named.name) if named else membership.group},
        "done": _("已结束。"),
    }
    return _changed(
        request, elder, form, told, lambda: actions.end_group(request.actor, membership, **form.cleaned_data)
    )


@permitted("people.revise_elder")
def add_family(request: Request, elder_id: int) -> HttpResponse:
    """Enter somebody close to an elder."""
    elder = queries.elder(elder_id)
    form = FamilyForm(request.POST or None)
    told = {"title": _("登记家属"), "done": _("已登记家属。")}
    return _changed(
        request, elder, form, told, lambda: actions.add_family_member(request.actor, elder, given=form.given())
    )


@permitted("people.revise_elder")
def give_consent(request: Request, elder_id: int) -> HttpResponse:
    """Keep that an elder, or a guardian for them, consents to one purpose."""
    elder = queries.elder(elder_id)
    known = since(request.on) | {"purpose": request.GET.get("purpose", "")}
    form = ConsentForm(request.POST or None, initial=known, elder=elder)
    told = {
        "title": _("登记同意"),
        "lead": _("每个事项单独同意。代为同意的人须先登记为监护人。"),
        "done": _("已登记同意。"),
    }

    def act() -> object:
        return actions.give_consent(request.actor, elder, form.cleaned_data["guardian"], given=form.given())

    return _changed(request, elder, form, told, act)


@permitted("people.revise_elder")
def withdraw_consent(request: Request, elder_id: int, consent_id: int) -> HttpResponse:
    """Withdraw a consent."""
    elder = queries.elder(elder_id)
    consent = elder.consents.filter(pk=consent_id).first()
    if consent is None:
        raise NotFound("consent", consent_id)
    form = WithdrawalForm(request.POST or None, initial=since(request.on))
    told = {
        "title": _("撤回同意：%(purpose)s") % {"purpose": consent.get_purpose_display()},
        "lead": _("撤回前已做的仍然有效。"),
        "done": _("已撤回。"),
    }
    return _changed(
        request, elder, form, told, lambda: actions.withdraw_consent(request.actor, consent, **form.cleaned_data)
    )


def _changed(
    request: Request, elder: Elder, form: Form, told: dict[str, str], act: Callable[[], object]
) -> HttpResponse:
    """Show a form about an elder; when it is filled in and the action says yes, go back to the elder."""
    record_look(request.actor, [elder.pk], "people.change")
    if request.method == "POST" and form.is_valid() and carry_out(form, MESSAGES, act) is not None:
        messages.success(request, told["done"])
        return redirect("people:elder", elder_id=elder.pk)
    context: dict[str, Any] = {"button": _("保存")} | told | {"form": form, "elder": elder}
    return render(request, "people/change.html", context, status=422 if form.errors else 200)
