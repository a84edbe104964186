"""The construction list: every project that the documents binding a place name, as printed and as reported, with what disagrees."""

from collections import Counter
from collections.abc import Mapping
from datetime import date

from yilian.indicators.bulletins.paper import Notes, Paper, Table, ground, table
from yilian.kernel.identifiers import full_code
from yilian.places.models import Division
from yilian.places.policies import shelf
from yilian.policy.construction import differences
from yilian.policy.pack import Pack
from yilian.supervision.queries import Line, lines

STATES = {
    "late": "逾期", "due": "到期", "planned": "未到期", "undated": "未写期限", "done": "按期完成", "done-late": "逾期完成",
}  # fmt: skip
COLUMNS = ("序号", "项目", "模式", "乡镇", "床位（印）", "完成时间（印）", "牵头", "配合", "状态", "完成日期")
BLANK = "――"


def construction(division: str, on: date) -> Paper:
    """Write the construction list of a place as it stood on a day; beds are those the document prints, and never count as beds."""
    place = Division.objects.filter(code=full_code(division)).values_list("name_zh", flat=True).first() or division
    packs = [pack for pack in shelf().packs if pack.binds(division, on) and pack.tasks.projects]
    notes = Notes()
    tables: list[Table] = []
    leads = []
    for pack in packs:
        found = [line for line in lines(on, (pack,)) if line.entry.kind == "project"]
        counts = Counter(STATES[line.state.value] for line in found)
        said = "、".join(f"{state}{counts[state]}个" for state in STATES.values() if counts[state])
        leads.append(
            f"{pack.header.title.zh}列出建设项目{len(found)}个：{said}。床位和完成时间照文件所印；状态由上报的完成日期和当日算出，没有上报的不算完成。"
        )
        tables += [_projects(pack, found, division, on, notes), _by_mode(pack, found, division, on, notes)]
        tables += _differing(pack)
    if not packs:
        leads.append(f"约束{place}的文件没有列出建设项目。")
    return Paper(f"{place}医养结合建设项目清单", place, on, tuple(leads), tuple(tables), notes.all())


def _projects(pack: Pack, found: list[Line], division: str, on: date, notes: Notes) -> Table:
    """Give one line a project."""
    offices = {one.code: one.name.zh for one in pack.duties.departments}
    codes = [full_code(line.entry.township) for line in found if line.entry.township]
    towns = dict(Division.objects.filter(code__in=codes).values_list("code", "name_zh"))
    modes = _modes()
    rows = []
    for line in found:
        one, report = line.entry, line.report
        note = f"项目{one.number}号照文件附件列出" + (f"；{one.note.zh}" if one.note else "")
        rows.append((
            one.number, notes.cell(one.title.zh, ground((one.clause,), division, on, note)), modes.get(one.mode, one.mode),
            towns.get(full_code(one.township), one.township) if one.township else BLANK,
            BLANK if one.beds is None else str(one.beds), one.printed or BLANK,
            "、".join(offices.get(office, office) for office in one.lead),
            "、".join(offices.get(office, office) for office in one.cooperating),
            STATES[line.state.value], str(report.done_on) if report and report.done_on else "",
        ))  # fmt: skip
    return table("建设项目", COLUMNS, rows)


def _by_mode(pack: Pack, found: list[Line], division: str, on: date, notes: Notes) -> Table:
    """Count projects, their printed beds, and those done, by mode."""
    rows = []
    for mode, name in _modes().items():
        ours = [line for line in found if line.entry.mode == mode]
        if not ours:
            continue
        done = sum(line.state.value in ("done", "done-late") for line in ours)
        beds = sum(line.entry.beds or 0 for line in ours)
        clause = ours[0].entry.clause
        note = ground((clause,), division, on, "由项目清单逐项相加；没有印床位的项目不计入床位")
        rows.append((name, notes.cell(str(len(ours)), note), str(done), str(beds)))
    return table("分模式汇总", ("模式", "项目", "已完成", "床位（印）"), rows)


def _differing(pack: Pack) -> list[Table]:
    """Give where the document disagrees with itself, as it is; codes become names."""
    names = _modes() | {one.code: one.name.zh for one in pack.duties.departments}
    codes = {one.township for one in pack.tasks.projects if one.township}
    towns = dict(Division.objects.filter(code__in=map(full_code, codes)).values_list("code", "name_zh"))
    names |= {code: towns.get(full_code(code), code) for code in codes}
    rows = [
        (
            "、".join(str(one) for one in found.about) or "全表", _told(found.effect.zh, names),
            names.get(found.computed, found.computed), names.get(found.printed, found.printed),
        )
        for found in differences(pack, shelf().catalogue)
    ]  # fmt: skip
    columns = ("项目序号", "情形", "按清单计算", "文件所印")
    return [table("文件内部不一致之处", columns, rows)] if rows else []


def _told(effect: str, names: Mapping[str, str]) -> str:
    """Name the township with which a sentence begins."""
    code, _, rest = effect.partition(" ")
    return f"{names[code]} {rest}" if code in names else effect


def _modes() -> dict[str, str]:
    return {mode.code: mode.name.zh for mode in shelf().catalogue.modes}
