"""The construction list: every project that the documents binding a place name, as printed and as reported, with what disagrees."""

from collections import Counter
from collections.abc import Mapping
from datetime import date

from yilian.indicators.bulletins.notes import ground, paper_of_figures, place_and_day
from yilian.kernel.identifiers import full_code
from yilian.pages.papers.paper import Notes, Paper, Table, table
from yilian.places.models import Division
from yilian.places.policies import policy_library
from yilian.policy.construction import differences
from yilian.policy.pack import Pack
from yilian.supervision.queries.plan_tasks import Line, lines
from yilian.supervision.rules import DONE

STATES = {
    "overdue": "逾期",
    "open": "待完成",
    "planned": "未到期",
    "undated": "未写期限",
    "fulfilled": "按期完成",
    "fulfilled-late": "逾期完成",
    "waived": "免除",
    "paused": "暂停计时",
    "void": "作废",
}
COLUMNS = ("序号", "项目", "模式", "乡镇", "床位（印）", "完成时间（印）", "牵头", "配合", "状态", "完成日期")
BLANK = "――"


def construction(division: str, on: date) -> Paper:
    """Write the construction list of a place as it stood on a day; beds are those the document prints, and never count as beds."""
    place = Division.objects.filter(code=full_code(division)).values_list("name_zh", flat=True).first() or division
    packs = [pack for pack in policy_library().packs if pack.binds(division, on) and pack.tasks.projects]
    notes = Notes()
    tables: list[Table] = []
    leads = []
    for pack in packs:
        projects = [line for line in lines(on, (pack,)) if line.entry.kind == "project"]
        counts = Counter(STATES[line.state] for line in projects)
        said = "、".join(f"{state}{counts[state]}个" for state in STATES.values() if counts[state])
        leads.append(
            f"{pack.header.title.zh}列出建设项目{len(projects)}个：{said}。床位和完成时间照文件所印；状态由上报的完成日期和当日算出，没有上报的不算完成。"
        )
        tables += [_projects(pack, projects, division, on, notes), _by_mode(pack, projects, division, on, notes)]
        tables += _differing(pack)
    if not packs:
        leads.append(f"约束{place}的文件没有列出建设项目。")
    return paper_of_figures(
        f"{place}医养结合建设项目清单", place_and_day(place, on), lead=leads, tables=tables, notes=notes.all()
    )


def _projects(pack: Pack, projects: list[Line], division: str, on: date, notes: Notes) -> Table:
    """Return one line a project."""
    offices = {department.code: department.name.zh for department in pack.duties.departments}
    codes = [full_code(line.entry.township) for line in projects if line.entry.township]
    towns = dict(Division.objects.filter(code__in=codes).values_list("code", "name_zh"))
    modes = _modes()
    rows = []
    for line in projects:
        entry, report = line.entry, line.report
        note = f"项目{entry.number}号照文件附件列出" + (f"；{entry.note.zh}" if entry.note else "")
        rows.append(
            (
                entry.number,
                notes.cell(entry.title.zh, ground((entry.clause,), division, on, note)),
                modes.get(entry.mode, entry.mode),
                towns.get(full_code(entry.township), entry.township) if entry.township else BLANK,
                BLANK if entry.beds is None else str(entry.beds),
                entry.printed or BLANK,
                "、".join(offices.get(office, office) for office in entry.lead),
                "、".join(offices.get(office, office) for office in entry.cooperating),
                STATES[line.state],
                str(report.done_on) if report and report.done_on else "",
            )
        )
    return table("建设项目", COLUMNS, rows)


def _by_mode(pack: Pack, projects: list[Line], division: str, on: date, notes: Notes) -> Table:
    """Count projects, their printed beds, and those done, by mode."""
    rows = []
    for mode, name in _modes().items():
        ours = [line for line in projects if line.entry.mode == mode]
        if not ours:
            continue
        done = sum(line.state in DONE for line in ours)
        beds = sum(line.entry.beds or 0 for line in ours)
        clause = ours[0].entry.clause
        note = ground((clause,), division, on, "由项目清单逐项相加；没有印床位的项目不计入床位")
        rows.append((name, notes.cell(str(len(ours)), note), str(done), str(beds)))
    return table("分模式汇总", ("模式", "项目", "已完成", "床位（印）"), rows)


def _differing(pack: Pack) -> list[Table]:
    """Return where the document disagrees with itself, as it is; codes become names."""
    names = _modes() | {department.code: department.name.zh for department in pack.duties.departments}
    codes = {project.township for project in pack.tasks.projects if project.township}
    towns = dict(Division.objects.filter(code__in=map(full_code, codes)).values_list("code", "name_zh"))
    names |= {code: towns.get(full_code(code), code) for code in codes}
    rows = [
        (
            "、".join(str(number) for number in difference.about) or "全表",
            _effect_words(difference.effect.zh, names),
            names.get(difference.computed, difference.computed),
            names.get(difference.printed, difference.printed),
        )
        for difference in differences(pack, policy_library().catalogue)
    ]
    columns = ("项目序号", "情形", "按清单计算", "文件所印")
    return [table("文件内部不一致之处", columns, rows)] if rows else []


def _effect_words(effect: str, names: Mapping[str, str]) -> str:
    """Name the township with which a sentence begins."""
    code, _, rest = effect.partition(" ")
    return f"{names[code]} {rest}" if code in names else effect


def _modes() -> dict[str, str]:
    return {mode.code: mode.name.zh for mode in policy_library().catalogue.modes}
