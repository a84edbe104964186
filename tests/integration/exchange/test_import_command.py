"""The verb that imports: it only tells until it is asked to enter."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from factories import an_id_number

from yilian import cli
from yilian.audit.scope import using_scope
from yilian.kernel.actors import SYSTEM
from yilian.people.models import Elder

Run = Callable[..., dict[str, object]]
HEADINGS = "姓名,性别,出生日期,身份证号,常住村（社区）代码或村名,人群"


@pytest.fixture
def run(county: None, tmp_path: Path) -> Run:
    """Run the verb on a sheet with one good row and one without a name."""
    born = date(1943, 5, 1)
    rows = [f"{name},女,{born},{an_id_number(born, 2)},330727109901,独居" for name in ("周金兰", "")]
    sheet = tmp_path / "elders.csv"
    sheet.write_text("\n".join((HEADINGS, *rows)), "utf-8")

    def invoke(*options: str) -> dict[str, object]:
        done = CliRunner().invoke(cli.main, ["people", "import", str(sheet), "--json", *options])
        assert done.exit_code == 1, done.output  # a row was handed back
        return dict(json.loads(done.stdout))

    return invoke


def entered() -> int:
    with using_scope(SYSTEM):
        return Elder.objects.count()


def test_without_confirm_nobody_is_entered(run: Run) -> None:
    said = run()
    assert (said["dry_run"], said["new"], said["failed"]) == (True, 1, 1)
    assert entered() == 0


def test_with_confirm_the_good_rows_are_entered(run: Run) -> None:
    said = run("--confirm")
    assert (said["dry_run"], said["new"], said["failed"]) == (False, 1, 1)
    assert entered() == 1
