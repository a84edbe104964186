"""Policy packs: check, explain, compare, coverage, construction summary."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

import click

from yilian.config.cli.output import current, result, say, table
from yilian.kernel.refusals import Invalid, Problem
from yilian.policy.comparison import Row
from yilian.policy.comparison import diff as compare
from yilian.policy.entries import Text, as_plain
from yilian.policy.loading import load_shelf, read_shelf
from yilian.policy.shelf import Shelf

ROOT = Path(__file__).resolve().parents[3]


def shelf() -> Shelf:
    """Read the packs beside the program; raise `PackErrors`."""
    return load_shelf(ROOT / "packs")


def chosen(text: Text | None) -> str:
    """Give the sentence in the language of this run."""
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
    read, errors, _ = read_shelf(folder or ROOT / "packs")
    found = sorted(set(errors))
    clauses = sum(len(pack.clauses) for pack in read.packs)
    data = {"packs": len(read.packs), "clauses": clauses, "errors": [as_plain(error) for error in found]}
    lines = [str(error) for error in found]
    zh = f"{len(read.packs)} 个政策包，{clauses} 条，{len(found)} 处错误"
    en = f"{len(read.packs)} packs, {clauses} clauses, {len(found)} errors"
    result(data, *both([*lines, zh], [*lines, en]))
    if found:
        ctx.exit(1)


@command.command()
@click.argument("name", metavar="PARAMETER")
@click.option("--on", "on", required=True, type=click.DateTime(["%Y-%m-%d"]), help="日期 | date, YYYY-MM-DD")
@click.option("--place", help="政策包或区划代码 | a pack or a division code")
def explain(name: str, on: date, place: str | None) -> None:
    """说明一个参数在某日的值及其依据 | Say what a parameter is on a date, and why."""
    explain_parameter(name, date(on.year, on.month, on.day), place)


def explain_parameter(name: str, on: date, place: str | None) -> None:
    """Give every value in force on the date, in one place or wherever a document is in force."""
    from yilian.policy.explanation import Explanation, every_explanation, explain_everywhere

    read = shelf()
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


def _known_parameter(read: Shelf, name: str) -> None:
    """Refuse a name that no pack declares, with the nearest one: a slip is not a repeal."""
    from yilian.policy.nearest import did_you_mean

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


def _division(read: Shelf, place: str) -> str:
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
    read = shelf()
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
@click.option("--state", type=click.Choice(["works", "partly", "open"]), help="只列一种状态 | one state only")
def coverage(pack: str | None, state: str | None) -> None:
    """列出每一条：由什么应答、如何证明、还缺什么 | Every clause: answered by what, shown how, what is open."""
    from collections import Counter

    from yilian.policy.coverage import coverage as cover

    every = cover(shelf(), Existing(), pack)
    listed = [clause for clause in every if state in (None, clause.state)]
    counts = Counter(clause.state for clause in every)
    totals = {name: counts[name] for name in ("works", "partly", "open")}
    words = {"works": "✓", "partly": "◐", "open": "○"}
    lines = []
    for clause in listed:
        answers = ", ".join(f"{answer.by} {answer.ref}" for answer in clause.answers) or "—"
        shown = ", ".join(f"{each.ref}{'' if each.exists else ' (!)'}" for each in clause.shown_by) or "—"
        lines.append(f"{words[clause.state]} {clause.clause}  {clause.state:<6} {answers}")
        lines.append(f"    {shown}{f'    {chosen(clause.open)}' if clause.open else ''}")
    data = {"clauses": len(every), **totals, "rows": [as_plain(clause) for clause in listed]}
    zh = f"共 {len(every)} 条：可用 {totals['works']}，部分 {totals['partly']}，未做 {totals['open']}"
    en = f"{len(every)} clauses: {totals['works']} work, {totals['partly']} in part, {totals['open']} open"
    result(data, *both([*lines, zh], [*lines, en]))


@command.command()
@click.argument("pack")
def summary(pack: str) -> None:
    """由建设清单算出汇总表，并与原件对照 | Compute the construction summary and hold it against the document."""
    from yilian.policy.construction import differences, printed_cells, summary_of

    read = shelf()
    found = read.pack(pack)
    computed = summary_of(found.tasks)
    differ = differences(found, read.catalogue)
    printed = printed_cells(found.tasks)
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


class Existing:
    """Says whether a test path or a page exists; pages are asked of the addresses once."""

    def __init__(self) -> None:
        self._pages: frozenset[str] | None = None

    def __call__(self, ref: str) -> bool:
        """Judge `tests/…`, `tests/…::test_name` or `page:<url name>`."""
        if ref.startswith("page:"):
            return ref.removeprefix("page:") in self._names()
        path, _, test = ref.partition("::")
        file = ROOT / path
        if not file.exists():
            return False
        return not test or f"def {test.partition('[')[0].rpartition('::')[2]}(" in file.read_text("utf-8")

    def _names(self) -> frozenset[str]:
        if self._pages is None:
            self._pages = _page_names()
        return self._pages


def _page_names() -> frozenset[str]:
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
