"""What is done to an agreement once it is written: signing, ending, setting its posts."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_POST

from yilian.accounts.permits import permitted
from yilian.accounts.requests import Request
from yilian.agreements import queries
from yilian.agreements.actions import end_agreement, pick_model, remove_post, set_post, sign_agreement
from yilian.agreements.forms import EndAgreementForm, PostForm, SignForm, carried_out, command_of
from yilian.agreements.messages import MESSAGES
from yilian.agreements.models import Agreement, Post
from yilian.agreements.rules import Side, Step, closed_refusal, state_of, step_refusal
from yilian.kernel.refusals import Refused
from yilian.places.policies import shelf

SIDES = ((Side.CARE, _lazy("养老一方")), (Side.MEDICAL, _lazy("医疗一方")))


@permitted("agreements.sign")
def sign(request: Request, agreement_id: int) -> HttpResponse:
    """Sign for one side."""
    found = queries.agreement(agreement_id)
    reached = queries.sides_reached(request.actor, found)
    sides = [(side, label) for side, label in SIDES if side in reached and found.signed_on(side) is None]
    if not sides or step_refusal(state_of(found.dates, request.on), Step.SIGN) is not None:
        messages.error(request, _("这份协议没有等您签字的一方。"))
        return _back(found)
    initial = {"on": request.on, "signatory": request.actor.name}
    form = SignForm(
        request.POST or None, initial=initial, sides=[(side, _party(found, side, label)) for side, label in sides]
    )
    if request.method == "POST" and form.is_valid() and carried_out(form, lambda: _signed(request, found, form)):
        messages.success(request, _("已签字。双方都签字后，协议从起始日起生效。"))
        return _back(found)
    return _page(request, "agreements/sign.html", form, agreement=found)


def _signed(request: Request, found: Agreement, form: SignForm) -> Agreement:
    """Carry out what the form asks for."""
    return sign_agreement(request.actor, found, signature=form.signature, command_id=command_of(request))  # type: ignore[call-arg]


def _party(found: Agreement, side: Side, label: Any) -> str:
    """Name a side by its institution."""
    one = found.care_organization if side is Side.CARE else found.medical_organization
    return f"{label} · {one.name_zh}"


@permitted("agreements.pick_model")
@require_POST
def model(request: Request, agreement_id: int) -> HttpResponse:
    """Hold a pair up as a model, or no longer."""
    found = queries.agreement(agreement_id)
    try:
        made = pick_model(request.actor, found, picked=request.POST.get("picked") == "yes")
    except Refused as refused:
        if refused.code not in MESSAGES:
            raise
        messages.error(request, MESSAGES[refused.code].text(get_language() or "", refused.params))
    else:
        messages.success(request, _("已选为样板。") if made.model_since else _("已不再是样板。"))
    return _back(found)


@permitted("agreements.end")
def end(request: Request, agreement_id: int) -> HttpResponse:
    """End an agreement before its time, or withdraw a draft."""
    found = queries.agreement(agreement_id)
    form = EndAgreementForm(request.POST or None, initial={"ends_on": request.on})
    if request.method == "POST" and form.is_valid() and carried_out(form, lambda: _ended(request, found, form)):
        messages.success(request, _("协议已终止。"))
        return _back(found)
    return _page(request, "agreements/end.html", form, agreement=found)


def _ended(request: Request, found: Agreement, form: EndAgreementForm) -> Agreement:
    """Carry out what the form asks for."""
    return end_agreement(request.actor, found, **form.cleaned_data, command_id=command_of(request))  # type: ignore[call-arg]


@permitted("agreements.set_post")
def new_post(request: Request, agreement_id: int) -> HttpResponse:
    """Set a post of an agreement."""
    return _post_page(request, queries.agreement(agreement_id), None)


@permitted("agreements.set_post")
def change_post(request: Request, post_id: int) -> HttpResponse:
    """Change a post of an agreement."""
    found = queries.post(post_id)
    return _post_page(request, queries.agreement(found.agreement_id), found)


def _post_page(request: Request, agreement: Agreement, post: Post | None) -> HttpResponse:
    """Show the form of a post and carry it out."""
    if closed_refusal(state_of(agreement.dates, request.on)) is not None:
        messages.error(request, _("协议已结束，岗位不能再改。"))
        return _back(agreement)
    form = _post_form(request, agreement, post)
    if request.method == "POST" and form.is_valid():
        made = carried_out(form, lambda: _post_set(request, agreement, post, form))
        if made is not None:
            messages.success(request, _("岗位已设定。"))
            return _back(agreement)
    return _page(request, "agreements/post.html", form, agreement=agreement, post=post)


def _post_set(request: Request, agreement: Agreement, post: Post | None, form: PostForm) -> Post:
    """Carry out what the form asks for."""
    given, command = form.given, command_of(request)
    return set_post(request.actor, agreement, given=given, replaces=post, command_id=command)  # type: ignore[call-arg]


def _post_form(request: Request, agreement: Agreement, post: Post | None) -> PostForm:
    """Give the form of a post: the items of the mode, the staff of the medical side."""
    on, english = max(request.on, agreement.starts_on), (get_language() or "").startswith("en")
    division, names = agreement.care_organization.division_id, shelf().catalogue.item
    items = queries.items_of_mode(division, agreement.mode, agreement.starts_on)
    kept = ("item", "weekday", "begins_at", "ends_at", "place")
    initial = {"place": agreement.care_organization.name_zh} if post is None else {k: getattr(post, k) for k in kept}
    if post is not None:
        initial |= {"first": post.first_id, "relief": post.relief_id}
    staff = [(one.pk, one.name) for one in queries.staff_of(agreement.medical_organization_id, on)]
    labels = [(code, names[code].name.en if english else names[code].name.zh) for code in items]
    return PostForm(request.POST or None, initial=initial, items=labels, staff=staff)


@permitted("agreements.set_post")
def drop_post(request: Request, post_id: int) -> HttpResponse:
    """Ask whether a post is to be removed, and remove it."""
    found = queries.post(post_id)
    agreement = queries.agreement(found.agreement_id)
    if request.method == "POST":
        remove_post(request.actor, agreement, found)
        messages.success(request, _("岗位已取消。"))
        return _back(agreement)
    return render(request, "agreements/drop_post.html", {"post": found, "agreement": agreement})


def _back(agreement: Agreement) -> HttpResponse:
    """Return to the agreement."""
    return redirect("agreements:agreement", agreement_id=agreement.pk)


def _page(request: Request, template: str, form: Any, **more: Any) -> HttpResponse:
    """Show a form with the id of its command; 422 where something has to be put right."""
    context = {"form": form, "command": command_of(request), **more}
    return render(request, template, context, status=422 if form.errors else 200)
