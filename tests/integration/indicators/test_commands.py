"""The commands of figures: what they print for programs, and how they refuse."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from docx import Document
from factories import an_elder

from yilian.audit.scope import using_scope
from yilian.cli import main
from yilian.kernel.actors import SYSTEM
from yilian.places.policies import policy_library

FIELDS = {"clause", "value", "numerator", "denominator", "threshold", "due", "verdict", "short_of", "trend"}


@pytest.fixture(autouse=True)
def isolation_is_left_to_the_test(monkeypatch: pytest.MonkeyPatch) -> None:
    """The test's own transaction has begun already; its isolation cannot be changed any more."""
    from yilian.cli import lake

    monkeypatch.setattr(lake, "ONE_STATE", "SELECT 1")


@pytest.fixture(autouse=True)
def place(county: None) -> Iterator[None]:
    with transaction.atomic(), using_scope(SYSTEM):
        an_elder()
        yield


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, Any]:
    with pytest.raises(SystemExit) as left:
        main(["--json", *arguments])
    return int(left.value.code or 0), json.loads(capsys.readouterr().out)


def test_evaluate_gives_every_target_with_its_fields(capsys: pytest.CaptureFixture[str]) -> None:
    code, found = run(capsys, "evaluate", "--place", "panan-2021", "--on", "2023-12-31")
    assert code == 0
    rate = next(one for one in found["targets"] if one["clause"] == "PA-03")
    assert set(rate) >= FIELDS
    assert (rate["value"], rate["numerator"], rate["denominator"], rate["threshold"]) == (0.0, 0, 1, 0.7)
    assert (rate["due"], rate["verdict"], rate["short_of"]) == ("2023-12-31", "not-due", 1)
    assert [one["on"] for one in rate["trend"]] == ["2022-12-31", "2023-03-31", "2023-06-30", "2023-09-30"]
    waiting = next(one for one in found["targets"] if one["clause"] == "PA-02")
    assert (waiting["value"], waiting["verdict"], waiting["awaits"]) == (None, "no-data", "referrals")


def test_a_lake_is_exported_added_verified_and_evaluated(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    cell, lake = str(tmp_path / "cell"), str(tmp_path / "lake")
    assert run(capsys, "lake", "export", cell, "--place", "panan-2021")[0] == 0
    assert run(capsys, "lake", "add", cell, lake)[1]["cells"] == [{"division": "330727", "version": 1}]
    assert run(capsys, "lake", "verify", lake)[1]["cells"] == 1
    live = run(capsys, "evaluate", "--place", "330727", "--on", "2023-12-31")[1]["targets"]
    assert run(capsys, "lake", "evaluate", lake, "--place", "330727", "--on", "2023-12-31")[1]["targets"] == live
    code, said = run(capsys, "lake", "add", cell, lake)
    assert code == 1
    assert "manifest.json" in json.dumps(said)


def test_a_bulletin_is_written(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    out = tmp_path / "bulletin.docx"
    code, found = run(capsys, "bulletin", "--place", "panan-2021", "--on", "2023-12-31", "--out", str(out))
    assert (code, found["title"]) == (0, "磐安县2023年度医养结合工作考核评估通报（预测）")
    assert Document(str(out)).paragraphs[0].text == found["title"]


def test_an_unknown_place_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "evaluate", "--place", "nowhere", "--on", "2023-12-31")[0] == 1


def test_every_kind_of_paper_is_written_as_word_and_excel(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    for kind, title in (("monitoring", "监测表"), ("construction", "建设项目清单"), ("census", "失能老年人底数")):
        for ending in ("docx", "xlsx"):
            out = tmp_path / f"{kind}.{ending}"
            code, found = run(
                capsys, "bulletin", "--kind", kind, "--place", "panan-2021", "--on", "2023-09-12", "--out", str(out)
            )
            assert (code, found["kind"]) == (0, kind)
            assert found["title"].endswith(title)
            assert out.read_bytes()[:2] == b"PK"


def test_evaluate_prints_every_field_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["evaluate", "--place", "panan-2021", "--on", "2023-09-12"])
    said = capsys.readouterr().out.splitlines()
    for heading in ("条款", "现在", "分子/分母", "要求", "期限", "结论", "走势"):
        assert heading in said[0]
    [rate] = [line for line in said if "全县居家老人" in line]
    for words in ("PA-34", "0.0%", "0/1", "≥ 100%", "2021-12-31", "未达标，还差 1 人"):
        assert words in rate


@pytest.mark.parametrize("pack", ["panan-2021", "taizhou-2018", "chenzhou-2018", "zhejiang-2020", "fujian-2022"])
def test_every_target_of_a_document_is_printed(pack: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, found = run(capsys, "evaluate", "--place", pack, "--on", "2023-06-30")
    own = {target.id for target in policy_library().pack(pack).targets}
    assert code == 0
    assert {one["target"] for one in found["targets"] if one["pack"] == pack} == own
    for one in found["targets"]:
        assert set(one) >= FIELDS
        assert one["value"] is None or one["unit"] != "ratio" or 0 <= one["value"] <= 1
