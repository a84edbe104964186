"""Checks of what stands in the database: references that point at nothing."""

import click

from yilian.cli import output


@click.group()
def command() -> None:
    """检查数据 | Checks of the data."""


@command.command()
@output.with_django
def records() -> int:
    """找出指向不存在记录的引用；有则退出码为1 | Find references to records that are not there (exit code 1 if any)."""
    from yilian.kernel.actors import SYSTEM
    from yilian.pages.dangling import dangling_references

    checked, dangling = dangling_references(SYSTEM)
    rows = [
        {"table": each.table, "row": each.row, "column": each.column, "record": str(each.record)} for each in dangling
    ]
    zh = f"查了 {checked} 种引用，{len(dangling)} 处指向不存在的记录"
    en = f"{checked} kinds of references checked, {len(dangling)} point at nothing"
    lines = [f"! {each.table} {each.row}  {each.column} → {each.record}" for each in dangling]
    output.result({"checked": checked, "dangling": rows}, [*lines, zh], [*lines, en])
    return output.FAILED if dangling else output.DONE
