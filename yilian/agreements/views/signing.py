"""What is done to an agreement once it is written: signing, ending, setting its posts."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_POST

from yilian.agreements.actions.institutions import end_agreement, pick_model, sign_agreement
from yilian.agreements.actions.posts import remove_post, set_post
from yilian.agreements.forms.institutions import EndAgreementForm, PostForm, SignForm
from yilian.agreements.models import Agreement, ScheduledSlot
from yilian.agreements.queries import institutions, posts
from yilian.agreements.rules.institutions import Side
from yilian.agreements.rules.states import Step, closed_refusal, state_of, step_refusal
from yilian.agreements.views.drafting import address_of
from yilian.kernel.refusals import Refused
from yilian.pages.commands import carry_out
from yilian.pages.forms import show_form, submit
from yilian.pages.language import said, sentence
from yilian.pages.permits import permitted
from yilian.pages.requests import Request
from yilian.pages.versions import Editing
from yilian.places.actions.consequences import Consequences, ends_on_of
from yilian.places.policies import policy_library

SIDES = ((Side.CARE, _lazy("养老一方")), (Side.MEDICAL, _lazy("医疗一方")))


@permitted("agreements.sign")
def sign(request: Request, agreement_id: int) -> HttpResponse:
    """Sign for one side."""
    agreement = institutions.agreement(agreement_id)
    reached = institutions.sides_reached(request.actor, agreement)
    sides = [(side, label) for side, label in SIDES if side in reached and agreement.signed_on(side) is None]
    if not sides or step_refusal(state_of(agreement.dates, request.on), Step.SIGN) is not None:
        messages.error(request, _("这份协议没有等您签字的一方。"))
        return _back(agreement)
    initial = {"on": request.on, "signatory": request.actor.name}
    form = SignForm(
        request.POST or None, initial=initial, sides=[(side, _party(agreement, side, label)) for side, label in sides]
    )
    answer = submit(
        request,
        form,
        lambda: sign_agreement(request.actor, agreement, signature=form.signature),
        address_of,
        _("已签字。双方都签字后，协议从起始日起生效。"),
    )
    return answer or show_form(request, "agreements/sign.html", form, {"agreement": agreement})


def _party(agreement: Agreement, side: Side, label: Any) -> str:
    """Name a side by its institution."""
    organization = agreement.care_organization if side is Side.CARE else agreement.medical_organization
    return f"{label} · {organization.name_zh}"


@permitted("agreements.pick_model")
@require_POST
def model(request: Request, agreement_id: int) -> HttpResponse:
    """Hold a pair up as a model, or no longer."""
    agreement = institutions.agreement(agreement_id)
    picked = request.POST.get("picked") == "yes"
    try:
        made = carry_out(request, lambda: pick_model(request.actor, agreement, picked=picked))
    except Refused as refused:
        if refused.code == "not-permitted":
            raise
        messages.error(request, sentence(refused.refusal))
    else:
        messages.success(request, _("已选为样板。") if made.model_since else _("已不再是样板。"))
    return _back(agreement)


@permitted("agreements.end")
def end(request: Request, agreement_id: int) -> HttpResponse:
    """End an agreement before its time, or withdraw a draft."""
    agreement = institutions.agreement(agreement_id)
    form = EndAgreementForm(request.POST or None, initial={"ends_on": request.on})
    consequences = Consequences(agreement.care_organization_id, ends_on_of(form))
    answer = submit(
        request,
        form,
        consequences.telling(request, lambda: end_agreement(request.actor, agreement, **form.cleaned_data)),
        address_of,
        _("协议已终止。"),
    )
    return answer or show_form(request, "agreements/end.html", form, {"agreement": agreement})


@permitted("agreements.set_post")
def new_post(request: Request, agreement_id: int) -> HttpResponse:
    """Set a post of an agreement."""
    return _post_page(request, institutions.agreement(agreement_id), None)


@permitted("agreements.set_post")
def change_post(request: Request, post_id: int) -> HttpResponse:
    """Change a post of an agreement."""
    post = posts.post(post_id)
    return _post_page(request, institutions.agreement(post.agreement_id), post)


def _post_page(request: Request, agreement: Agreement, post: ScheduledSlot | None) -> HttpResponse:
    """Show the form of a post and carry it out."""
    if closed_refusal(state_of(agreement.dates, request.on)) is not None:
        messages.error(request, _("协议已结束，岗位不能再改。"))
        return _back(agreement)
    form = _post_form(request, agreement, post)
    answer = submit(
        request,
        form,
        lambda: set_post(request.actor, agreement, new_slot=form.new_slot, replaces=post),
        lambda _made: address_of(agreement),
        _("岗位已设定。"),
    )
    return answer or show_form(request, "agreements/post.html", form, {"agreement": agreement, "post": post})


def _post_form(request: Request, agreement: Agreement, post: ScheduledSlot | None) -> PostForm:
    """Return the form of a post: the items of the mode, the staff of the medical side."""
    on = max(request.on, agreement.starts_on)
    division, names = agreement.care_organization.division_id, policy_library().catalogue.item
    items = institutions.items_of_mode(division, agreement.mode, agreement.starts_on)
    editing = Editing(post, _held) if post else None
    initial = {} if post else {"place": agreement.care_organization.name_zh}
    staff = [
        (practitioner.pk, practitioner.name) for practitioner in posts.staff_of(agreement.medical_organization_id, on)
    ]
    labels = [(code, said(names[code].name)) for code in items]
    return PostForm(request.POST or None, initial=initial, editing=editing, items=labels, staff=staff)


def _held(post: ScheduledSlot) -> dict[str, Any]:
    """Return what a post says, as the form's first values."""
    plain = {name: getattr(post, name) for name in ("item", "weekday", "begins_at", "ends_at", "place")}
    return plain | {"first": post.first_id, "relief": post.relief_id}


@permitted("agreements.set_post")
def drop_post(request: Request, post_id: int) -> HttpResponse:
    """Ask whether a post is to be removed, and remove it."""
    post = posts.post(post_id)
    agreement = institutions.agreement(post.agreement_id)
    if request.method == "POST":
        carry_out(request, lambda: remove_post(request.actor, agreement, post))
        messages.success(request, _("岗位已取消。"))
        return _back(agreement)
    return render(request, "agreements/drop_post.html", {"post": post, "agreement": agreement})


def _back(agreement: Agreement) -> HttpResponse:
    """Return to the agreement."""
    return redirect("agreements:agreement", agreement_id=agreement.pk)
