"""A filled-in form becomes an action, and what the action says no with stands beside the field it is about.

What it does is a command (see `pages.commands`); what was typed is kept until it is done (see `pages.drafts`).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from django import forms
from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import Model, QuerySet
from django.forms import Form
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _

from yilian.audit.access_log import log_access
from yilian.audit.actions import SENT_OTHERWISE, Held
from yilian.kernel.refusals import Invalid, Problem, Refusal, Refused
from yilian.pages import versions
from yilian.pages.commands import carry_out
from yilian.pages.language import has_sentence, sentence
from yilian.pages.lists import About, Link, Text
from yilian.pages.requests import Request

M = TypeVar("M", bound=Model | None)
OVERTAKEN = frozenset({SENT_OTHERWISE, versions.CHANGED})
if TYPE_CHECKING:
    RecordChoice = forms.ModelChoiceField[Model]
else:
    RecordChoice = forms.ModelChoiceField  # takes no type while the program runs


class RecordField(RecordChoice):
    """A field that chooses a record, each shown by what `shown` says of it. Among which, a `RecordForm` is told when it is made."""

    def __init__(self, *, shown: Callable[[Any], str] = str, **kwargs: Any) -> None:
        super().__init__(None, **kwargs)
        self.shown = shown

    def label_from_instance(self, record: Model) -> str:
        """Return what is shown of a record."""
        return self.shown(record)


class RecordForm(Form):
    """A form that chooses among records: `rows` gives them for each such field, by its name."""

    def __init__(self, *args: Any, rows: Mapping[str, QuerySet[Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, records in rows.items():
            field = self.fields[name]
            assert isinstance(field, RecordField)
            field.queryset = records


def posted(request: Request) -> QueryDict | None:
    """Return what was sent; nothing when the page is only asked for. A form with nothing filled in was sent, too."""
    return request.POST if request.method == "POST" else None


def tell(form: Form, wrong: Invalid | Refused) -> None:
    """Put what an action said no with onto a form: each problem beside its field, the refusal of a rule above the form.

    A form whose fields have other names than the action's arguments has a method `beside`, which gives the name of the field
    for that of an argument or for the code of a refusal; one that says sentences of its own has a method `say`. What has no
    sentence, and what was refused for want of permission, is left to the page of errors.
    """
    beside: Callable[[str], str] = getattr(form, "beside", str)
    say: Callable[[Problem | Refusal], str] = getattr(form, "say", sentence)
    if isinstance(wrong, Held):
        return
    if isinstance(wrong, Refused):
        if wrong.code == "not-permitted" or not has_sentence(wrong.code):
            raise wrong
        _add(form, beside(wrong.code), say(wrong.refusal), wrong.code)
    else:
        for problem in wrong.problems:
            _add(form, beside(problem.field), say(problem))


def submit(
    request: Request, form: Form, act: Callable[[], M], then: Callable[[M], str], done: Text = ""
) -> HttpResponse | None:
    """Do what a form asks for when it was sent and is filled in; then say so and go to the address that `then` gives.

    Returns nothing while there is nothing to do, or when the action says no and the form holds why.
    """
    if request.method != "POST" or not form.is_valid():
        return None

    def act_on_what_is_now() -> M:
        versions.reconcile(request, form)
        return act()

    try:
        made = carry_out(request, act_on_what_is_now)
    except (Invalid, Refused) as wrong:
        tell(form, wrong)
        return None
    if done:
        messages.success(request, str(done))
    return HttpResponseRedirect(then(made))


def show_form(request: Request, template: str, form: Form, context: dict[str, Any]) -> HttpResponse:
    """Show the page of a form, with the status that says whether something has to be put right."""
    return render(request, template, context | {"form": form}, status=status_of(form))


def status_of(form: Form) -> int:
    """Return the status of a page with a form.

    422 where something has to be put right, whoever found it; 409 where what is sent was overtaken: by itself, sent before with
    other words, or by what somebody else wrote meanwhile.
    """
    if any(form.has_error(NON_FIELD_ERRORS, code) for code in OVERTAKEN):
        return 409
    return 422 if form.errors else 200


@dataclass(frozen=True, slots=True)
class Entry:
    """A page with one form: its title, what filling it in does, the address to go to then, the way back.

    `about` is the elder whom it concerns, `lead` a sentence above the form, `crumbs` lead up from the page. A look at the
    elder, and at those whom the form offers to choose from, is logged as `look`.
    """

    title: Text
    act: Callable[[Any], Model]
    address: Callable[[Any], str]
    back: str
    about: About | None = None
    lead: Text = ""
    crumbs: Sequence[Link] = ()
    look: str = ""


def enter(request: Request, form: Form, entry: Entry) -> HttpResponse:
    """Show a form; filled in, do what it says. What an action says no with stands on the form, and nothing typed is lost."""
    answer = submit(request, form, lambda: entry.act(form), entry.address, _("已保存。"))
    if answer is not None:
        return answer
    offered = [elder.pk for elder in getattr(form, "candidates", [])]
    log_access(request.actor, offered + ([entry.about.elder_id] if entry.about else []), entry.look)
    return show_form(request, "pages/form.html", form, {"entry": entry})


def _add(form: Form, field: str, text: str, code: str = "") -> None:
    """Put a sentence beside a field, or above the form where there is no such field."""
    form.add_error(field if field in form.fields else None, ValidationError(text, code=code or None))
