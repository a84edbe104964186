"""Explain: why a parameter has its value on a date, why something is owed."""

from datetime import date

import click

from yilian.cli import output
from yilian.cli.packs import explain_parameter


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


@command.command()
@click.argument("number", metavar="ID", type=int)
@output.with_django
def obligation(number: int) -> None:
    """说明一项应尽服务的依据：哪一条款、哪一份协议、哪一天 | Say which clause, agreement and date make something owed."""
    from django.db import transaction

    from yilian.audit.clock import today
    from yilian.audit.scope import using_scope
    from yilian.kernel.actors import SYSTEM
    from yilian.obligations.queries import explaining, worklists

    with transaction.atomic(), using_scope(SYSTEM):
        explanation = explaining.explain(worklists.obligation(number), today())
    output.result(explanation.plain, explanation.lines("zh"), explanation.lines("en"))
