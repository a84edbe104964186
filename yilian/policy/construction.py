"""Construction lists: the summary computed from the projects, held against what the document itself prints (PA-18, PA-19).

Every disagreement is reported as it is; nothing is smoothed away and no side is taken. Projects are matched by number.
"""

from collections import Counter
from collections.abc import Iterator

from msgspec import Struct

from yilian.kernel.conditions import leaves_of
from yilian.policy.annexes import titles_that_differ
from yilian.policy.catalogue import Catalogue
from yilian.policy.conditions import ParameterReference
from yilian.policy.entries import DecisionRule, Text
from yilian.policy.pack import Pack
from yilian.policy.plan_schema import PlannedTasks, Project, SummaryRow

Cell = tuple[str | None, str, int]
WITHOUT_OWN_UNIT = "partnership"
_NONE = "—"


class Difference(Struct, frozen=True):
    """One disagreement: the projects (none: the list as a whole), its kind, what is computed and what is printed."""

    about: tuple[int, ...]
    kind: str
    computed: str
    printed: str
    effect: Text


class Summary(Struct, frozen=True):
    """Projects counted by township, mode and year; those without a township stand apart as numbers of the list."""

    cells: dict[Cell, int]
    unplaced: tuple[int, ...]

    def total(self, mode: str | None = None, year: int | None = None) -> int:
        """Count over all townships, of one mode or year or both."""
        return sum(
            count
            for (_, of_mode, of_year), count in self.cells.items()
            if mode in (None, of_mode) and year in (None, of_year)
        )


def summary_of(tasks: PlannedTasks) -> Summary:
    """Count the projects of a list."""
    placed = [project for project in tasks.projects if project.township and project.year]
    cells = Counter((project.township, project.mode, project.year or 0) for project in placed)
    return Summary(dict(cells), tuple(project.no for project in tasks.projects if project not in placed))


def printed_cells(tasks: PlannedTasks) -> dict[Cell, int]:
    """Return the cells that the document prints as numbers; what is blank or words is absent, not 0."""
    rows = tasks.printed_summary.rows if tasks.printed_summary else ()
    return {(row.township, row.mode, row.year): row.count for row in rows if row.count is not None}


def differences(pack: Pack, catalogue: Catalogue) -> tuple[Difference, ...]:
    """Return every disagreement within a document's construction list."""
    if not pack.tasks.projects:
        return ()
    report = ConstructionReport(pack, catalogue)
    checks = (
        report.cells,
        report.totals,
        report.years,
        report.totals_of_rows,
        report.not_numbers,
        report.rows_counted,
        report.before_issue,
        report.against_body,
        report.modes_of_body,
        report.other_scope,
        report.two_events,
        report.cooperation,
        report.usual_partner,
        report.rules_that_may_apply,
        report.other_names,
        report.annex_titles,
    )
    return tuple(difference for check in checks for difference in check())


class ConstructionReport:
    """A document's list with what every comparison needs."""

    def __init__(self, pack: Pack, catalogue: Catalogue) -> None:
        self.pack = pack
        self.tasks = pack.tasks
        self.names = {mode.code: mode.name for mode in catalogue.modes}
        self.departments = {department.code: department.name for department in pack.duties.departments}
        self.computed = summary_of(self.tasks)
        printed = self.tasks.printed_summary
        self.rows: tuple[SummaryRow, ...] = printed.rows if printed else ()
        self.printed = printed_cells(self.tasks)
        self.unnumbered = {row.mode for row in self.rows if row.count is None}
        self.total = {(t.mode, t.year): t.count for t in printed.totals if t.count is not None} if printed else {}

    def mode(self, code: str) -> Text:
        """The name of a mode."""
        return self.names.get(code) or Text(code, code)

    def cells(self) -> Iterator[Difference]:
        """Cells of township, mode and year that are not as printed."""
        for township, mode, year in self.cells_that_differ():
            ours, theirs = self.computed.cells.get((township, mode, year), 0), self.printed.get((township, mode, year))
            effect = Text(
                f"{township} {self.mode(mode).zh} {year}年：按清单计算{ours}，汇总表印{_or_none(theirs)}",
                f"{township} {self.mode(mode).en} {year}: {ours} by the list, {_or_none(theirs)} in the printed summary",
            )
            about = tuple(self.projects_of(township, mode))
            yield Difference(about, "summary-cell", str(ours), _or_none(theirs), effect)

    def cells_that_differ(self) -> tuple[Cell, ...]:
        """Return the cells whose count is not the printed one, in order; without printed rows there is nothing to compare."""
        if not self.rows:
            return ()
        return tuple(
            cell
            for cell in sorted(self.computed.cells.keys() | self.printed.keys(), key=str)
            if self.computed.cells.get(cell, 0) != (self.printed.get(cell) or 0) and cell[1] not in self.unnumbered
        )

    def projects_of(self, township: str | None, mode: str) -> Iterator[int]:
        """Yield the numbers of the projects that the list has in a township in a mode."""
        return (p.no for p in self.tasks.projects if (p.township, p.mode) == (township, mode))

    def projects_behind(self, year: int, mode: str | None = None) -> tuple[int, ...]:
        """Return the projects of the cells of a year, and of a mode when it is named, that are not as printed."""
        behind = (
            number
            for township, of_mode, of_year in self.cells_that_differ()
            if of_year == year and mode in (None, of_mode)
            for number in self.projects_of(township, of_mode)
        )
        return tuple(dict.fromkeys(behind))

    def totals(self) -> Iterator[Difference]:
        """Totals of a mode in a year that are not as printed."""
        listed = {(mode, year) for _, mode, year in self.computed.cells} if self.total else set()
        for mode, year in sorted(listed | self.total.keys(), key=str):
            if mode is None or year is None or mode in self.unnumbered:
                continue
            ours, theirs = self.computed.total(mode, year), self.total.get((mode, year))
            if ours != (theirs or 0):
                effect = Text(
                    f"{self.mode(mode).zh} {year}年合计：计算{ours}，印{_or_none(theirs)}",
                    f"{self.mode(mode).en} {year}, total: {ours} computed, {_or_none(theirs)} printed",
                )
                about = self.projects_behind(year, mode)
                yield Difference(about, "summary-total", str(ours), _or_none(theirs), effect)

    def years(self) -> Iterator[Difference]:
        """Years whose count over all modes is not what the printed totals add up to."""
        by_year: Counter[int] = Counter()
        for (_, year), count in self.total.items():
            by_year[year or 0] += count
        years = {year for _, _, year in self.computed.cells} | by_year.keys() if by_year else set()
        for year in sorted(years):
            ours, theirs = self.computed.total(year=year), by_year[year]
            if ours != theirs:
                effect = Text(
                    f"{year}年各模式合计：计算{ours}，印{theirs}",
                    f"{year}, all modes: {ours} computed, {theirs} printed",
                )
                yield Difference(self.projects_behind(year), "summary-year", str(ours), str(theirs), effect)

    def totals_of_rows(self) -> Iterator[Difference]:
        """Printed totals that are not the sum of the printed rows."""
        for (mode, year), total in self.total.items():
            added = sum(n for (_, m, y), n in self.printed.items() if mode in (None, m) and year in (None, y))
            if added != total:
                effect = Text("印出的合计与印出的各行之和不等", "the printed total is not the sum of the printed rows")
                yield Difference((), "printed-sum", str(added), str(total), effect)

    def not_numbers(self) -> Iterator[Difference]:
        """Cells that print words where the table counts."""
        for mode in sorted(self.unnumbered):
            printed = next((row.printed for row in self.rows if row.mode == mode and row.printed), _NONE)
            about = tuple(project.no for project in self.tasks.projects if project.mode == mode)
            effect = Text(
                f"{self.mode(mode).zh}一栏印“{printed}”，不是数字，不能与清单的{len(about)}行相比",
                f"{self.mode(mode).en} prints “{printed}”, no number to hold against {len(about)} row(s) of the list",
            )
            yield Difference(about, "not-a-number", str(len(about)), printed or _NONE, effect)

    def rows_counted(self) -> Iterator[Difference]:
        """The list has more or fewer rows than the printed summary counts."""
        listed, counted = len(self.tasks.projects), sum(self.total.values())
        if self.total and listed != counted:
            left_out = tuple(p.no for p in self.tasks.projects if p.mode in self.unnumbered)
            effect = Text(
                f"清单{listed}行，汇总表计{counted}家", f"{listed} rows in the list, {counted} counted in the summary"
            )
            yield Difference(left_out, "rows-counted", str(listed), str(counted), effect)

    def before_issue(self) -> Iterator[Difference]:
        """Projects finished, by their printed date, before the document was issued."""
        issued = self.pack.header.issued
        for project in self.tasks.projects:
            if project.date and issued and project.date < f"{issued:%Y-%m}":
                effect = Text(
                    f"第{project.no}项的时间{project.date}早于文件印发（{issued}）",
                    f"project {project.no} is dated {project.date}, before the document's issue ({issued})",
                )
                yield Difference((project.no,), "before-issue", str(issued), project.date, effect)

    def against_body(self) -> Iterator[Difference]:
        """Modes and dates that the body gives otherwise than the list."""
        by_no = {project.no: project for project in self.tasks.projects}
        for statement in self.tasks.body_statements:
            project = by_no.get(statement.about)
            if project is None:
                continue
            says = f"{statement.at}:{statement.says.zh}", f"{statement.at}: {statement.says.en}"
            if statement.mode and statement.mode != project.mode:
                effect = Text(
                    f"{says[0]}(清单：{self.mode(project.mode).zh})", f"{says[1]} (list: {self.mode(project.mode).en})"
                )
                yield Difference((project.no,), "mode-against-body", statement.mode, project.mode, effect)
            if statement.date and project.date and not _same_time(project.date, statement.date):
                effect = Text(f"{says[0]}（清单：{project.date}）", f"{says[1]} (list: {project.date})")
                yield Difference((project.no,), "date-against-body", statement.date, project.date, effect)

    def modes_of_body(self) -> Iterator[Difference]:
        """Yield how many projects each mode has by the body and by the list."""
        moved = {
            difference.about[0]: difference.computed
            for difference in self.against_body()
            if difference.kind == "mode-against-body"
        }
        by_list = Counter(project.mode for project in self.tasks.projects)
        by_body = Counter(moved.get(project.no, project.mode) for project in self.tasks.projects)
        for mode in sorted(by_list.keys() | by_body.keys()):
            if by_list[mode] != by_body[mode]:
                effect = Text(
                    f"{self.mode(mode).zh}：按正文{by_body[mode]}，按清单{by_list[mode]}",
                    f"{self.mode(mode).en}: {by_body[mode]} by the body, {by_list[mode]} by the list",
                )
                yield Difference(
                    tuple(moved), "mode-total-against-body", str(by_body[mode]), str(by_list[mode]), effect
                )

    def other_scope(self) -> Iterator[Difference]:
        """Milestones whose words name other places or people than the project's row."""
        by_no = {project.no: project for project in self.tasks.projects}
        for step in self.tasks.milestones:
            project = by_no.get(step.project or 0)
            if project and not any(_alike(step.institution, name) for name in (project.name, *project.known_as)):
                effect = Text(
                    f"正文步骤（{step.clause}）写“{step.institution}”，清单第{project.no}项写“{project.name}”",
                    f"the steps ({step.clause}) say {step.institution}, row {project.no} of the list {project.name}",
                )
                yield Difference((project.no,), "step-names-another", step.institution, project.name, effect)

    def two_events(self) -> Iterator[Difference]:
        """Rows whose one month stands for completion in the list and for another event in the body."""
        dated = {(step.project, f"{step.date:%Y-%m}"): step.event for step in self.tasks.milestones}
        both = [p.no for p in self.tasks.projects if (p.no, p.date or "") in dated]
        if both:
            events = "、".join(list(dict.fromkeys(event.zh for event in dated.values()))[:3]) + "等"
            effect = Text(
                f"清单的完成时间与正文的“{events}”用同一个月份",
                "the month of completion in the list is the month of another event in the body (in operation, filed, …)",
            )
            yield Difference(tuple(both), "one-month-two-events", events, "完成时间", effect)

    def cooperation(self) -> Iterator[Difference]:
        """Projects whose leading unit cooperates with itself."""
        for project in self.tasks.projects:
            for code in sorted({*project.lead} & {*project.cooperating}):
                name = self.departments.get(code) or Text(code, code)
                effect = Text(
                    f"第{project.no}项：{name.zh}既是牵头单位又是配合单位",
                    f"project {project.no}: {name.en} both leads and cooperates",
                )
                yield Difference((project.no,), "self-cooperation", code, code, effect)

    def usual_partner(self) -> Iterator[Difference]:
        """Units that all rows but one name."""
        units = {project.no: {*project.lead, *project.cooperating} for project in self.tasks.projects}
        for code in sorted(set().union(*units.values())):
            without = [no for no, named in units.items() if code not in named]
            if len(without) == 1 and len(units) > 2:
                name = self.departments.get(code) or Text(code, code)
                effect = Text(
                    f"{name.zh}在其余各项均被列入，第{without[0]}项没有",
                    f"{name.en} is named in every other row but not in {without[0]}",
                )
                yield Difference((without[0],), "usual-partner-missing", code, _NONE, effect)

    def rules_that_may_apply(self) -> Iterator[Difference]:
        """Homes of the mode for those without a unit of their own, with as many beds as a clause asks a unit of."""
        beds_and_rules: dict[str, tuple[float, DecisionRule]] = {}
        for rule in self.pack.decisions:
            beds = _beds_asked(self.pack, rule)
            if beds is not None:
                beds_and_rules.setdefault(rule.clause, (beds, rule))
        for clause, (beds, rule) in beds_and_rules.items():
            about = tuple(project.no for project in self.tasks.projects if _may_need_unit(project, beds))
            if about:
                effect = Text(
                    f"{clause} 可能适用（{rule.title.zh}）；类型未写明",
                    f"{clause} may apply ({rule.title.en}); the type is not given",
                )
                printed = self.mode(WITHOUT_OWN_UNIT).zh
                yield Difference(about, "rule-may-apply", f"≥ {beds:g}", printed, effect)

    def other_names(self) -> Iterator[Difference]:
        """Projects that the body calls by other names."""
        for project in self.tasks.projects:
            others = [name for name in project.known_as if name not in project.name]
            if others:
                effect = Text(
                    f"同一项目在正文中另称{'、'.join(others)}，按序号对应",
                    f"the body calls it {', '.join(others)}; matched by number",
                )
                yield Difference((project.no,), "other-names", "、".join(others), project.name, effect)

    def annex_titles(self) -> Iterator[Difference]:
        """Annexes with one title in the list of annexes and another over the annex."""
        for annex in titles_that_differ(self.pack.document or ""):
            effect = Text(
                f"附件{annex.number}在目录中题为“{annex.listed}”，正文上题为“{annex.headed}”",
                f"annex {annex.number} has one title in the list of annexes and another over it",
            )
            yield Difference((), "annex-title", annex.listed, annex.headed, effect)


def _may_need_unit(project: Project, beds: float) -> bool:
    return project.mode == WITHOUT_OWN_UNIT and project.beds is not None and project.beds >= beds


def _beds_asked(pack: Pack, rule: DecisionRule) -> float | None:
    """Return the number of beds from which a rule requires something, as the pack first gives it."""
    if rule.answer != "required":
        return None
    operand = next((test.operand for test in leaves_of(rule.when.condition) if test.name == "beds_at_least"), None)
    if isinstance(operand, ParameterReference):
        dated = pack.parameters.get(operand.name)
        operand = dated.values[0].value if dated and not isinstance(dated.values[0].value, tuple) else None
    return float(operand) if isinstance(operand, int | float) else None


def _same_time(listed: str, said: str) -> bool:
    """Compare two dates as exactly as the shorter one is."""
    length = min(len(listed), len(said))
    return listed[:length] == said[:length]


def _alike(said: str, name: str) -> bool:
    return said == name or said in name


def _or_none(count: int | None) -> str:
    return _NONE if count is None else str(count)
