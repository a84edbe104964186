"""What changes in an elder's life: moves, groups, family, consent. One form a page, each leading back to the elder."""

from collections.abc import Callable

from django.db.models import Model
from django.forms import Form
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from yilian.audit.access_log import log_access
from yilian.kernel.refusals import NotFound
from yilian.pages.forms import show_form, submit
from yilian.pages.language import said
from yilian.pages.permits import permitted
from yilian.pages.requests import Request
from yilian.pages.versions import Editing
from yilian.people.actions import lives
from yilian.people.actions.departures import leave_county, return_to_county
from yilian.people.actions.lives import add_family_member, add_to_group, move_elder
from yilian.people.forms import (
    ConsentForm,
    DepartureForm,
    EndForm,
    FamilyForm,
    GroupForm,
    MoveForm,
    ReturnForm,
    WithdrawalForm,
    choices_of,
    since,
)
from yilian.people.models import Elder
from yilian.people.queries import persons
from yilian.places.policies import policy_library
from yilian.places.queries import divisions_in_scope, organizations_in_scope


@permitted("people.revise_elder")
def move(request: Request, elder_id: int) -> HttpResponse:
    """Let an elder live, or be registered, elsewhere from a day on."""
    elder = persons.elder(elder_id)
    within = {"divisions": divisions_in_scope(request.actor), "organizations": organizations_in_scope(request.actor)}
    form = MoveForm(request.POST or None, initial=since(request.on), editing=Editing(elder, MoveForm.known), **within)
    words = {"title": _("登记迁居"), "lead": _("原来的住处会留在档案里。"), "done": _("已登记迁居。")}
    return _changed(request, elder, form, words, lambda: move_elder(request.actor, elder, move=form.move()))


@permitted("people.revise_elder")
def leave(request: Request, elder_id: int) -> HttpResponse:
    """Record that an elder leaves the county."""
    elder = persons.elder(elder_id)
    form = DepartureForm(request.POST or None, initial={"left_on": request.on})
    words = {
        "title": _("登记迁出"),
        "lead": _("迁出之后不再有应办的服务，签约随之结束；之前各日的数值不变。"),
        "done": _("已登记迁出。"),
    }
    return _changed(request, elder, form, words, lambda: leave_county(request.actor, elder, departure=form.departure()))


@permitted("people.revise_elder")
def come_back(request: Request, elder_id: int) -> HttpResponse:
    """Record that an elder who left lives in the county again."""
    elder = persons.elder(elder_id)
    within = {"divisions": divisions_in_scope(request.actor), "organizations": organizations_in_scope(request.actor)}
    editing = Editing(elder, ReturnForm.known)
    form = ReturnForm(request.POST or None, initial=since(request.on), editing=editing, **within)
    words = {
        "title": _("登记迁回"),
        "lead": _("不在本县的日子仍按不在计算；签约需要重新签。"),
        "done": _("已登记迁回。"),
    }
    return _changed(request, elder, form, words, lambda: return_to_county(request.actor, elder, move=form.move()))


@permitted("people.revise_elder")
def add_group(request: Request, elder_id: int) -> HttpResponse:
    """Let an elder belong to a group."""
    elder = persons.elder(elder_id)
    held = persons.groups_on(elder.pk, request.on)
    offered = [(code, said(entry.name)) for code, entry in policy_library().catalogue.group.items() if code not in held]
    form = GroupForm(request.POST or None, initial=since(request.on), groups=choices_of(offered))
    words = {"title": _("登记人群"), "lead": _("政策按人群给予服务和待遇。"), "done": _("已登记人群。")}
    return _changed(request, elder, form, words, lambda: add_to_group(request.actor, elder, **form.cleaned_data))


@permitted("people.revise_elder")
def end_group(request: Request, elder_id: int, membership_id: int) -> HttpResponse:
    """End an elder's belonging to a group."""
    elder = persons.elder(elder_id)
    membership = elder.memberships.filter(pk=membership_id).first()
    if membership is None:
        raise NotFound("membership", membership_id)
    form = EndForm(request.POST or None, initial=since(request.on))
    named = policy_library().catalogue.group.get(membership.group)
    words = {
        "title": _("结束人群：%(group)s") % {"group": said(named.name) if named else membership.group},
        "done": _("已结束。"),
    }
    return _changed(
        request, elder, form, words, lambda: lives.end_group(request.actor, membership, **form.cleaned_data)
    )


@permitted("people.revise_elder")
def add_family(request: Request, elder_id: int) -> HttpResponse:
    """Enter somebody close to an elder."""
    elder = persons.elder(elder_id)
    form = FamilyForm(request.POST or None)
    words = {"title": _("登记家属"), "done": _("已登记家属。")}
    return _changed(request, elder, form, words, lambda: add_family_member(request.actor, elder, member=form.member()))


@permitted("people.revise_elder")
def give_consent(request: Request, elder_id: int) -> HttpResponse:
    """Keep that an elder, or a guardian for them, consents to one purpose."""
    elder = persons.elder(elder_id)
    known = since(request.on) | {"purpose": request.GET.get("purpose", "")}
    form = ConsentForm(request.POST or None, initial=known, elder=elder)
    words = {
        "title": _("登记同意"),
        "lead": _("每个事项单独同意。代为同意的人须先登记为监护人。"),
        "done": _("已登记同意。"),
    }

    def act() -> Model:
        return lives.give_consent(request.actor, elder, form.cleaned_data["guardian"], new_consent=form.new_consent())

    return _changed(request, elder, form, words, act)


@permitted("people.revise_elder")
def withdraw_consent(request: Request, elder_id: int, consent_id: int) -> HttpResponse:
    """Withdraw a consent."""
    elder = persons.elder(elder_id)
    consent = elder.consents.filter(pk=consent_id).first()
    if consent is None:
        raise NotFound("consent", consent_id)
    form = WithdrawalForm(request.POST or None, initial=since(request.on))
    words = {
        "title": _("撤回同意：%(purpose)s") % {"purpose": consent.get_purpose_display()},
        "lead": _("撤回前已做的仍然有效。"),
        "done": _("已撤回。"),
    }
    return _changed(
        request, elder, form, words, lambda: lives.withdraw_consent(request.actor, consent, **form.cleaned_data)
    )


def _changed(
    request: Request, elder: Elder, form: Form, words: dict[str, str], act: Callable[[], Model]
) -> HttpResponse:
    """Show a form about an elder; when it is filled in and the action says yes, go back to the elder."""
    log_access(request.actor, [elder.pk], "people.change")
    if answer := submit(request, form, act, lambda _made: reverse("people:elder", args=[elder.pk]), words["done"]):
        return answer
    return show_form(request, "people/change.html", form, {"button": _("保存")} | words | {"elder": elder})
