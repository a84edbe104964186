"""Templates that are written once for each language render as Django's own do, and keep nothing that belongs to a request."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.template import Context, Engine, Template
from django.template.base import TextNode
from django.template.loader import get_template
from django.urls import reverse
from django.utils.translation import override

from yilian.pages.addresses import keyed_address
from yilian.pages.templatetags.words import badge
from yilian.pages.templating import Rewritten

PLAIN = "django.template.loaders.app_directories.Loader"
OPTIONS = settings.TEMPLATES[0]["OPTIONS"]
PAGES = sorted(
    str(path).partition("/templates/")[2] for path in Path(settings.ROOT, "yilian").glob("*/templates/**/*.html")
)


def engine(**sources: str) -> Engine:
    """Return an engine with our loader over templates given by name."""
    own = ("django.template.loaders.locmem.Loader", {f"{name}.html": text for name, text in sources.items()})
    return Engine(loaders=[("yilian.pages.templating.Loader", [own])], builtins=OPTIONS["builtins"])


def plainly(**sources: str) -> Engine:
    """Return Django's own engine over the same templates."""
    own = ("django.template.loaders.locmem.Loader", {f"{name}.html": text for name, text in sources.items()})
    return Engine(loaders=[own], builtins=OPTIONS["builtins"])


SOURCES = {
    "base": "<title>{% block title %}{% translate '老人' %}{% endblock %}</title>{% include 'menu.html' %}"
    "<main>{% block content %}{% block inner %}base{% endblock %}{% endblock %}</main>{% block foot %}foot{% endblock %}{{ label }}",
    "middle": "{% extends 'base.html' %}{% block foot %}{% translate '搜索' %}{% endblock %}"
    "{% block content %}<p>{% block inner %}middle{% endblock %}</p>{% endblock %}",
    "page": "{% extends 'middle.html' %}{% block title %}{{ name }}{% endblock %}"
    "{% block inner %}{% translate '老人' as label %}{{ label }}{% for one in many %}{% include 'line.html' with text=one %}{% endfor %}"
    "{% with a=name b=number %}{{ a }}{{ b }}{% endwith %}{% blocktranslate %}{{ number }} 岁{% endblocktranslate %}"
    "{% if number %}{% url 'people:elder' number %}{% url 'people:elders' as list %}{{ list }}{% else %}{% static 'a b.css' %}{% endif %}"
    "{% autoescape off %}{{ name }}{% translate '老人' %}{% endautoescape %}{{ missing.name }}{% cycle 'x' 'y' %}{% endblock %}",
    "menu": "<nav>{% translate '帮助' %}{% url 'desk:help' %}{% static 'pages/mark.svg' %}{{ day|date:'Y-m-d' }}{{ none|date:'Y-m-d' }}</nav>",
    "line": "<li>{{ text }}{% if forloop.first %}{% translate '老人' %}{% endif %}{% cycle 'x' 'y' %}</li>",
}


def values(**more: Any) -> Context:
    """Return what a page is shown with."""
    return Context({"name": "<王>", "many": ["a", "<b>", "c"], "number": 7} | more)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("name", ["page.html", "middle.html", "base.html"])
def test_it_renders_as_django_does(name: str, language: str) -> None:
    own, django = engine(**SOURCES), plainly(**SOURCES)
    with override(language):
        for number in (7, 0, 10**17):
            shown = own.get_template(name).render(values(number=number))
            assert shown == django.get_template(name).render(values(number=number))


def test_one_language_never_gets_the_words_of_another() -> None:
    own = engine(**SOURCES)
    shown = {}
    for language in ("zh-hans", "en", "zh-hans", "en"):
        with override(language):
            text = own.get_template("page.html").render(values())
            assert shown.setdefault(language, text) == text
    assert "搜索" in shown["zh-hans"]
    assert "搜索" not in shown["en"]


def test_nothing_of_one_rendering_is_seen_in_the_next() -> None:
    own = engine(**SOURCES)
    assert "<王>" in own.get_template("page.html").render(values())
    second = own.get_template("page.html").render(Context({"name": "other"}))
    assert "王" not in second
    assert "<b>" not in second


def test_what_is_constant_is_text() -> None:
    template = engine(
        menu="<i>{% translate '老人' %}{% url 'desk:help' %}{% static 'pages/mark.svg' %}</i>"
    ).get_template("menu.html")
    (only,) = template.nodelist
    assert isinstance(only, TextNode)


def test_numbers_are_filled_into_addresses_and_nothing_else_is() -> None:
    assert keyed_address("people:elder", 5) == "/elders/5/"
    assert keyed_address("people:elder", -5) == ""
    assert keyed_address("people:merge", 3, 4) == reverse("people:merge", args=[3, 4])
    assert keyed_address("desk:clause-by-id", 5) in ("", reverse("desk:clause-by-id", args=[5]))
    assert keyed_address("desk:no-such-page", 5) == ""
    assert keyed_address("health:history", 5, "blood-pressure") == reverse("health:history", args=[5, "blood-pressure"])
    assert keyed_address("health:history", 5, "a b/c") == keyed_address("health:history", 5, "") == ""


def test_a_state_is_drawn_once_for_each_language_and_never_in_the_other() -> None:
    shown = {}
    for language in ("zh-hans", "en", "zh-hans", "en"):
        with override(language):
            drawn = str(badge("overdue"))
            assert shown.setdefault(language, drawn) == drawn
    assert shown["zh-hans"] != shown["en"]


@pytest.mark.parametrize("name", PAGES)
def test_every_template_of_the_program_is_rewritten(name: str) -> None:
    template: Template = get_template(name).template
    assert isinstance(template.nodelist, Rewritten)
