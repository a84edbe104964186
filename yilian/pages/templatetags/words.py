"""Tags and filters of all pages: the command of a form, the language's side of a text, the sign and word of a state, widths."""

from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any
from uuid import uuid4

from django import template
from django.template import Context
from django.template.defaultfilters import date as django_date
from django.template.defaultfilters import floatformat
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from yilian.audit.actions import title_of
from yilian.kernel.actors import SYSTEM
from yilian.kernel.messages import words
from yilian.pages import addresses, drafts, language, registry
from yilian.pages.lists import Mark, mark
from yilian.pages.registry import signs, titles

register = template.Library()
DAY, MINUTE = "Y-m-d", "Y-m-d H:i"
BY_ITSELF = words("系统", "the system")


@register.simple_tag(takes_context=True)
def command(context: Context) -> SafeString:
    """Write into a form what every form posts: the token against forged requests, the id of the command, whose form it is,
    and where it edits a record the version that it shows.

    The id is a new one each time the form is shown: sent twice from one page it is one command, from two pages it is two.
    """
    hidden = [("csrfmiddlewaretoken", context.get("csrf_token", "")), ("command", uuid4())]
    actor = context.get("actor")
    if actor is not None and actor.user_id is not None:
        hidden.append((drafts.WRITER, drafts.mark_of(actor.user_id)))
    if version := getattr(context.get("form"), "version", ""):
        hidden.append(("version", version))
    return format_html_join("", '<input type="hidden" name="{}" value="{}">', hidden)


@register.simple_tag(takes_context=True)
def draft_address(context: Context) -> str:
    """Return the address that shows what was just sent in vain, so that the browser's Back and reload ask for it; else nothing."""
    request = context.get("request")
    return drafts.address_of_sent(request) if request is not None and request.method == "POST" else ""


@register.simple_tag(takes_context=True)
def unsent(context: Context) -> list[drafts.Typed]:
    """Return what the reader typed on this page and did not send."""
    request = context.get("request")
    return drafts.here(request) if request is not None else []


@register.filter
def said(text: Any) -> str:
    """Return the side of a text that the page's language asks for; nothing stays empty."""
    return language.said(text) if text else ""


@register.filter
def who(name: str) -> str:
    """Return who recorded something, by the name kept with it; what the program recorded itself has no user's name."""
    return language.said(BY_ITSELF) if name == SYSTEM.name else name


@register.filter
def sign(state: Any) -> Mark:
    """Return how a state is shown; a state that no module declares in words is its own word."""
    code = str(getattr(state, "value", state))
    declared = signs().get(code)
    return mark(code, language.said(declared.words) if declared and declared.words else code)


@register.filter
def marked(state: str, word: Any) -> Mark:
    """Return a declared state with a word of its own."""
    return mark(state, str(word))


@register.filter
def badge(state: Any) -> SafeString:
    """Return a state as it is shown: its sign for the eye and its word. A mark shows itself, a state what a module declares for it."""
    if isinstance(state, Mark):
        return _drawn(state)
    return _badge(str(getattr(state, "value", state)), language.language())


@lru_cache(maxsize=1024)
def _badge(code: str, _language: str) -> SafeString:
    """Write a state once for each language: a list shows the same few states on every line."""
    return _drawn(sign(code))


def _drawn(shown: Mark) -> SafeString:
    return format_html(
        '<span class="status tone-{}"><span class="sign" aria-hidden="true">{}</span>{}</span>',
        shown.tone,
        shown.sign,
        shown.word,
    )


@register.filter(name="date", expects_localtime=True, is_safe=False)
def date_in(value: Any, form: str | None = None) -> Any:
    """Write a date as Django does; the forms that nearly every page asks for take the short way."""
    if form == DAY and isinstance(value, date):
        return value.isoformat()[:10]
    if form == MINUTE and isinstance(value, datetime):
        return value.isoformat(" ")[:16]
    if form == "c" and isinstance(value, datetime):
        return value.isoformat()
    return django_date(value, form)


@register.filter(is_safe=True, name="floatformat")
def number_in(value: Any, digits: Any = -1) -> str:
    """Write a number as Django does, each number once for each language: pages show the same few limits and values again and again."""
    return (
        _number(value, digits, language.language())
        if isinstance(value, int | float | Decimal)
        else floatformat(value, digits)
    )


@lru_cache(maxsize=4096, typed=True)
def _number(value: float | Decimal, digits: Any, _language: str) -> str:
    return str(floatformat(value, digits))


@register.filter
def share(value: Any, most: Any = 1) -> str:
    """Return a value as a width between 0 and 100; written plainly, whatever the language."""
    if value is None or value == "":
        return "0"
    part = float(value) / float(most or 1)
    return f"{max(0.0, min(part, 1.0)) * 100:.2f}"


@register.filter
def named(names: Any, code: Any) -> str:
    """Return a code's name, or the code itself when it has none."""
    return str(names.get(code, code))


@register.filter
def deed(code: Any) -> str:
    """Return the words for what was done or looked at; an unknown code is its own word."""
    words = title_of(str(code)) or titles().get(str(code))
    return language.said(words) if words else str(code)


@register.filter
def clause_address(clause: Any) -> str:
    """Return the address at which a clause is shown by its id."""
    return addresses.clause_address(str(clause))


@register.filter
def pack_address(pack: Any) -> str:
    """Return the address at which a document is shown by its id."""
    return addresses.pack_address(str(pack))


@register.simple_tag(takes_context=True)
def list_links(context: Context, page: str) -> SafeString:
    """Return the buttons that modules add to a list, each for those who may go there; the filters of the list go along."""
    actor, filters = context["actor"], context["request"].GET.urlencode()
    shown = [
        link for link in registry.list_links(page) if not link.permission or actor.refusal(link.permission) is None
    ]
    return format_html_join(
        "\n",
        '<a class="button secondary" href="{}{}">{}</a>',
        (
            (
                addresses.address_of(link.page),
                f"?{filters}" if link.filtered and filters else "",
                language.said(link.words),
            )
            for link in shown
        ),
    )
