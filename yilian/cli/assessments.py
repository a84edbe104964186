"""Assessments: list the instruments, score a sheet of answers."""

import json
from pathlib import Path
from typing import Any

import click

from yilian.cli.output import FAILED, current, result, table
from yilian.kernel.refusals import Invalid, Problem

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "instruments"
SCHEMA = ROOT / "schemas" / "instruments"
URGENCY = {
    "emergency": ("立即", "at once"),
    "urgent": ("紧急", "urgent"),
    "soon": ("尽快", "soon"),
    "advice": ("建议", "advice"),
}
PAGE = ROOT / "docs" / "reference" / "instruments.md"


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def command() -> None:
    """评估：列出量表、为答卷计分 | Assessments: list instruments, score a sheet."""


@command.command("list")
def list_instruments() -> None:
    """列出量表及其核实情况 | List the instruments and how sure their facts are."""
    from yilian.assessments.rules.evidence_status import unverified_facts

    rows: list[dict[str, object]] = []
    cells: list[list[object]] = []
    for instrument in _library().instruments.values():
        doubts = [plain(doubt) for doubt in unverified_facts(instrument)]
        rows.append(
            {
                "id": instrument.id,
                "title": {"zh": instrument.title.zh, "en": instrument.title.en},
                "items": len(instrument.items),
                "method": instrument.scoring.method,
                "evidence": instrument.evidence.status,
                "licence": instrument.licence.status,
                "decides_benefit": instrument.decides_benefit,
                "unverified": doubts,
            }
        )
        title = chosen(instrument.title)
        cells.append(
            [
                instrument.id,
                title,
                len(instrument.items),
                instrument.evidence.status,
                len(doubts),
                instrument.licence.status,
            ]
        )
    zh = table(("编号", "名称", "项目", "核实", "未核实项", "许可"), cells)
    en = table(("id", "title", "items", "evidence", "unverified", "licence"), cells)
    result({"instruments": rows}, zh, en)


@command.command()
@click.argument("instrument", metavar="INSTRUMENT")
@click.argument("answers", type=click.Path(exists=True, dir_okay=False, path_type=Path, allow_dash=True))
def score(instrument: str, answers: Path) -> int:
    """为一份答卷计分：项目编号 → 分值或选项 | Score a sheet: item id → score or option.

    不完整或有误时退出码为 1 | exit code 1 when something is missing or cannot be.
    """
    from yilian.assessments.rules.scoring import score as score_of

    scale = _instrument(instrument)
    outcome = score_of(scale, _answers(answers))
    names = {item.id: item.name for item in scale.items}
    result(_data(scale, outcome), _lines(outcome, names), _lines(outcome, names))
    return 0 if outcome.complete else FAILED


@command.command()
@click.option(
    "--check", "only_check", is_flag=True, help="只检查量表和生成的文件 | only check instruments and generated files"
)
def document(only_check: bool) -> int:
    """由类型和数据生成 schemas/instruments/ 和参考页 | Generate the schema and the reference page."""
    from yilian.assessments.reference import page
    from yilian.assessments.rules.schemas import NAME, text

    wanted = {SCHEMA / NAME: text(), PAGE: page(_library())}
    stale = [path for path, words in wanted.items() if not path.exists() or path.read_text("utf-8") != words]
    names = [str(path.relative_to(ROOT)) for path in stale]
    for path in [] if only_check else stale:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(wanted[path], "utf-8")
    said = ", ".join(names)
    result(
        {"stale": names, "written": not only_check},
        f"过期：{said}" if stale else "均为最新",
        f"stale: {said}" if stale else "all current",
    )
    return FAILED if stale and only_check else 0


def _library() -> Any:
    from yilian.assessments.library import load_library

    return load_library(FOLDER)


def _instrument(id: str) -> Any:
    """Find an instrument; a name that is not there is wrong usage, with the nearest one."""
    from yilian.policy.suggestions import did_you_mean

    known = _library().instruments
    if id not in known:
        raise click.UsageError(f"没有这份量表 | no such instrument: {id}; {did_you_mean(id, known)}")
    return known[id]


def _answers(path: Path) -> dict[str, object]:
    """Read the answers: one JSON object."""
    try:
        with click.open_file(str(path), encoding="utf-8-sig") as stream:
            sheet = json.loads(stream.read())
    except ValueError as error:
        raise Invalid(Problem("answers", "answers-not-a-map")) from error
    if not isinstance(sheet, dict):
        raise Invalid(Problem("answers", "answers-not-a-map"))
    return sheet


def _data(instrument: Any, outcome: Any) -> dict[str, object]:
    """Return the outcome for programs; problems with their sentences in both languages."""
    from yilian.assessments.messages import MESSAGES
    from yilian.assessments.rules.outcome import as_plain

    data = as_plain(outcome)
    data["title"] = {"zh": instrument.title.zh, "en": instrument.title.en}
    data["problems"] = [
        {
            "field": problem.field,
            "code": problem.code,
            "message": {side: MESSAGES[problem.code].text(side, dict(problem.params)) for side in ("zh", "en")},
        }
        for problem in outcome.problems
    ]
    return data


def _lines(outcome: Any, names: Any) -> list[str]:
    """Return the outcome in lines for people."""
    from yilian.assessments.messages import MESSAGES

    lines = [f"⚠ {word(*URGENCY[sign.urgency])}: {chosen(sign.text)}" for sign in outcome.signs]
    if outcome.level is not None:
        lines.append(f"{word('等级', 'level')} {outcome.level.number}  {chosen(outcome.level.text)}")
    if outcome.score is not None:
        lines.append(f"{word('总分', 'score')} {outcome.score:g}")
    for sub in outcome.sub_scores:
        grade = f"  {chosen(sub.grade_text)}" if sub.grade_text else ""
        lines.append(f"  {chosen(sub.name)} {sub.score:g}{grade}")
    lines += [f"- {chosen(reason.text)}{f'  [{reason.cites}]' if reason.cites else ''}" for reason in outcome.reasons]
    lines += [f"! {chosen(note)}" for note in outcome.notes]
    lines += [f"? {word('未核实', 'not verified')}: {chosen(item.text)} {_sure(item)}" for item in outcome.unverified]
    lines += [f"{word('缺', 'missing')} {item}  {chosen(names[item])}" for item in outcome.missing]
    lines += [
        f"✗ {problem.field}: {MESSAGES[problem.code].text(current.language, dict(problem.params))}"
        for problem in outcome.problems
    ]
    return lines


def _sure(doubt: Any) -> str:
    return doubt.status if doubt.confidence is None else f"{doubt.status} {doubt.confidence * 100:.0f}%"


def plain(doubt: Any) -> dict[str, object]:
    """Return a doubt for programs."""
    note = {"zh": doubt.note.zh, "en": doubt.note.en} if doubt.note else None
    text = {"zh": doubt.text.zh, "en": doubt.text.en}
    return {"about": doubt.about, "text": text, "status": doubt.status, "confidence": doubt.confidence, "note": note}


def word(zh: str, en: str) -> str:
    """Choose a word in the language of this run."""
    return current.sentence(zh, en)


def chosen(text: Any) -> str:
    """Choose the side of a text in the language of this run."""
    sides = text if isinstance(text, dict) else {"zh": text.zh, "en": text.en}
    return str(current.sentence(sides["zh"], sides["en"]))
