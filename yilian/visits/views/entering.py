"""A page with one form: what it does when it is filled in, what it shows when something is wrong."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ParamSpec, TypeVar
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.db.models import Model
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from yilian.accounts.requests import Request
from yilian.audit.looks import record_look
from yilian.kernel.messages import MESSAGES as KERNEL
from yilian.kernel.messages import Message
from yilian.kernel.refusals import Invalid, Refused, refuse
from yilian.people.models import Elder, Practitioner
from yilian.people.queries import elder as elder_of
from yilian.people.queries import practitioner_of
from yilian.visits.actions import Provider
from yilian.visits.forms.orders import who_is
from yilian.visits.messages import MESSAGES
from yilian.visits.queries.orders import team_of

P = ParamSpec("P")
R = TypeVar("R")
M = TypeVar("M", bound=Model)


@dataclass(frozen=True, slots=True)
class Entry:
    """A form page: its title, whom it concerns, what filling it in does, and the address to go to then."""

    title: str | Promise
    act: Callable[[Any], Model]
    address: Callable[[Any], str]
    back: str
    elder: Elder | None = None
    lead: str | Promise = ""


def enter(request: Request, form: forms.Form, entry: Entry) -> HttpResponse:
    """Show a form; filled in, do what it says. A rule's refusal stands above the form, and nothing typed is lost."""
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                made = entry.act(form)
            except Invalid as invalid:
                _show(invalid, form)
            except Refused as refused:
                status = 409
                _tell(refused, form)
            else:
                messages.success(request, _("已保存。"))
                return redirect(entry.address(made))
    seen = [one.pk for one in getattr(form, "candidates", [])] + ([entry.elder.pk] if entry.elder else [])
    record_look(request.actor, seen, "visits.order")
    context = {"entry": entry, "form": form, "command": command_of(request) or uuid4()}
    return render(request, "visits/services/form.html", context, status=status)


def posted(request: Request) -> QueryDict | None:
    """Give what was sent; nothing when the page is only asked for. A form with nothing filled in was sent, too."""
    return request.POST if request.method == "POST" else None


def command_of(request: Request) -> UUID | None:
    """Give the id that the page was given, so that sending it twice does it once."""
    try:
        return UUID(request.POST.get("command", ""))
    except ValueError:
        return None


def send(request: Request, action: Callable[..., R], *args: object, **kwargs: object) -> R:
    """Carry out an action as the user, under the command id of the page."""
    return action(request.actor, *args, command_id=command_of(request), **kwargs)


def own_practitioner(request: Request) -> Practitioner:
    """Give the practitioner that the user is; refused for whoever is none."""
    return practitioner_of(request.actor) or refuse("practitioner-missing")


def own_hands(request: Request) -> Provider:
    """Give in whose hands it is: the user's own, for the first team they work in."""
    practitioner = own_practitioner(request)
    return Provider(team_of(practitioner) or refuse("team-missing"), practitioner)


def elder_asked(request: Request) -> Elder | None:
    """Give the elder that the address names, if one within reach."""
    key = request.GET.get("elder", "")
    return elder_of(int(key)) if key.isdigit() else None


def who_asked(request: Request) -> dict[str, str]:
    """Fill in the elder that the address names."""
    elder = elder_asked(request)
    return {"who": who_is(elder)} if elder is not None else {}


def _show(invalid: Invalid, form: forms.Form) -> None:
    """Put every problem beside the field it stands in."""
    standing: dict[str, str] = getattr(form, "standing_for", {})
    for problem in invalid.problems:
        names = (problem.field, f"evidence-{problem.field}", standing.get(problem.field, ""))
        field = next((name for name in names if name in form.fields), None)
        form.add_error(field, _text(problem.code, dict(problem.params)))


def _tell(refused: Refused, form: forms.Form) -> None:
    """Put a rule's refusal above the form; one that has no sentence here becomes its own page."""
    if refused.code not in MESSAGES and refused.code not in KERNEL:
        raise refused
    if refused.code == "not-permitted":
        raise refused
    form.add_error(None, _text(refused.code, refused.params))


def _text(code: str, params: dict[str, object]) -> str:
    message = MESSAGES.get(code) or KERNEL.get(code) or Message(code, code)
    return message.text(get_language() or "", params)
