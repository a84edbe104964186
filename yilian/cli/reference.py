"""The pages of the reference that are made from the program itself."""

from collections.abc import Iterator
from pathlib import Path

import click

from yilian.cli import output

REFERENCE = Path(__file__).resolve().parents[2] / "docs" / "reference"
COMMANDS_PAGE, STATES_PAGE = REFERENCE / "commands.md", REFERENCE / "states.md"


@click.group()
def command() -> None:
    """文档中由程序生成的页面 | Pages of the documentation that are made from the program."""


@command.command()
@click.option("--write", is_flag=True, help="写入 docs/reference/commands.md | write docs/reference/commands.md")
def commands(write: bool) -> None:
    """所有命令一览 | Every command on one page."""
    text = commands_document()
    if write:
        COMMANDS_PAGE.write_text(text, encoding="utf-8")
        output.result({"written": str(COMMANDS_PAGE)}, f"已写入 {COMMANDS_PAGE}", f"Written: {COMMANDS_PAGE}")
    else:
        output.result({"page": text}, text, text)


@command.command()
@click.option("--write", is_flag=True, help="写入 docs/reference/states.md | write docs/reference/states.md")
@output.with_django
def states(write: bool) -> None:
    """各类记录的状态及其转换 | The states of every kind of record, and what each can become."""
    from yilian.config.states import states_document

    text = states_document()
    if write:
        STATES_PAGE.write_text(text, encoding="utf-8")
        output.result({"written": str(STATES_PAGE)}, f"已写入 {STATES_PAGE}", f"Written: {STATES_PAGE}")
    else:
        output.result({"page": text}, text, text)


def commands_document() -> str:
    """Write the page of the reference that lists the commands with their arguments and options."""
    from yilian.cli import main

    lines = [
        "# Commands",
        "",
        "Written by `yilian reference commands --write`; do not edit.",
        "",
        "Every command prints for people and, with `--json`, one JSON object on standard output; progress and messages go to",
        "standard error. `--lang zh|en` chooses the language. Exit codes: 0 done, 1 refused or failed, 2 wrong usage.",
    ]
    group: click.Group = main
    context = click.Context(group, info_name="yilian")
    for name in group.list_commands(context):
        verb = group.get_command(context, name)
        if verb is not None:
            lines += ["", f"## {name}", *_lines_of(verb, f"yilian {name}")]
    return "\n".join(lines) + "\n"


def _lines_of(command: click.Command, called: str) -> Iterator[str]:
    """Yield the lines of a command, and of those below it."""
    if command.help:
        yield from ("", english(command.help))
    if isinstance(command, click.Group):
        for name in sorted(command.commands):
            yield from ("", f"### {called} {name}", *_lines_of(command.commands[name], f"{called} {name}"))
        return
    arguments = [
        param.make_metavar(click.Context(command)) for param in command.params if isinstance(param, click.Argument)
    ]
    yield from ("", f"`{' '.join([called, *arguments])}`")
    options = [param for param in command.params if isinstance(param, click.Option) and not param.hidden]
    if options:
        yield from ("", "| option | meaning |", "|---|---|")
        yield from (
            f"| {', '.join(f'`{name}`' for name in option.opts)} | {english(option.help or '')} |" for option in options
        )


def english(text: str) -> str:
    """Return the English side of a help text: what stands after the bar, when there is one."""
    first = " ".join(text.partition("\n\n")[0].split())
    return first.rpartition(" | ")[2].strip()
