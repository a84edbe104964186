"""Titles of annexes: as the document lists them after its body, and as they stand over each annex."""

import re
from collections.abc import Mapping

from msgspec import Struct

_LISTED = re.compile(r"([0-9]+)[.．、]\s*(.+)")
_HEADING = re.compile(r"附件\s*([0-9]+)")


class AnnexTitle(Struct, frozen=True):
    """An annex whose title in the list is not the one over it."""

    number: int
    listed: str
    headed: str


def titles_that_differ(document: str) -> tuple[AnnexTitle, ...]:
    """Return every annex with two titles; a document without a list or without annexes has none."""
    lines = [line.strip() for line in document.splitlines()]
    listed = _listed(lines)
    return tuple(
        AnnexTitle(number, title, headed)
        for number, title in listed.items()
        if (headed := _headed(lines, number)) and not headed.startswith(title)
    )


def _listed(lines: list[str]) -> Mapping[int, str]:
    start = next((at for at, line in enumerate(lines) if re.match(r"附件[:：]", line)), None)
    titles: dict[int, str] = {}
    for line in lines[start:] if start is not None else ():
        match = _LISTED.match(re.sub(r"^附件[:：]", "", line).strip())
        if match is None and line:
            break
        if match:
            titles[int(match[1])] = _bare(match[2])
    return titles


def _headed(lines: list[str], number: int) -> str:
    """Join the lines below the heading 附件N, up to an empty one or the table's unit."""
    for at, line in enumerate(lines):
        heading = _HEADING.fullmatch(line)
        if heading and int(heading[1]) == number:
            title: list[str] = []
            for below in lines[at + 1 :]:
                if title and (not below or below.startswith("单位")):
                    break
                title.append(below)
            return _bare("".join(title))
    return ""


def _bare(title: str) -> str:
    return re.sub(r"\s+", "", title)
