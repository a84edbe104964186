"""Explain: why a parameter has its value on a date, in a place."""

from datetime import date

import click

from yilian.config.cli.packs import explain_parameter


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def command() -> None:
    """说明依据 | Explain why."""


@command.command()
@click.argument("name")
@click.option("--on", "on", required=True, type=click.DateTime(["%Y-%m-%d"]), help="日期 | date, YYYY-MM-DD")
@click.option("--place", help="政策包或区划代码 | a pack or a division code")
def parameter(name: str, on: date, place: str | None) -> None:
    """说明一个参数在某日的值及其依据 | Say what a parameter is on a date, and why."""
    explain_parameter(name, date(on.year, on.month, on.day), place)
