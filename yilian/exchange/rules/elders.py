"""Which columns a sheet of elders has, and what a row of text says; nothing is guessed, what cannot be read is a problem."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from yilian.exchange.rules.columns import NUMBER_FROM_SHEET, Column, Layout, joined, plain, read_date
from yilian.kernel.refusals import Problem
from yilian.kernel.text import narrow, person_name, phone_number, plain_text
from yilian.people.rules import Particulars, called_problems, particulars_problems

COLUMNS = (
    Column("name", "姓名", "name", ("老人姓名", "full name"), True, "示例：张三"),
    Column("sex", "性别", "sex", ("gender",), True, "女"),
    Column(
        "birth_date", "出生日期", "date of birth", ("出生年月日", "生日", "birth date", "birthday"), True, "1943-05-01"
    ),
    Column(
        "id_number",
        "身份证号",
        "identity number",
        ("身份证号码", "身份证", "公民身份号码", "id number"),
        True,
        "330727194305010020",
    ),
    Column(
        "residence",
        "常住村（社区）代码或村名",
        "residence",
        ("常住村（社区）代码", "常住村代码", "常住地", "常住村", "常住村（社区）", "村名", "村（社区）", "village"),
        True,
        "330727109901",
    ),
    Column(
        "household", "户籍", "household register", ("户籍地", "户籍村", "户籍村（社区）代码", "household"), False, ""
    ),
    Column("address", "住址", "address", ("地址", "详细地址", "家庭住址"), False, "村中路 1 号"),
    Column("phone", "电话", "phone", ("联系电话", "手机", "手机号", "telephone", "mobile"), False, "057980000000"),
    Column("lives", "居住方式", "lives", ("居住", "dwelling"), False, "居家"),
    Column("groups", "人群", "groups", ("人群类别", "人员类别", "group"), False, "高龄、独居"),
)
ELDERS = Layout(
    "老人",
    COLUMNS,
    ("name", "id_number"),
    (
        "第一行是表头，请勿改动；第二行是示例，导入时跳过，可以删除。",
        "标 * 的列必须填写。身份证号请先把单元格设为“文本”再填写。",
        "出生日期写成 1943-05-01、1943/5/1、1943年5月1日 或 19430501。",
        "性别写男、女（或 1、2）。",
        "常住村（社区）填 12 位区划代码，或村名；有同名村时写“乡镇名+村名”。",
        "户籍留空表示与常住地相同。居住方式写“居家”或“住机构”，留空表示居家。",
        "人群可写几个，用顿号分开。可写的人群：",
    ),
)
BY_CODE: Mapping[str, Column] = {column.code: column for column in COLUMNS}
SEXES = {"男": 1, "男性": 1, "1": 1, "m": 1, "male": 1, "女": 2, "女性": 2, "2": 2, "f": 2, "female": 2}
DWELLINGS = {
    "": "at-home",
    "居家": "at-home",
    "在家": "at-home",
    "at-home": "at-home",
    "at home": "at-home",
    "住机构": "in-institution",
    "机构": "in-institution",
    "入住机构": "in-institution",
    "in-institution": "in-institution",
    "in an institution": "in-institution",
}
SEPARATORS = re.compile(r"[、,;/|\s]+")


@dataclass(frozen=True, slots=True)
class Place:
    """A division as a row may name it: by its code, or by its name with those above it in front."""

    code: str
    names: tuple[str, ...]
    village: bool


@dataclass(frozen=True, slots=True)
class References:
    """What a row is read against: the divisions, the groups of the catalogue, the actor's scope, and today."""

    villages: frozenset[str]
    divisions: frozenset[str]
    names: Mapping[str, tuple[str, ...]]
    groups: Mapping[str, str]
    in_reach: Callable[[str], bool]
    today: date


@dataclass(frozen=True, slots=True)
class Read:
    """What a row says of an elder."""

    name: str
    sex: int
    birth_date: date
    id_number: str
    residence: str
    household: str
    address: str
    phone: str
    lives: str
    groups: tuple[str, ...]


def references(
    places: Iterable[Place], groups: Mapping[str, str], in_reach: Callable[[str], bool], today: date
) -> References:
    """Prepare what rows are read against."""
    names: dict[str, tuple[str, ...]] = {}
    listed = list(places)
    for place in listed:
        for name in place.names:
            names[joined(name)] = (*names.get(joined(name), ()), place.code)
    villages = frozenset(place.code for place in listed if place.village)
    known = {plain(name): code for name, code in groups.items()}
    return References(villages, frozenset(place.code for place in listed), names, known, in_reach, today)


def read_row(cells: Mapping[str, str], known: References) -> Read | tuple[Problem, ...]:
    """Read a row, or list everything wrong with it."""
    problems: list[Problem] = []
    text = {code: cells.get(code, "").strip() for code in BY_CODE}
    sex = _sex(text["sex"], problems)
    born = _birth_date(text["birth_date"], problems)
    number = _id_number(text["id_number"], problems)
    residence = _place("residence", text["residence"], known, problems)
    household = _place("household", text["household"], known, problems) if text["household"] else ""
    phone = phone_number(text["phone"])
    lives = _lives(text["lives"], problems)
    groups = _groups(text["groups"], known, problems)
    name, address = person_name(text["name"]), plain_text(text["address"])
    if sex is None or born is None:
        return (*called_problems(name, text["phone"]), *problems)
    particulars = Particulars(name, sex, born, number, phone=text["phone"], address=address)
    problems += _judged(particulars, known.today, bool(number))
    if problems:
        return tuple(problems)
    return Read(name, sex, born, number, residence, household, address, phone, lives, groups)


def _judged(particulars: Particulars, today: date, has_number: bool) -> list[Problem]:
    """Judge the particulars as the register does; that a cell is empty was said before."""
    problems = particulars_problems(particulars, today)
    return [problem for problem in problems if has_number or problem.field != "id_number"]


def _sex(text: str, problems: list[Problem]) -> int | None:
    """Read a sex."""
    sex = SEXES.get(plain(text).removesuffix(".0"))
    if sex is None:
        problems.append(_unread("sex", text, "sex-unreadable"))
    return sex


def _birth_date(text: str, problems: list[Problem]) -> date | None:
    """Read the date of birth."""
    born = read_date(text)
    if born is None:
        problems.append(_unread("birth_date", text, "date-unreadable"))
    return born


def _id_number(text: str, problems: list[Problem]) -> str:
    """Read an identity number; one that the sheet kept as a number has lost its last digits."""
    number = narrow(text).lstrip("'").upper()
    if NUMBER_FROM_SHEET.fullmatch(number):
        problems.append(Problem("id_number", "id-number-rounded"))
        return ""
    if not number:
        problems.append(Problem("id_number", "cell-empty", (("column", BY_CODE["id_number"].zh),)))
    return number


def _place(field: str, text: str, known: References, problems: list[Problem]) -> str:
    """Find the division that a code or a name means; a residence is a village or community in scope."""
    codes = _codes_meant(text, known)
    if field == "residence":
        codes = tuple(code for code in codes if code in known.villages)
    if len(codes) == 1 and (field != "residence" or known.in_reach(codes[0])):
        return codes[0]
    if not text:
        problems.append(Problem(field, "cell-empty", (("column", BY_CODE[field].zh),)))
    elif not codes:
        problems.append(Problem(field, f"{field}-unknown", (("text", text),)))
    elif len(codes) > 1:
        problems.append(Problem(field, "place-ambiguous", (("codes", "、".join(codes)), ("text", text))))
    else:
        problems.append(Problem(field, "residence-out-of-reach", (("text", text),)))
    return ""


def _codes_meant(text: str, known: References) -> tuple[str, ...]:
    """Return the codes that a code or a name may mean."""
    code = plain(text).removesuffix(".0")
    if code.isdecimal():
        return (code,) if code in known.divisions else ()
    return known.names.get(joined(text), ())


def _lives(text: str, problems: list[Problem]) -> str:
    """Read where the elder lives; nothing means at home, as the template says."""
    lives = DWELLINGS.get(plain(text))
    if lives is None:
        problems.append(Problem("lives", "dwelling-unreadable", (("text", text),)))
    return lives or ""


def _groups(text: str, known: References, problems: list[Problem]) -> tuple[str, ...]:
    """Read the groups by their names in the catalogue."""
    whole = known.groups.get(plain(text))
    if whole is not None:
        return (whole,)
    codes = set()
    for name in filter(None, SEPARATORS.split(unicodedata.normalize("NFKC", text))):
        code = known.groups.get(plain(name))
        if code is None:
            problems.append(Problem("groups", "group-name-unknown", (("name", name),)))
        else:
            codes.add(code)
    return tuple(sorted(codes))


def _unread(field: str, text: str, code: str) -> Problem:
    """Return the problem of a cell that is empty or cannot be read."""
    if not text:
        return Problem(field, "cell-empty", (("column", BY_CODE[field].zh),))
    return Problem(field, code, (("text", text),))


def repeated(numbers: Iterable[tuple[int, str]]) -> dict[int, int]:
    """Return which rows repeat the identity number of an earlier one, and which that is."""
    first: dict[str, int] = {}
    again: dict[int, int] = {}
    for row, number in numbers:
        if number and first.setdefault(number, row) != row:
            again[row] = first[number]
    return again
