"""`yilian check records` and `yilian tasks load`, as somebody at a terminal runs them."""

import json

import pytest

from yilian.audit.scope import using_scope
from yilian.cli import main
from yilian.kernel.actors import SYSTEM
from yilian.obligations.models import Obligation


def run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as left:
        main(list(arguments))
    return int(left.value.code or 0)


@pytest.fixture
def loaded(county: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("tasks", "load", "--json") == 0
    assert json.loads(capsys.readouterr().out)["tasks"] > 0


def test_references_to_records_that_are_there_are_in_order(loaded: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("check", "records", "--json") == 0
    assert json.loads(capsys.readouterr().out) == {"checked": 1, "dangling": []}


def test_a_reference_to_nothing_is_named_with_its_row(loaded: None, capsys: pytest.CaptureFixture[str]) -> None:
    with using_scope(SYSTEM):
        row, other = Obligation.objects.order_by("pk")[:2]
        Obligation.objects.filter(pk=row.pk).update(
            fulfilled_on=row.due_on, fulfilled_kind="supervision.taskreport", fulfilled_key=999999
        )
        Obligation.objects.filter(pk=other.pk).update(basis_kind="nowhere.nothing", basis_key=7)
    assert run("check", "records", "--json") == 1
    found = json.loads(capsys.readouterr().out)
    assert found["checked"] == 3
    assert found["dangling"] == [
        {"table": "obligations_obligation", "row": other.pk, "column": "basis_key", "record": "nowhere.nothing:7"},
        {
            "table": "obligations_obligation",
            "row": row.pk,
            "column": "fulfilled_key",
            "record": "supervision.taskreport:999999",
        },
    ]
    assert run("check", "records") == 1
    assert f"obligations_obligation {other.pk}  basis_key → nowhere.nothing:7" in capsys.readouterr().out
