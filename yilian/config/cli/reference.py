"""The pages of the reference that are made from the program itself."""

from collections.abc import Iterator
from pathlib import Path

import click

from yilian.config.cli import output

COMMANDS_PAGE = Path(__file__).resolve().parents[3] / "docs" / "reference" / "commands.md"


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


def commands_document() -> str:
    """Write the page of the reference that lists the commands with their arguments and options."""
    from yilian.config.cli import main

    lines = [
        "# Commands", "", "Written by `yilian reference commands --write`; do not edit.", "",
        "Every command prints for people and, with `--json`, one JSON object on standard output; progress and messages go to",
        "standard error. `--lang zh|en` chooses the language. Exit codes: 0 done, 1 refused or failed, 2 wrong usage.",
    ]  # fmt: skip
    group: click.Group = main
    context = click.Context(group, info_name="yilian")
    for name in group.list_commands(context):
        found = group.get_command(context, name)
        if found is not None:
            lines += ["", f"## {name}", *_told(found, f"yilian {name}")]
    return "\n".join(lines) + "\n"


def _told(found: click.Command, called: str) -> Iterator[str]:
    """Tell a command, and those below it."""
    if found.help:
        yield from ("", english(found.help))
    if isinstance(found, click.Group):
        for name in sorted(found.commands):
            yield from ("", f"### {called} {name}", *_told(found.commands[name], f"{called} {name}"))
        return
    arguments = [one.make_metavar(click.Context(found)) for one in found.params if isinstance(one, click.Argument)]
    yield from ("", f"`{' '.join([called, *arguments])}`")
    options = [one for one in found.params if isinstance(one, click.Option) and not one.hidden]
    if options:
        yield from ("", "| option | meaning |", "|---|---|")
        yield from (f"| {', '.join(f'`{name}`' for name in one.opts)} | {english(one.help or '')} |" for one in options)


def english(text: str) -> str:
    """Give the English side of a help text: what stands after the bar, when there is one."""
    first = " ".join(text.partition("\n\n")[0].split())
    return first.rpartition(" | ")[2].strip()
