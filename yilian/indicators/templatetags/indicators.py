"""Filters of pages that show figures."""

from typing import Any

from django import template

from yilian.indicators.measures.header import records_of
from yilian.pages.language import said

register = template.Library()


@register.filter
def module_name(code: Any) -> str:
    """Return in words the records that a figure waits for."""
    return said(records_of(str(code)))
