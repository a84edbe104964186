"""Evaluate: every target that binds a place, on a day."""

from datetime import date, datetime

import click

from yilian.config.cli import output
from yilian.config.cli.packs import chosen


@click.command()
@click.option("--place", required=True, help="政策包或区划代码 | a pack or a division code")
@click.option("--on", "on", required=True, type=click.DateTime(["%Y-%m-%d"]), help="日期 | date, YYYY-MM-DD")
@output.with_django
def command(*, place: str, on: datetime) -> None:
    """评价:约束一地的每项目标在某日的数值、结论和走势 | Every target that binds a place: value, verdict, trend."""
    from django.db import transaction

    from yilian.audit.reach import reaching
    from yilian.indicators.queries import target_lines
    from yilian.kernel.actors import SYSTEM

    division = division_of(place)
    day = date(on.year, on.month, on.day)
    with transaction.atomic(), reaching(SYSTEM):
        lines = target_lines(division, day, trend=True)
    show(place, division, day, "postgresql", lines)


def division_of(place: str) -> str:
    """Give the division of a pack or a code; raise what is wrong with it."""
    from yilian.kernel.identifiers import division_problem
    from yilian.kernel.refusals import Invalid, Problem
    from yilian.places.policies import shelf

    if not place.isdigit():
        return shelf().pack(place).header.jurisdiction
    problem = division_problem(place)
    if problem:
        raise Invalid(Problem("place", problem))
    return place


def show(place: str, division: str, on: date, engine: str, lines: list) -> None:  # type: ignore[type-arg]
    """Give the result of an evaluation."""
    from yilian.indicators.bulletins.content import VERDICTS
    from yilian.indicators.plain import plain_line

    rows = [plain_line(line) for line in lines]
    said = output.table(
        (output.text("条款", "clause"), output.text("现在", "now"), output.text("要求", "asked"), output.text("结论", "verdict"), output.text("还差", "short"), output.text("目标", "target")),
        [
            (line.target.clause, line.percent or output.text("无数据", "no data"), line.asked or "—", output.text(VERDICTS[line.state], line.state),
             "—" if line.short_of is None else line.short_of, chosen(line.target.title))
            for line in lines
        ],
    )  # fmt: skip
    data = {"place": place, "division": division, "on": on, "engine": engine, "targets": rows}
    zh, en = f"{place} {on} 共 {len(rows)} 项目标", f"{place} on {on}: {len(rows)} targets"
    output.result(data, [*said, zh], [*said, en])
