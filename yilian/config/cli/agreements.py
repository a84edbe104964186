"""Agreements: how they may stand."""

from pathlib import Path

import click

from yilian.config.cli import output

STATES_PAGE = Path(__file__).resolve().parents[3] / "docs" / "reference" / "agreement-states.md"


@click.group()
def command() -> None:
    """协议：状态及其转换 | Agreements: their states and what moves them."""


@command.command()
@click.option(
    "--write", is_flag=True, help="写入 docs/reference/agreement-states.md | write docs/reference/agreement-states.md"
)
def states(write: bool) -> None:
    """Show the states of an agreement and what moves it from one to the next."""
    from yilian.agreements.rules import TRANSITIONS, states_document

    text = states_document()
    if write:
        STATES_PAGE.write_text(text, encoding="utf-8")
    table = {state: {step: sorted(targets) for step, targets in steps.items()} for state, steps in TRANSITIONS.items()}
    output.result({"states": table}, text.splitlines(), text.splitlines())
