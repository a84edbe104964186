"""Evaluate: every target that binds a place, on a day."""

from datetime import date, datetime
from typing import TYPE_CHECKING

import click

from yilian.cli import output
from yilian.cli.packs import chosen

if TYPE_CHECKING:
    from yilian.indicators.queries.target_rows import TargetRow


place_option = click.option("--place", required=True, help="政策包或区划代码 | a pack or a division code")


@click.command()
@place_option
@click.option("--on", "on", required=True, type=click.DateTime(["%Y-%m-%d"]), help="日期 | date, YYYY-MM-DD")
@output.with_django
def command(*, place: str, on: datetime) -> None:
    """评价：约束一地的每项目标在某日的数值、结论和走势 | Every target that binds a place: value, verdict, trend."""
    from django.db import transaction

    from yilian.audit.scope import using_scope
    from yilian.indicators.queries.target_rows import published, target_rows_on
    from yilian.kernel.actors import SYSTEM

    division = division_of(place)
    day = date(on.year, on.month, on.day)
    with transaction.atomic(), using_scope(SYSTEM):
        lines = [published(line, division) for line in target_rows_on(division, day, trend=True)]
    show(place, division, day, "postgresql", lines)


def division_of(place: str) -> str:
    """Return the division of a pack or a code; raise what is wrong with it."""
    from yilian.kernel.identifiers import division_problem
    from yilian.kernel.refusals import Invalid, Problem
    from yilian.places.policies import policy_library

    if not place.isdigit():
        return policy_library().pack(place).header.jurisdiction
    problem = division_problem(place)
    if problem:
        raise Invalid(Problem("place", problem))
    return place


def show(place: str, division: str, on: date, engine: str, lines: "list[TargetRow]") -> None:
    """Print the result of an evaluation: one line a target."""
    from yilian.indicators.serialise import serialise_target

    rows = [serialise_target(line) for line in lines]
    headings = (
        output.text("条款", "clause"),
        output.text("现在", "now"),
        output.text("分子/分母", "of"),
        output.text("要求", "asked"),
        output.text("期限", "due"),
        output.text("结论", "verdict"),
        output.text("走势", "trend"),
        output.text("目标", "target"),
    )
    said = output.table(headings, [_cells(line) for line in lines]) if lines else []
    data = {"place": place, "division": division, "on": on, "engine": engine, "targets": rows}
    zh, en = f"{place} {on} 共 {len(rows)} 项目标", f"{place} on {on}: {len(rows)} targets"
    if not lines:
        zh += ":约束此地的文件没有写出要达到的数值"
        en += ": no document that binds this place sets a figure to reach"
    output.result(data, [*said, zh], [*said, en])


def _cells(line: "TargetRow") -> tuple[object, ...]:
    """Return what is printed of a target; what is missed or behind says by how many."""
    from yilian.indicators.bulletins.content import UNITS, VERDICTS

    figure = line.figure
    of = "—"
    if figure is not None and line.value is not None:
        of = str(figure.numerator) if figure.denominator is None else f"{figure.numerator}/{figure.denominator}"
    verdict = output.text(VERDICTS[line.state], line.state)
    if line.short_of:
        verdict += output.text(f"，还差 {line.short_of} {UNITS[line.members]}", f", {line.short_of} short")
    now, due = line.percent or output.text("无数据", "no data"), line.target.due or "—"
    return line.target.clause, now, of, line.demand or "—", due, verdict, line.change or "—", chosen(line.target.title)
