"""Which columns a sheet of elders has, and what a row of text says; nothing is guessed, what cannot be read is a problem."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from yilian.kernel.refusals import Problem
from yilian.kernel.text import narrow, person_name, phone_number, plain_text
from yilian.people.rules import Particulars, called_problems, particulars_problems


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the sheet: its code, its headings, other headings that are understood, whether every row needs it."""

    code: str
    zh: str
    en: str
    aliases: tuple[str, ...] = ()
    required: bool = False
    example: str = ""


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
REASON = "原因"
BY_CODE: Mapping[str, Column] = {column.code: column for column in COLUMNS}
EXAMPLE = ("示例", "example:")
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
WRITTEN_DATE = re.compile(r"(\d{4})(?:[-/.]|\s*年\s*)(\d{1,2})(?:[-/.]|\s*月\s*)(\d{1,2})\s*日?(?:[ T]00:00(?::00)?)?")
PLAIN_DATE = re.compile(r"(\d{4})(\d{2})(\d{2})")
SERIAL = re.compile(r"(\d{4,5})(?:\.0+)?")
SERIAL_ZERO = date(1899, 12, 30)
YEARS = range(1800, 2201)
NUMBER_FROM_SHEET = re.compile(r"\d(?:\.\d+)?[eE]\+?\d+")
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


def plain(text: str) -> str:
    """Write text as it is compared: one width, no space around, small letters."""
    return unicodedata.normalize("NFKC", text).strip().lower()


def _heading(text: str) -> str:
    """Write a heading as it is compared: without spaces and marks such as * for required."""
    return re.sub(r"[\s*:_]", "", plain(text))


_CODES = {
    _heading(written): column.code
    for column in COLUMNS
    for written in (column.code, column.zh, column.en, *column.aliases)
}


def columns_of(headings: Sequence[str]) -> dict[str, int]:
    """Return at which position each known column stands; the first of two alike counts."""
    positions: dict[str, int] = {}
    for position, heading in enumerate(headings):
        code = _CODES.get(_heading(heading))
        if code is not None:
            positions.setdefault(code, position)
    return positions


def missing_columns(positions: Mapping[str, int]) -> tuple[Column, ...]:
    """List the columns without which no row can be read."""
    return tuple(column for column in COLUMNS if column.required and column.code not in positions)


def is_heading(cells: Sequence[str]) -> bool:
    """Return whether a row is the one of headings: the name and the identity number have a column."""
    columns = columns_of(cells)
    return "name" in columns and "id_number" in columns


def is_example(name: str) -> bool:
    """Return whether a row is the template's example."""
    return plain(name).startswith(EXAMPLE)


def references(
    places: Iterable[Place], groups: Mapping[str, str], in_reach: Callable[[str], bool], today: date
) -> References:
    """Prepare what rows are read against."""
    names: dict[str, tuple[str, ...]] = {}
    listed = list(places)
    for place in listed:
        for name in place.names:
            names[_joined(name)] = (*names.get(_joined(name), ()), place.code)
    villages = frozenset(place.code for place in listed if place.village)
    known = {plain(name): code for name, code in groups.items()}
    return References(villages, frozenset(place.code for place in listed), names, known, in_reach, today)


def _joined(name: str) -> str:
    """Write the name of a place without the spaces between its parts."""
    return re.sub(r"\s", "", plain(name))


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


def read_date(text: str) -> date | None:
    """Read a date: 1943-5-1, 1943/05/01, 1943.5.1, 1943年5月1日, 19430501, or the serial number that Excel keeps.

    A number that may be a year is no date, and neither is a year of two digits.
    """
    text = plain(text)
    written = WRITTEN_DATE.fullmatch(text) or PLAIN_DATE.fullmatch(text.removesuffix(".0"))
    if written is not None:
        try:
            return date(*map(int, written.groups()))
        except ValueError:
            return None
    serial = SERIAL.fullmatch(text)
    if serial is None or int(serial[1]) in YEARS:
        return None
    return SERIAL_ZERO + timedelta(days=int(serial[1]))


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
    return known.names.get(_joined(text), ())


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
