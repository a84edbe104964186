"""Tasks of plans: enter them from the documents and owe them."""

import click

from yilian.cli import output


@click.group()
def command() -> None:
    """计划任务 | Tasks of plans."""


@command.command()
@output.with_django
def load() -> None:
    """按约束本地的文件装入任务；重复运行不会重复 | Enter the tasks of the documents that bind this place; again changes nothing."""
    from yilian.audit.clock import today
    from yilian.kernel.actors import SYSTEM
    from yilian.supervision.actions import load_plan_tasks
    from yilian.supervision.queries.plan_tasks import binding_packs

    count = load_plan_tasks(SYSTEM, packs=binding_packs(today()))
    output.result({"tasks": count}, f"计划任务共 {count} 项", f"Tasks of plans: {count}")
