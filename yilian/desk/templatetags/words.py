"""Filters of all pages: the language's side of a text, the sign and word of a state, the widths of a bar."""

from dataclasses import dataclass
from typing import Any

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from yilian.desk.context import address_of
from yilian.desk.context import said as side_of
from yilian.desk.deeds import DEEDS
from yilian.obligations.queries import norm_text

register = template.Library()


@dataclass(frozen=True, slots=True)
class Sign:
    """How a state is shown: never by colour alone."""

    sign: str
    word: str | Promise
    tone: str


SIGNS = {
    "kept": Sign("✓", _("按期完成"), "good"),
    "kept-late": Sign("✓", _("逾期完成"), "due"),
    "due": Sign("●", _("到期"), "due"),
    "overdue": Sign("!", _("逾期"), "late"),
    "planned": Sign("○", _("未到期"), "open"),
    "waived": Sign("–", _("免除"), "open"),
    "void": Sign("–", _("作废"), "open"),
    "done": Sign("✓", _("按期完成"), "good"),
    "done-late": Sign("✓", _("逾期完成"), "due"),
    "late": Sign("!", _("逾期"), "late"),
    "undated": Sign("○", _("未写期限"), "open"),
    "met": Sign("✓", _("达标"), "good"),
    "missed": Sign("!", _("未达标"), "late"),
    "not-due": Sign("○", _("未到期"), "open"),
    "on-course": Sign("●", _("进度正常"), "info"),
    "behind": Sign("!", _("进度落后"), "due"),
    "no-figure": Sign("–", _("条款无数字"), "open"),
    "no-data": Sign("?", _("无数据"), "open"),
    "works": Sign("✓", _("已实现"), "good"),
    "partly": Sign("◐", _("部分实现"), "due"),
    "open": Sign("○", _("未实现"), "open"),
    "in-force": Sign("✓", _("施行中"), "good"),
    "ended": Sign("–", _("已期满"), "open"),
    "not-yet": Sign("○", _("尚未施行"), "open"),
    "draft": Sign("○", _("待签"), "due"),
    "half-signed": Sign("◐", _("一方已签"), "due"),
    "agreed": Sign("○", _("待生效"), "open"),
    "binding": Sign("✓", _("生效中"), "good"),
    "expiring": Sign("●", _("即将到期"), "due"),
    "expired": Sign("!", _("已到期"), "late"),
    "renewed": Sign("✓", _("已续签"), "open"),
    "terminated": Sign("–", _("已终止"), "open"),
    "lapsed": Sign("–", _("未签失效"), "open"),
}

# Modules that figures wait for, named as the field names what they will hold.
MODULES = {"supervision": _("监督检查"), "referrals": _("转诊"), "stays": _("入住与床位")}


@register.filter
def said(text: Any) -> str:
    """Give the side of a text that the page's language asks for; nothing stays empty."""
    return side_of(text) if text else ""


@register.filter
def sign(state: Any) -> Sign:
    """Give the sign of a state; an unknown state is its own word."""
    code = str(getattr(state, "value", state))
    return SIGNS.get(code, Sign("·", code, "open"))


@register.filter
def share(value: Any, most: Any = 1) -> str:
    """Give a value as a width between 0 and 100; written plainly, whatever the language."""
    if value is None or value == "":
        return "0"
    part = float(value) / float(most or 1)
    return f"{max(0.0, min(part, 1.0)) * 100:.2f}"


@register.filter
def named(names: Any, code: Any) -> str:
    """Give a code's name, or the code itself when it has none."""
    return str(names.get(code, code))


@register.filter
def module_name(code: Any) -> str:
    """Name in words the module whose records a figure waits for."""
    return str(MODULES.get(str(code), code))


@register.filter
def deed(code: Any) -> str:
    """Give what was done or looked at in words; an unknown code is its own word."""
    words = DEEDS.get(str(code))
    return side_of(words) if words else str(code)


@register.filter
def norm(name: Any) -> str:
    """Name the source of a sign or an instrument that asks for something; an unknown one by its own name."""
    found = norm_text(str(name))
    return side_of(found) if found else str(name)


@register.filter
def clause_address(id: Any) -> str:
    """Give the address at which a clause is shown by its id."""
    return address_of("desk:clause-by-id", str(id))
