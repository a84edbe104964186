"""`yilian`, the program: verbs are found in this folder and loaded only when they are used.

A file `<verb>.py` here is a verb and has a click command named `command`. The first line of its docstring is
its help, unless VERBS gives it in both languages.
"""

import ast
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from yilian.cli import output
from yilian.demo.state import recall
from yilian.kernel.messages import Message
from yilian.runtime.service_errors import ServiceError

FOLDER = Path(__file__).parent
NOT_VERBS = frozenset({"__init__", "__main__", "evidence", "messages", "output"})

VERBS = {
    "db": Message(
        "数据库：启停、迁移、备份、恢复",
        "The database: start, stop, migrate, back up, restore",
    ),
    "serve": Message("启动网页、实时通道和后台任务", "Serve the pages, the live door and the workers"),
    "demo": Message("按政策文件装入一个地方并启动", "Load a place from its policy document and serve it"),
    "packs": Message("政策包：检查、解释、比较、覆盖", "Policy packs: check, explain, compare, coverage"),
    "assessments": Message("评估：量表、计分", "Assessments: instruments, scoring"),
    "audit": Message("审计：核对防篡改链", "Audit: verify the tamper-evident chain"),
    "explain": Message("说明依据：数值、应尽服务", "Explain why: a parameter, something owed"),
    "obligations": Message("应尽服务：列到某日", "Obligations: let the horizon roll on"),
    "people": Message("人员：查重、导入", "People: duplicates, import"),
    "reference": Message("文档中由程序生成的页面", "Pages of the documentation made from the program"),
    "evaluate": Message("评价：目标的数值、结论和走势", "Evaluate: value, verdict and trend of every target"),
    "requirements": Message("文件要求：未做到的、无从判断的", "What documents ask: not met, not known"),
    "floors": Message("模块的层次", "Floors of modules, and their import contract"),
    "check": Message("检查：指向不存在记录的引用", "Checks: references to records that are not there"),
    "tasks": Message("计划任务：按文件装入", "Tasks of plans: enter them from the documents"),
    "lake": Message("数据湖：导出、汇集、核对、评价", "The lake: export, gather, verify, evaluate"),
    "bulletin": Message("通报：Word 或 Excel 文件", "Bulletin: a Word or Excel file"),
    "users": Message("用户与角色：添加、列出、授权、停用", "Users and roles: add, list, grant, disable"),
}


class Program(click.Group):
    """The group of all verbs: --json and --lang anywhere, every error one sentence."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name the verbs without loading any."""
        return sorted(path.stem.replace("_", "-") for path in _verb_files())

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load one verb; for the list of verbs only its first line is read."""
        if cmd_name not in self.list_commands(ctx):
            return None
        if ctx.meta.get("only-listing"):
            return click.Command(cmd_name, short_help=_help_of(cmd_name))
        return _load(cmd_name)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the verbs from their first lines, so that a broken verb does not break the list."""
        ctx.meta["only-listing"] = True
        super().format_commands(ctx, formatter)
        ctx.meta["only-listing"] = False

    def main(self, args: Sequence[str] | None = None, prog_name: str | None = None, **extra: Any) -> Any:  # type: ignore[override]
        """Run a verb and leave with its exit code; every error becomes one sentence."""
        argv = list(sys.argv[1:] if args is None else args)
        try:
            rest, language, as_json = _spoken(argv)
            output.begin(language, as_json)
            _recall(rest)
            extra["standalone_mode"] = False
            returned = super().main(rest, prog_name or "yilian", **extra)
            exit_code = returned if isinstance(returned, int) else output.DONE
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            exit_code = output.FAILED
        except (Exception, KeyboardInterrupt) as error:
            if os.environ.get("YILIAN_DEBUG") == "1":
                raise
            exit_code = output.report(error)
        sys.exit(exit_code)


def _recall(rest: list[str]) -> None:
    """Work on the demonstration that stands in this home, if one does; anyone who serves it is told that it is one."""
    place = "" if rest[:1] == ["demo"] else recall(rest)
    if place and rest[:1] == ["serve"]:
        output.say(
            f"这是演示 {place}，人员都是虚构的。", f"This is the demonstration {place}; its people are invented."
        )


def _spoken(words: list[str]) -> tuple[list[str], str | None, bool]:
    """Take --json and --lang out of the arguments, wherever they stand before a `--`."""
    end = words.index("--") if "--" in words else len(words)
    rest: list[str] = []
    language, as_json = None, False
    arguments = iter(words[:end])
    for argument in arguments:
        if argument == "--json":
            as_json = True
        elif argument == "--lang":
            language = next(arguments, "")
        elif argument.startswith("--lang="):
            language = argument.removeprefix("--lang=")
        else:
            rest.append(argument)
    if language is not None and language not in ("zh", "en"):
        output.begin(None, as_json)
        raise click.UsageError(output.text("--lang 只能是 zh 或 en。", "--lang is zh or en."))
    return rest + words[end:], language, as_json


def _verb_files() -> list[Path]:
    files = [*FOLDER.glob("*.py"), *(path.parent for path in FOLDER.glob("*/__init__.py"))]
    return [path for path in files if path.stem not in NOT_VERBS]


def _help_of(verb: str) -> str:
    if verb in VERBS:
        return VERBS[verb].text(output.current.language, {})
    name = verb.replace("-", "_")
    path = FOLDER / f"{name}.py"
    source = path if path.exists() else FOLDER / name / "__init__.py"
    try:
        lines = (ast.get_docstring(ast.parse(source.read_text("utf-8"))) or "").splitlines()
    except SyntaxError:
        lines = []
    return lines[0] if lines else ""


def _load(verb: str) -> click.Command:
    try:
        module = import_module(f"{__name__}.{verb.replace('-', '_')}")
        command = module.command
    except (ImportError, AttributeError, SyntaxError) as error:
        if os.environ.get("YILIAN_DEBUG") == "1":
            raise
        raise ServiceError("verb-unavailable", verb=verb, what=error) from error
    if not isinstance(command, click.Command):
        raise ServiceError("verb-unavailable", verb=verb, what="command")
    return command


@click.group(cls=Program, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--json", "as_json", is_flag=True, help="输出一个 JSON 对象 | one JSON object on stdout")
@click.option("--lang", type=click.Choice(["zh", "en"]), help="语言 | language (zh)")
@click.version_option(package_name="yilian", message="%(version)s")
def main(as_json: bool, lang: str | None) -> None:
    """颐联 Yilian：兑现对老人的承诺 | keeps the promises that a place makes to its elders."""
