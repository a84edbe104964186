"""`places/divisions.csv`: the divisions of a document, checked, and written from codes and names."""

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from yilian.kernel.identifiers import contains, division_problem, full_code
from yilian.policy.errors import PackError, SourcePosition
from yilian.policy.library import PolicyLibrary
from yilian.policy.source_map import SourceMap

COLUMNS = (
    "code",
    "name_zh",
    "name_en",
    "pinyin",
    "level",
    "parent",
    "longitude",
    "latitude",
    "approximate",
    "clause",
    "note",
)
LEVELS: Mapping[int, str] = {2: "province", 4: "city", 6: "county", 9: "township", 12: "village"}
DIGITS = (2, 4, 6, 9, 12)
_WRITE = "write it by `yilian packs divisions CODES.txt`"


def division_errors(folder: Path, library: PolicyLibrary, source_map: SourceMap) -> Iterator[PackError]:
    """Return what is wrong with the divisions of every pack that has some, and of every place that is to be shown."""
    for pack in library.packs:
        path = folder / pack.id / "places" / "divisions.csv"
        if path.exists():
            yield from _wrong_rows(path, f"{folder.name}/{pack.id}/places/divisions.csv", pack.header.jurisdiction)
        elif pack.header.demonstration is not None:
            position = source_map.of(pack.header, "demonstration")
            yield PackError.at(position, "divisions-missing", "the place is shown without places/divisions.csv", _WRITE)


def _wrong_rows(path: Path, shown: str, jurisdiction: str) -> Iterator[PackError]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = csv.DictReader(stream)
        missing = [column for column in COLUMNS[:8] if column not in (rows.fieldnames or ())]
        if missing:
            remedy = f"{_WRITE}; the columns are {','.join(COLUMNS)}"
            yield PackError.at(SourcePosition(shown), "csv-header", f"no column {', '.join(missing)}", remedy)
            return
        numbered = [(rows.line_num, row) for row in rows]
    codes = {row["code"] for _, row in numbered}
    for line, row in numbered:
        for code, message, remedy in _wrong(row, codes):
            yield PackError.at(SourcePosition(shown, line), code, message, remedy)
    if not any(contains(jurisdiction, row["code"]) for _, row in numbered):
        message = f"no division of {jurisdiction} is listed"
        yield PackError.at(
            SourcePosition(shown), "divisions-elsewhere", message, "list the place itself and what it consists of"
        )


def _wrong(row: Mapping[str, str], codes: set[str]) -> Iterator[tuple[str, str, str]]:
    code = row["code"]
    if len(code) != 12 or division_problem(code):
        yield "code-invalid", f"`{code}` is no division code", "write 12 digits, filled with zeros at the end"
        return
    if row["level"] != level_of(code):
        yield "level-wrong", f"`{code}` is a {level_of(code)}, not a {row['level']}", f"write {level_of(code)}"
    if row["parent"] and row["parent"] not in codes:
        yield (
            "parent-unknown",
            f"the division above, `{row['parent']}`, is not listed",
            "add its row above, or empty the cell",
        )
    for column in ("longitude", "latitude"):
        try:
            float(row[column])
        except ValueError:
            yield "number-invalid", f"{column} `{row[column]}` is no number", "write degrees such as 120.44"
    if not row["name_zh"].strip():
        yield "name-missing", f"`{code}` has no name_zh", "write the name in Chinese"


def level_of(code: str) -> str:
    """Return the level of a 12-digit code."""
    return LEVELS[_digits(code)]


def _digits(code: str) -> int:
    return next((digits for digits in DIGITS if set(code[digits:]) <= {"0"}), 12)


def divisions_from(lines: Iterable[str], pinyin: Callable[[str], str]) -> list[dict[str, str]]:
    """Return the rows of divisions.csv from lines `code name [longitude latitude]`; a line that starts with `#` is left out.

    Raise `ValueError` naming the line for what is no code. The English name is the pinyin, to be put right by hand.
    """
    rows: dict[str, dict[str, str]] = {}
    for number, line in enumerate(lines, 1):
        cells = line.split()
        if not cells or cells[0].startswith("#"):
            continue
        code = full_code(cells[0])
        if len(cells) < 2 or len(code) != 12 or division_problem(code):
            raise ValueError(f"line {number}: `{line.strip()}`: write a division code, a space and the name")
        rows[code] = _row(code, cells, pinyin(cells[1]))
    for code, row in rows.items():
        row["parent"] = _parent(code, rows)
        if not row["longitude"]:
            above = rows.get(row["parent"], {})
            row["longitude"], row["latitude"] = above.get("longitude", "0"), above.get("latitude", "0")
    return list(rows.values())


def _row(code: str, cells: Sequence[str], pinyin: str) -> dict[str, str]:
    longitude, latitude = (cells[2], cells[3]) if len(cells) > 3 else ("", "")
    filled = dict.fromkeys(COLUMNS, "")
    filled.update(code=code, name_zh=cells[1], name_en=pinyin.capitalize(), pinyin=pinyin, level=level_of(code))
    filled.update(longitude=longitude, latitude=latitude, approximate="true")
    return filled


def _parent(code: str, rows: Mapping[str, object]) -> str:
    """Return the nearest division above that is listed."""
    above = [full_code(code[:digits]) for digits in DIGITS if digits < _digits(code)]
    return next((parent for parent in reversed(above) if parent in rows), "")
