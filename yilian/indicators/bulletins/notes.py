"""The notes of a paper's figures, and how its tables become a paper."""

from collections.abc import Iterable, Sequence
from datetime import date

from yilian.indicators.measures.header import records_of
from yilian.pages.papers.paper import Note, Paper, Section, Table, long_date, numeral
from yilian.places.policies import policy_library

NOTHING = "无数据"


def paper_of_figures(
    title: str, closing: Sequence[str], *, lead: Iterable[str], tables: Sequence[Table], notes: Sequence[Note]
) -> Paper:
    """Return a paper of which each table is a numbered section."""
    sections = [
        Section(f"{numeral(number)}、{table.name}", (table.remark,) if table.remark else (), table)
        for number, table in enumerate(tables, 1)
    ]
    return Paper(title, lead=tuple(lead), sections=tuple(sections), closing=tuple(closing), notes=tuple(notes))


def place_and_day(place: str, on: date) -> tuple[str, str]:
    """Return what closes a paper of figures; the office adds its name and seal."""
    return place, f"数值截至 {long_date(on)}"


def ground(clauses: Sequence[str], division: str, on: date, definition: str) -> str:
    """Write a note: the clauses in force for a place that ask for a figure, and how it is made; without a clause it says so."""
    grounds = []
    for pack in policy_library().packs:
        clauses_of_pack = [clause for clause in clauses if clause in pack.clause]
        if clauses_of_pack and pack.binds(division, on):
            places = "、".join(f"{clause}（{pack.clause[clause].at}）" for clause in clauses_of_pack)
            grounds.append(f"{pack.header.title.zh}{places}")
    said = "；".join(grounds) or "约束本地的文件没有条款要求此数，按医养结合监测口径列出"
    return f"依据：{said}。口径：{definition.rstrip('。')}。"


def awaited(module: str) -> str:
    """Return which records are not kept yet."""
    return f"需要的记录还没有（要等{records_of(module).zh}模块登记），不作猜测"
