"""Carries out what a form asks for, and writes what the rules say against it beside its fields."""

from collections.abc import Callable
from uuid import UUID, uuid4

from django import forms
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import get_language

from yilian.agreements.messages import MESSAGES
from yilian.kernel.messages import MESSAGES as KERNEL
from yilian.kernel.refusals import Invalid, Refused
from yilian.places.policies import shelf


def carried_out(form: forms.Form, act: Callable[[], Model]) -> Model | None:
    """Do it and give what it made; nothing when the rules say no, and then the form says why."""
    try:
        return act()
    except Invalid as invalid:
        for problem in invalid.problems:
            field = problem.field if problem.field in form.fields else None
            form.add_error(field, _sentence(problem.code, dict(problem.params)))
    except Refused as refused:
        if refused.code not in MESSAGES:
            raise
        form.add_error(None, _sentence(refused.code, refused.params))
    return None


def _sentence(code: str, params: dict[str, object]) -> str:
    """Give the sentence of a code in the language of the page, modes by their names."""
    language, mode = get_language() or "", shelf().catalogue.mode.get(str(params.get("mode")))
    if mode is not None:
        params = params | {"mode": mode.name.en if language.startswith("en") else mode.name.zh}
    return (MESSAGES.get(code) or KERNEL[code]).text(language, params)


def command_of(request: HttpRequest) -> UUID:
    """Give the id that a page sends with its command, so that sending it twice does it once; a new one where none is sent."""
    try:
        return UUID(request.POST.get("command", ""))
    except ValueError:
        return uuid4()
