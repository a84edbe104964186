"""Obligations: let the horizon of what is owed roll on."""

from datetime import datetime

import click

from yilian.cli import output


@click.group()
def command() -> None:
    """应尽服务 | Obligations."""


@command.command()
@click.option(
    "--until", type=click.DateTime(["%Y-%m-%d"]), help="到哪一天为止开始的服务 | windows that begin by this day"
)
@click.option("--everything", is_flag=True, help="从每份依据的开头重算 | from the beginning of every basis")
@output.with_django
def roll(until: datetime | None, everything: bool) -> None:
    """把应尽服务列到某日；重复运行不会重复 | Owe what begins by a day; running it again changes nothing."""
    from yilian.audit.clock import today
    from yilian.kernel.actors import SYSTEM
    from yilian.obligations.actions.loading import roll_horizon
    from yilian.obligations.rules.service_rules import AHEAD

    last = until.date() if until is not None else today() + AHEAD
    changed = roll_horizon(SYSTEM, until=last, everything=everything)
    report = {"until": last.isoformat(), "added": changed.added, "revised": changed.revised, "voided": changed.voided}
    output.result(
        report,
        f"应尽服务已列到 {last}：新增 {changed.added}，修改 {changed.revised}，作废 {changed.voided}",
        f"Owed up to {last}: {changed.added} added, {changed.revised} revised, {changed.voided} void",
    )
