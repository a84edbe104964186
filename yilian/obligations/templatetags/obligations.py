"""Filters of pages that show what is owed."""

from typing import Any

from django import template

from yilian.obligations.queries.norms import norm_text
from yilian.pages.language import said

register = template.Library()


@register.filter
def norm(name: Any) -> str:
    """Name the source of a sign or an instrument that asks for something; an unknown one by its own name."""
    text = norm_text(str(name))
    return said(text) if text else str(name)
