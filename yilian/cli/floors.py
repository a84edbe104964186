"""The floors of the house, and the import contract that is written from them."""

from collections.abc import Sequence
from pathlib import Path

import click

from yilian.cli import output
from yilian.config.floors import FLOORS

PROJECT = Path(__file__).resolve().parents[2] / "pyproject.toml"
BEGINS, ENDS = "# floors: written by `make floors` from yilian/config/floors.py\n", "# end of floors\n"


@click.command()
@click.option("--write", is_flag=True, help="写入 pyproject.toml | write the contract into pyproject.toml")
def command(write: bool) -> None:
    """各层模块，由上到下 | The floors of modules, top first."""
    if write:
        PROJECT.write_text(with_contract(PROJECT.read_text("utf-8")), "utf-8")
        output.result({"written": str(PROJECT)}, f"已写入 {PROJECT}", f"Written: {PROJECT}")
    else:
        output.result({"floors": list(FLOORS)}, FLOORS, FLOORS)


def with_contract(project: str, floors: Sequence[str] = FLOORS) -> str:
    """Return the text of pyproject.toml with the contract as the floors ask for it."""
    before, _, rest = project.partition(BEGINS)
    _, _, after = rest.partition(ENDS)
    return before + BEGINS + contract(floors) + ENDS + after


def contract(floors: Sequence[str]) -> str:
    """Return the import contract of the floors, in TOML."""
    layers = "".join(f'    "{floor}",\n' for floor in floors)
    return (
        '[[tool.importlinter.contracts]]\nname = "An hourglass of modules"\ntype = "layers"\ncontainers = ["yilian"]\n'
        f"exhaustive = true\nlayers = [\n{layers}]\n"
    )
