"""A filled-in form becomes an action, and what the action says no with stands beside the field it is about."""

from collections.abc import Callable, Mapping
from typing import TypeVar

from django.forms import Form
from django.utils.translation import get_language

from yilian.kernel.messages import MESSAGES, Message
from yilian.kernel.refusals import Invalid, Refused

R = TypeVar("R")


def carry_out(form: Form, sentences: Mapping[str, Message], act: Callable[[], R]) -> R | None:
    """Do what a valid form asks for and give the result; nothing when the action said no, with the reasons in the form.

    A code without a sentence is for the page of errors to tell.
    """
    known = {**MESSAGES, **sentences}
    language = get_language() or ""
    try:
        return act()
    except Invalid as invalid:
        for problem in invalid.problems:
            field = problem.field if problem.field in form.fields else None
            form.add_error(field, known[problem.code].text(language, dict(problem.params)))
    except Refused as refused:
        if refused.code not in known:
            raise
        form.add_error(None, known[refused.code].text(language, refused.params))
    return None
