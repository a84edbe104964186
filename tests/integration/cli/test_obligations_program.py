"""`yilian explain obligation` and `yilian obligations roll`, as somebody at a terminal runs them."""

import json
from collections.abc import Iterator
from datetime import date

import pytest
from factories import a_team, an_elder

from yilian.agreements.actions.enrolments import enrol
from yilian.audit.scope import using_scope
from yilian.cli import main
from yilian.kernel.actors import SYSTEM
from yilian.obligations.models import Obligation
from yilian.people.models import Elder


@pytest.fixture
def elder(county: None) -> Iterator[Elder]:
    with using_scope(SYSTEM):
        elder, (team, _doctor) = an_elder(), a_team()
        enrol(SYSTEM, elder, team, mode="care-to-home", starts_on=date(2023, 1, 10))
        yield elder


def run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as left:
        main(list(arguments))
    return int(left.value.code or 0)


def test_an_obligation_is_explained_in_words_and_as_json(elder: Elder, capsys: pytest.CaptureFixture[str]) -> None:
    owed = Obligation.objects.get(elder=elder, what="health-checkup")
    assert run("explain", "obligation", str(owed.pk)) == 0
    said = capsys.readouterr().out
    assert "PA-15" in said
    assert f"签约登记 {owed.basis_key}" in said
    assert "2023-01-10" in said
    assert elder.name not in said
    assert run("explain", "obligation", str(owed.pk), "--json") == 0
    plain = json.loads(capsys.readouterr().out)
    assert (plain["clauses"][0]["clause"], plain["basis"]["since"], plain["state"]) == ("PA-15", "2023-01-10", "open")


def test_what_is_not_there_is_said_so(elder: Elder, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("explain", "obligation", "999999", "--json") == 1
    assert json.loads(capsys.readouterr().out)["error"]["code"] == "not-found"


def test_rolling_twice_adds_nothing_the_second_time(elder: Elder, capsys: pytest.CaptureFixture[str]) -> None:
    for _ in range(2):
        assert run("obligations", "roll", "--until", "2023-12-31", "--everything", "--json") == 0
        assert json.loads(capsys.readouterr().out)["added"] == 0
