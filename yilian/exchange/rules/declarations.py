"""Which columns the sheets of declarations have, and what a row says: names are chosen of what is known, nothing is guessed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from enum import StrEnum

from yilian.exchange.rules.columns import NUMBER_FROM_SHEET, Column, Layout, joined, read_date
from yilian.kernel.refusals import Problem

ALIKE = 3


class SheetKind(StrEnum):
    """What a sheet is about."""

    ELDERS = "elders"
    CHARACTERISTICS = "characteristics"
    PARTICIPATION = "participation"
    URBAN = "urban"
    CENTRE_CARE = "centre-care"


DAYS = (
    Column("starts_on", "从哪天起", "from", ("起始日期", "开始日期", "起"), True, "2023-01-01"),
    Column("ends_on", "到哪天止", "to", ("终止日期", "结束日期", "止"), False, ""),
    Column("document", "依据", "document", ("依据的文件", "文件或凭证", "凭证"), True, "县府办〔2023〕1号"),
)
DAY_NOTES = (
    "第一行是表头，请勿改动；第二行是示例，导入时跳过，可以删除。",
    "标 * 的列必须填写。日期写成 2023-01-01、2023/1/1、2023年1月1日 或 20230101；至今有效的，“到哪天止”留空。",
    "“依据”写文件、凭证或登记表的名称和编号。登记人就是导入的人。",
)
LAYOUTS: Mapping[SheetKind, Layout] = {
    SheetKind.CHARACTERISTICS: Layout(
        "机构事项",
        (
            Column("organization", "机构", "organization", ("机构名称", "机构编码"), True, "示例：尖山镇卫生院"),
            Column("word", "事项", "word", (), True, "助餐"),
            Column("holds", "有没有", "holds", ("有无",), False, "有"),
            *DAYS,
        ),
        ("organization", "word"),
        (*DAY_NOTES, "机构写名称或编码，同名的写编码。“有没有”写有或没有，留空表示有。可写的事项："),
    ),
    SheetKind.PARTICIPATION: Layout(
        "参加声明",
        (
            Column("division", "地方", "place", ("区划", "哪个地方"), True, "示例：磐安县"),
            Column("pack", "政策文件", "policy document", ("文件文号",), True, "磐政办〔2021〕30号"),
            Column("mode", "服务模式", "mode", ("模式",), True, "医中延养"),
            Column("item", "服务项目", "item", ("项目",), False, "中医食疗"),
            *DAYS,
        ),
        ("division", "mode"),
        (*DAY_NOTES, "“服务项目”留空表示整个模式。可写的文件、模式和项目："),
    ),
    SheetKind.URBAN: Layout(
        "城镇社区",
        (
            Column("village", "村（社区）", "community", ("社区", "村名", "村（社区）代码"), True, "示例：东坑村"),
            *DAYS,
        ),
        ("village", "starts_on"),
        (*DAY_NOTES, "村（社区）写 12 位区划代码，或名称；有同名的写“乡镇名+村名”。"),
    ),
    SheetKind.CENTRE_CARE: Layout(
        "照料中心服务",
        (
            Column("elder", "身份证号", "identity number", ("身份证号码", "身份证"), True, "示例：330727194305010020"),
            Column("centre", "照料中心", "centre", ("照料中心名称", "机构"), True, "尖山镇照料中心"),
            *DAYS,
        ),
        ("elder", "centre"),
        (*DAY_NOTES, "老人须已登记。身份证号请先把单元格设为“文本”再填写。照料中心写名称或编码。可写的照料中心："),
    ),
}
HOLDS = {"": True, "有": True, "是": True, "yes": True, "没有": False, "无": False, "否": False, "no": False}
NO_ITEM = frozenset({"", "全部服务", "全部"})

Meanings = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class ReadDeclaration:
    """What a row says: what each column of a name means, whether it holds, the days and the document."""

    meant: Mapping[str, str]
    starts_on: date
    ends_on: date | None
    document: str
    holds: bool = True


def meanings(names: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    """Return what each name means, as it is compared: a name that several things have means all of them."""
    meant: dict[str, tuple[str, ...]] = {}
    for name, key in names:
        so_far = meant.get(joined(name), ())
        if key not in so_far:
            meant[joined(name)] = (*so_far, key)
    return meant


def read_declaration(
    layout: Layout, cells: Mapping[str, str], known: Mapping[str, Meanings]
) -> ReadDeclaration | tuple[Problem, ...]:
    """Read a row, or list everything wrong with it; `known` says for each column of names what they mean."""
    problems = list[Problem]()
    text = {column.code: cells.get(column.code, "").strip() for column in layout.columns}
    meant = {code: _meant(layout, code, text[code], known[code], problems) for code in known if code in text}
    starts_on = _day(layout, "starts_on", text, problems)
    ends_on = _day(layout, "ends_on", text, problems) if text["ends_on"] else None
    if starts_on is not None and ends_on is not None and ends_on < starts_on:
        problems.append(Problem("ends_on", "period-reversed"))
    holds = HOLDS.get(joined(text.get("holds", "")))
    if holds is None:
        problems.append(Problem("holds", "holds-unreadable", (("text", text["holds"]),)))
    if not text["document"]:
        problems.append(_empty(layout, "document"))
    if problems or starts_on is None or holds is None:
        return tuple(problems)
    return ReadDeclaration(meant, starts_on, ends_on, text["document"], holds)


def _meant(layout: Layout, code: str, text: str, known: Meanings, problems: list[Problem]) -> str:
    """Return what a name means; say which are alike where it is not known, and what to write where it means several things."""
    if code == "item" and joined(text) in NO_ITEM:
        return ""
    if not text:
        problems.append(_empty(layout, code))
        return ""
    if code == "elder":
        return _elder(text, known, problems)
    keys, column = known.get(joined(text).removesuffix(".0"), ()), ("column", layout.heading_of(code))
    if len(keys) == 1:
        return keys[0]
    if keys:
        problems.append(Problem(code, "name-ambiguous", (column, ("count", len(keys)), ("text", text))))
        return ""
    alike = get_close_matches(joined(text), known, ALIKE, 0.5)
    named = (column, ("text", text), ("alike", "、".join(alike)))
    problems.append(Problem(code, "name-not-listed-alike" if alike else "name-not-listed", named))
    return ""


def _elder(text: str, known: Meanings, problems: list[Problem]) -> str:
    """Return whom an identity number means; of numbers that are not known nothing is said, and nothing of those that are alike."""
    if NUMBER_FROM_SHEET.fullmatch(text):
        problems.append(Problem("elder", "id-number-rounded"))
        return ""
    (key,) = known.get(joined(text).lstrip("'"), ("",))
    if not key:
        problems.append(Problem("elder", "elder-not-registered"))
    return key


def _day(layout: Layout, code: str, text: Mapping[str, str], problems: list[Problem]) -> date | None:
    day = read_date(text[code])
    if day is None:
        column = ("column", layout.heading_of(code))
        problems.append(
            Problem(code, "day-unreadable", (column, ("text", text[code]))) if text[code] else _empty(layout, code)
        )
    return day


def _empty(layout: Layout, code: str) -> Problem:
    return Problem(code, "cell-empty", (("column", layout.heading_of(code)),))
