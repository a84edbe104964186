"""Requirements: what the rules of documents ask of the institutions of a place, who does not meet them and of whom it is not known."""

from collections import Counter
from datetime import datetime

import click

from yilian.cli import output
from yilian.cli.evaluate import division_of, place_option


@click.command()
@place_option
@click.option(
    "--on", "on", type=click.DateTime(["%Y-%m-%d"]), help="日期，默认今天 | date, YYYY-MM-DD; today when left out"
)
@click.option("--unmet", is_flag=True, help="只列未做到的 | only what is not met, without what is not known")
@output.with_django
def command(*, place: str, on: datetime | None, unmet: bool) -> None:
    """一地的机构未做到、无从判断的文件要求 | What documents ask of a place's institutions and is not met or not known."""
    from django.db import transaction

    from yilian.audit.clock import today
    from yilian.audit.scope import using_scope
    from yilian.kernel.actors import SYSTEM
    from yilian.supervision.queries.requirements import register_in

    division, day = division_of(place), on.date() if on else today()
    with transaction.atomic(), using_scope(SYSTEM):
        listed = [
            (each.organization, each.rule.rule, each.state)
            for each in register_in(division, day).findings
            if each.state == "unmet" or not unmet
        ]
    counted = Counter(state for _organization, _rule, state in listed)
    headings = (output.text("机构", "institution"), output.text("规则", "rule"), output.text("状态", "state"))
    lines = output.table(headings, [(organization.name_zh, rule, state) for organization, rule, state in listed])
    zh = f"{place} {day}：未做到 {counted['unmet']}，无从判断 {counted['unknown']}"
    en = f"{place} on {day}: {counted['unmet']} not met, {counted['unknown']} not known"
    rows = [
        {"code": organization.code, "name": organization.name_zh, "rule": rule, "state": state}
        for organization, rule, state in listed
    ]
    output.result({"place": place, "division": division, "on": day, "rows": rows}, [*lines, zh], [*lines, en])
