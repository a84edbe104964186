"""Policy packs: check, explain, compare, coverage, construction summary."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import TextIO

import click

from yilian.cli.output import current, result, say, table
from yilian.kernel.refusals import Invalid, Problem
from yilian.policy.comparison import Row
from yilian.policy.comparison import diff as compare
from yilian.policy.coverage import Covered
from yilian.policy.coverage import coverage as cover
from yilian.policy.entries import Text, as_plain
from yilian.policy.library import PolicyLibrary
from yilian.policy.loading import load_policy_library, read_policy_library

ROOT = Path(__file__).resolve().parents[2]


def policy_library() -> PolicyLibrary:
    """Read the packs beside the program; raise `PackErrors`."""
    return load_policy_library(ROOT / "packs")


def chosen(text: Text | None) -> str:
    """Return the sentence in the language of this run."""
    if text is None:
        return ""
    return text.en if current.language.startswith("en") else text.zh


def both(zh: Iterable[str], en: Iterable[str]) -> tuple[list[str], list[str]]:
    """Pair the lines of both languages."""
    return list(zh), list(en)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def command() -> None:
    """政策包：检查、解释、比较、覆盖 | Policy packs: check, explain, compare, coverage."""


@command.command()
@click.argument("folder", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.pass_context
def check(ctx: click.Context, folder: Path | None) -> None:
    """检查所有政策包，每个错误指出文件、行、列和改法 | Check every pack; each error names file, line, column and remedy."""
    from yilian.kernel.workdays import chinese_calendar
    from yilian.policy.case_validation import case_errors

    read, errors, source_map = read_policy_library(folder or ROOT / "packs")
    problems = sorted({*errors, *case_errors(read, source_map, chinese_calendar())})
    clauses = sum(len(pack.clauses) for pack in read.packs)
    data = {"packs": len(read.packs), "clauses": clauses, "errors": [as_plain(error) for error in problems]}
    lines = [str(error) for error in problems]
    zh = f"{len(read.packs)} 个政策包，{clauses} 条，{len(problems)} 处错误"
    en = f"{len(read.packs)} packs, {clauses} clauses, {len(problems)} errors"
    result(data, *both([*lines, zh], [*lines, en]))
    if problems:
        ctx.exit(1)


@command.command()
@click.argument("codes", type=click.File("r", encoding="utf-8"))
@click.option(
    "--into", type=click.Path(dir_okay=False, path_type=Path), help="写入的文件 | file to write; else printed"
)
def divisions(codes: TextIO, into: Path | None) -> None:
    """由“代码 名称 [经度 纬度]”各行写出 divisions.csv | Write divisions.csv from lines of code, name and coordinates."""
    import csv
    import io

    from yilian.places.pinyin import pinyin_of
    from yilian.policy.divisions import COLUMNS, divisions_from

    try:
        rows = divisions_from(codes, pinyin_of)
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    written = io.StringIO()
    table_of = csv.DictWriter(written, COLUMNS, lineterminator="\n")
    table_of.writeheader()
    table_of.writerows(rows)
    if into is not None:
        into.parent.mkdir(parents=True, exist_ok=True)
        into.write_text(written.getvalue(), "utf-8")
    zh, en = f"{len(rows)} 个区划", f"{len(rows)} divisions"
    lines = [] if into else written.getvalue().splitlines()
    result({"divisions": rows}, [*lines, zh] if into else lines, [*lines, en] if into else lines)


@command.command()
@click.argument("name", metavar="PARAMETER")
@click.option("--on", "on", required=True, type=click.DateTime(["%Y-%m-%d"]), help="日期 | date, YYYY-MM-DD")
@click.option("--place", help="政策包或区划代码 | a pack or a division code")
def explain(name: str, on: date, place: str | None) -> None:
    """说明一个参数在某日的值及其依据 | Say what a parameter is on a date, and why."""
    explain_parameter(name, date(on.year, on.month, on.day), place)


def explain_parameter(name: str, on: date, place: str | None) -> None:
    """Show every value in force on the date, in one place or wherever a document is in force."""
    from yilian.policy.explanation import Explanation, every_explanation, explain_everywhere

    read = policy_library()
    _known_parameter(read, name)
    explained: tuple[Explanation, ...]
    if place is None:
        explained = explain_everywhere(read, name, on)
    else:
        policy = read.in_force(_division(read, place), on)
        policy.parameter(name)
        explained = every_explanation(policy.packs, name, on)
    data = {"parameter": name, "on": on, "values": [as_plain(each) for each in explained]}
    lines = [line for each in explained for line in _explained(each)]
    result(data, lines, lines)


def _known_parameter(read: PolicyLibrary, name: str) -> None:
    """Refuse a name that no pack declares, with the nearest one: a slip is not a repeal."""
    from yilian.policy.suggestions import did_you_mean

    known = [parameter for pack in read.packs for parameter in pack.parameters]
    if name not in known:
        raise click.UsageError(f"没有这个参数 | no such parameter: {name}; {did_you_mean(name, known)}")


def _explained(each: object) -> list[str]:
    from yilian.policy.explanation import Explanation

    assert isinstance(each, Explanation)
    value = each.parameter
    until = value.ends_on or "…"
    lines = [
        f"{value.name} = {value.value} {value.unit}    {chosen(value.title)}",
        f"  {value.pack} {value.clause}    {value.starts_on} – {until}    “{value.printed}”",
    ]
    if each.clause_text:
        lines.append(f"  {chosen(each.clause_text)}")
    if each.quote:
        lines.append(f"  “{each.quote}”")
    lines += [f"  → {use.kind} {use.ref} ({use.pack} {use.clause})" for use in each.used_by]
    return lines


def _division(read: PolicyLibrary, place: str) -> str:
    from yilian.kernel.identifiers import division_problem

    if not place.isdigit():
        return read.pack(place).header.jurisdiction
    problem = division_problem(place)
    if problem:
        raise Invalid(Problem("place", problem))
    return place


@command.command()
@click.argument("left")
@click.argument("right")
@click.option("--all", "everything", is_flag=True, help="也列相同的 | also what is the same")
def diff(left: str, right: str, everything: bool) -> None:
    """比较两个政策包的参数、目标和服务 | Compare the parameters, targets and services of two packs."""
    read = policy_library()
    compared = compare(read.pack(left), read.pack(right))
    rows = compared.rows if everything else compared.differences
    data = {"left": left, "right": right, "rows": [{**_map(row), "kind": row.kind} for row in rows]}
    lines = [line for row in rows for line in _compared(row, left, right)]
    result(data, lines, lines)


def _compared(row: Row, left: str, right: str) -> list[str]:
    """Show one subject with both sides below each other."""
    said = [f"{'=' if row.kind == 'same' else '≠'} {row.about} {row.key}"]
    for pack, side in ((left, row.left), (right, row.right)):
        said.append(f"    {pack}: {side.says}  ({'、'.join(side.clauses)})" if side else f"    {pack}: —")
    return said


@command.command()
@click.option("--pack", help="只列一个政策包 | one pack only")
@click.option("--state", type=click.Choice(["works", "partly", "missing"]), help="只列一种状态 | one state only")
@click.option("--write", is_flag=True, help="写入 packs/coverage.yaml 和文档 | write packs/coverage.yaml and its page")
def coverage(pack: str | None, state: str | None, write: bool) -> None:
    """列出每一条：由什么应答、哪些测试证明、还缺什么 | Every clause: answered by what, shown by which tests, what is open."""
    from yilian.cli.evidence import coverage as evidence

    read = policy_library()
    collected = evidence.evidence(read)
    if write:
        evidence.DATA.write_text(evidence.data_text(collected), "utf-8")
        evidence.PAGE.write_text(evidence.page_text(read, collected), "utf-8")
    every = cover(read, collected, pack)
    listed = [clause for clause in every if state in (None, clause.state)]
    totals = evidence.counts(every)
    lines = [line for clause in listed for line in _covered(clause)]
    data = {"clauses": len(every), **totals, "rows": [as_plain(clause) for clause in listed]}
    zh = f"共 {len(every)} 条：可用 {totals['works']}，部分 {totals['partly']}，未做 {totals['missing']}"
    en = f"{len(every)} clauses: {totals['works']} work, {totals['partly']} in part, {totals['missing']} missing"
    result(data, *both([*lines, zh], [*lines, en]))


def _covered(clause: Covered) -> list[str]:
    """Show one clause with what answers it, which tests show it, and what keeps it from working."""
    sign = {"works": "✓", "partly": "◐", "missing": "○"}[clause.state]
    answers = ", ".join(f"{answer.by} {answer.ref}" for answer in clause.answers) or "—"
    reasons = [chosen(reason) for reason in (clause.open, *clause.reasons) if reason]
    return [
        f"{sign} {clause.clause}  {clause.state:<7} {answers}",
        *(f"    {test}" for test in clause.evidence.tests),
        *(f"    ! {reason}" for reason in reasons),
    ]


@command.command()
@click.argument("clause", required=False)
@click.option("--sample", type=click.IntRange(1), help="只试若干处改动 | try so many changes only")
@click.option("--seed", help="抽样的种子，默认为提交号 | the seed of the sample; the commit when left out")
@click.option("--cases-only", is_flag=True, help="只跑例子，不跑测试 | worked cases only, no tests")
@click.option(
    "--lost-only", is_flag=True, help="只列出原已证明而今无人察觉的 | list only what was proven and is not noticed now"
)
@click.option("--write", is_flag=True, help="写入 docs/reference/proof.yaml | write docs/reference/proof.yaml")
@click.pass_context
def prove(
    ctx: click.Context,
    clause: str | None,
    *,
    sample: int | None,
    seed: str | None,
    cases_only: bool,
    lost_only: bool,
    write: bool,
) -> None:
    """逐一改动条款背后的事实，看有没有测试察觉 | Change each fact behind a clause and see whether anything notices."""
    from yilian.cli.evidence import proving

    if write and (clause or sample or cases_only):
        raise click.UsageError(
            "--write 需要全部事实 | --write asks for every fact: no clause, no --sample, no --cases-only"
        )
    library = policy_library()
    wanted = proving.every_change(library, clause)
    if sample:
        seed = seed or proving.commit()
        wanted = proving.sample(wanted, sample, seed)
    tried, failing = proving.tried(library, wanted, with_tests=not cases_only)
    if write:
        proving.write(tried)
    lost = [] if cases_only else proving.lost(library, tried)
    noticed = sum(bool(each.noticed_by) for each in tried)
    data = {"changes": len(tried), "noticed": noticed, "lost": lost, "failing": failing, "rows": proving.rows(tried)}
    unnoticed = [f"! {each.change.id} ({each.change.fact.value})" for each in tried if not each.noticed_by]
    zh, en = proving.in_words(tried, lost, failing, seed)
    result(data, *([*(() if lost_only else unnoticed), *lines] for lines in (zh, en)))
    if lost or failing:
        ctx.exit(1)


@command.command()
@click.option("--write", is_flag=True, help="写入 docs/reference/features.md | write docs/reference/features.md")
def features(write: bool) -> None:
    """功能表：每一项的状态，由哪些测试证明 | The table of features: the state of each, and the tests that show it."""
    from yilian.cli.evidence import features as table_of

    rows = table_of.rows()
    if write:
        table_of.PAGE.write_text(table_of.page_text(rows), "utf-8")
    listed = table(("row", "state", "feature"), [[row.row, row.state, row.feature] for row in rows])
    result({"rows": [as_plain(row) for row in rows]}, listed, listed)


@command.command()
@click.argument("pack")
def summary(pack: str) -> None:
    """由建设清单算出汇总表，并与原件对照 | Compute the construction summary and hold it against the document."""
    from yilian.policy.construction import differences, printed_cells, summary_of

    read = policy_library()
    policy_pack = read.pack(pack)
    computed = summary_of(policy_pack.tasks)
    differ = differences(policy_pack, read.catalogue)
    printed = printed_cells(policy_pack.tasks)
    cells = sorted(computed.cells.keys() | printed.keys(), key=lambda cell: (cell[1], cell[2], cell[0] or ""))
    rows = [
        {
            "township": township,
            "mode": mode,
            "year": year,
            "computed": computed.cells.get((township, mode, year), 0),
            "printed": printed.get((township, mode, year)),
        }
        for township, mode, year in cells
    ]
    data = {
        "pack": pack,
        "rows": rows,
        "unplaced": list(computed.unplaced),
        "total": computed.total(),
        "differences": [as_plain(each) for each in differ],
    }
    columns = ("mode", "year", "township", "computed", "printed")
    lines = table(columns, [["—" if row[name] is None else row[name] for name in columns] for row in rows])
    lines += ["", *(f"! {each.kind}  {list(each.about)}  {chosen(each.effect)}" for each in differ)]
    zh, en = f"与原件不一致 {len(differ)} 处", f"{len(differ)} disagreements with the document"
    result(data, *both([*lines, zh], [*lines, en]))


@command.command()
@click.option("--check", "only_check", is_flag=True, help="只核对是否最新 | only say whether they are current")
@click.pass_context
def schemas(ctx: click.Context, only_check: bool) -> None:
    """由类型生成 schemas/packs/ | Generate schemas/packs/ from the types."""
    from yilian.policy.schemas import main, texts

    folder = ROOT / "schemas" / "packs"
    current_texts = {path.name: path.read_text("utf-8") for path in folder.glob("*.json")}
    stale = sorted(name for name, text in texts().items() if current_texts.get(name) != text)
    if not only_check:
        main(str(folder))
    zh = f"过期 {len(stale)} 个：{', '.join(stale)}" if stale else "均为最新"
    en = f"{len(stale)} stale: {', '.join(stale)}" if stale else "all current"
    result({"stale": stale, "written": not only_check}, zh, en)
    if stale and only_check:
        ctx.exit(1)


def page_names() -> frozenset[str]:
    """Collect every name of an address as `<module>:<name>`; without addresses no page exists, and that is said."""
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yilian.config.settings")
    try:
        import django
        from django.urls import get_resolver

        django.setup()
        return frozenset(_names_under(get_resolver().url_patterns, ""))
    except ImportError as error:
        say(f"网页地址读不出来，按没有网页计：{error}", f"The addresses cannot be read; counted as no pages: {error}")
        return frozenset()


def _names_under(patterns: Iterable[object], namespace: str) -> Iterable[str]:
    for pattern in patterns:
        below = getattr(pattern, "url_patterns", None)
        if below is not None:
            inner = getattr(pattern, "namespace", None)
            yield from _names_under(below, f"{namespace}{inner}:" if inner else namespace)
        elif getattr(pattern, "name", None):
            yield f"{namespace}{pattern.name}"  # type: ignore[attr-defined]


def _map(value: object) -> dict[str, object]:
    plain = as_plain(value)
    assert isinstance(plain, dict)
    return plain
