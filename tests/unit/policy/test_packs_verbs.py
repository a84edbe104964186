"""The verbs of the command line over the packs of this house."""

import json

import pytest

from yilian.cli import main


@pytest.fixture
def run(capsys):
    """Run `yilian` and give exit code, stdout and stderr."""

    def with_arguments(*arguments):
        with pytest.raises(SystemExit) as ended:
            main.main(list(arguments))
        out, err = capsys.readouterr()
        return ended.value.code, out, err

    return with_arguments


def test_check_is_done_without_errors(run):
    code, out, _ = run("--json", "packs", "check")
    told = json.loads(out)
    assert (code, told["errors"]) == (0, [])
    assert told["clauses"] >= told["packs"] >= 1


def test_check_names_file_line_and_remedy_and_fails(run, replaced):
    folder = replaced("county-2021/services.yaml", "item: green-channel", "item: green-chanel")
    code, out, _ = run("packs", "check", str(folder))
    assert code == 1
    assert "packs/county-2021/services.yaml:15:14: item-unknown" in out
    assert "did you mean `green-channel`?" in out


@pytest.mark.parametrize("verb", [("packs", "explain"), ("explain", "parameter")])
def test_a_parameter_is_explained(run, verb):
    code, out, _ = run("--json", *verb, "own-unit.beds", "--on", "2022-01-01", "--place", "panan-2021")
    (value,) = json.loads(out)["values"]
    assert code == 0
    assert (value["parameter"]["value"], value["parameter"]["clause"]) == (100, "PA-22")


def test_a_parameter_out_of_force_fails_and_an_unknown_name_is_wrong_usage(run):
    code, _, err = run("packs", "explain", "own-unit.beds", "--on", "2001-01-01")
    assert code == 1
    assert "own-unit.beds" in err
    code, _, err = run("packs", "explain", "own-unit.bedz", "--on", "2022-01-01")
    assert code == 2
    assert "own-unit.beds" in err


def test_two_packs_are_compared(run):
    code, out, _ = run("--json", "packs", "diff", "taizhou-2018", "chenzhou-2018")
    rows = {(row["about"], row["key"]): row["kind"] for row in json.loads(out)["rows"]}
    assert code == 0
    assert rows[("target", "health-management-rate")] == "only-right"
    assert "same" not in rows.values()


def test_a_pack_that_is_not_there_fails(run):
    code, _, err = run("packs", "diff", "taizhou-2018", "nowhere-2000")
    assert code == 1
    assert "nowhere-2000" in err


def test_the_summary_shows_computed_beside_printed(run):
    code, out, _ = run("--json", "packs", "summary", "panan-2021")
    told = json.loads(out)
    cell = {"township": "330727104", "mode": "care-in-medical", "year": 2021, "computed": 0, "printed": 1}
    assert code == 0
    assert cell in told["rows"]
    assert told["unplaced"] == [18]
    assert len(told["differences"]) >= 20


def test_schemas_are_said_to_be_current(run):
    code, out, _ = run("--json", "packs", "schemas", "--check")
    assert (code, json.loads(out)["stale"]) == (0, [])
