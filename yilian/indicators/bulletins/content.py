"""What a bulletin says, before it becomes a file: Chinese text, because it is an official paper."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date

from django.utils.timezone import localtime

from yilian.indicators.bulletins.notes import NOTHING, awaited, paper_of_figures, place_and_day
from yilian.indicators.engines import LIVE, Engine, has_shares
from yilian.indicators.measures import MEASURES
from yilian.indicators.models import PublishedFigure, PublishedPeriod
from yilian.indicators.queries.evaluations import evaluated_packs, evaluation, published_on
from yilian.indicators.queries.figures import published_parts
from yilian.indicators.queries.target_rows import TargetRow, in_unit, published, target_rows_on
from yilian.kernel.identifiers import full_code
from yilian.pages.papers.paper import Cell, Note, Notes, Paper, Table, table
from yilian.places.models import Division
from yilian.places.policies import policy_library
from yilian.policy.statements import target_of

TOWNSHIP = 9
VERDICTS = {
    "met": "达标",
    "reached-early": "已达到（期末核定）",
    "missed": "未达标",
    "missed-undated": "未达标（条款无期限）",
    "not-due": "未到期",
    "no-figure": "条款未定量",
    "no-data": "无数据",
    "on-course": "进度正常",
    "behind": "进度落后",
}
UNITS = {"elder": "人", "bed": "张", "institution": "家", "division": "个", "task": "项"}
BASES = {"resident": "按常住", "household": "按户籍"}
CORRECTED = "（更正："
LAGGING = tuple(VERDICTS[verdict] for verdict in ("missed", "missed-undated", "behind"))
UNCHECKED = "本系统的指标口径尚未经人复核，数值供核对后使用。"


@dataclass(frozen=True, slots=True)
class Line:
    """A target in words, with the number of its footnote."""

    note: int
    clause: str
    title: str
    now: str
    numbers: str
    demand: str
    due: str
    verdict: str
    lacking: str
    change: str


@dataclass(frozen=True, slots=True)
class PartLine:
    """A part of an evaluation in words."""

    note: int
    title: str
    weight: str
    now: str
    points: str
    reason: str


@dataclass(frozen=True, slots=True)
class TownshipLine:
    """One measure in one township."""

    township: str
    title: str
    now: str
    numbers: str
    note: int = 0


@dataclass(frozen=True, slots=True)
class Bulletin:
    """A whole bulletin; `yearly` is the evaluation of a year's end, otherwise it is the progress of a quarter."""

    title: str
    place: str
    on: date
    yearly: bool
    lines: tuple[Line, ...]
    parts: tuple[PartLine, ...]
    points: str
    townships: tuple[TownshipLine, ...]
    notes: tuple[Note, ...]
    frozen: str = ""

    def paper(self) -> Paper:
        """Set it as a paper: what the year or quarter comes to, the evaluation, the targets, the townships."""
        texts, notes = {note.number: note.text for note in self.notes}, Notes()
        tables = []
        if self.parts:
            rows = [
                (_noted(notes, texts, part.title, part.note), part.weight, part.now, part.points, part.reason)
                for part in self.parts
            ]
            tables.append(table("考核评估", ("部分", "权重", "现在", "得分", "理由"), rows, self.points))
        tables.append(_progress(self.lines, texts, notes))
        if self.townships:
            cells = [
                (township.township, township.title, _noted(notes, texts, township.now, township.note), township.numbers)
                for township in self.townships
            ]
            tables.append(table("分乡镇", ("乡镇", "目标", "现在", "分子/分母"), cells))
        return paper_of_figures(
            self.title, place_and_day(self.place, self.on), lead=_lead(self), tables=tables, notes=notes.all()
        )


def bulletin(division: str, on: date, engine: Engine = LIVE) -> Bulletin:
    """Write the bulletin of a place on a day: of a year on 31 December, of the quarter otherwise."""
    place = Division.objects.filter(code=full_code(division)).values_list("name_zh", flat=True).first() or division
    yearly = (on.month, on.day) == (12, 31)
    target_rows = [published(row, division, engine) for row in target_rows_on(division, on, engine, trend=True)]
    notes = tuple(Note(number, _note(line)) for number, line in enumerate(target_rows, 1))
    numbers = {(line.pack, line.target.id): number for number, line in enumerate(target_rows, 1)}
    parts, points = _parts(division, on, engine, numbers)
    term = (
        f"{on.year}年度医养结合工作考核评估通报"
        if yearly
        else f"{on.year}年第{(on.month + 2) // 3}季度医养结合工作进展通报"
    )
    frozen = _Frozen(published_on(division, on))
    lines = tuple(frozen.beside(_line(line, number), line) for number, line in enumerate(target_rows, 1))
    return Bulletin(
        f"{place}{term}",
        place,
        on,
        yearly,
        lines,
        parts,
        points,
        tuple(_townships(target_rows, division, on, engine)),
        notes,
        frozen.said(),
    )


def _noted(notes: Notes, texts: dict[int, str], text: str, number: int) -> Cell:
    """Return a cell with its note, where there is one."""
    return notes.cell(text, texts[number]) if number in texts else Cell(text)


def _progress(lines: tuple[Line, ...], texts: dict[int, str], notes: Notes) -> Table:
    """Set the targets as a table."""
    columns = ("条款", "目标", "现在", "分子/分母", "要求", "期限", "结论", "还差", "变化")
    rows = [
        (
            line.clause,
            line.title,
            notes.cell(line.now, texts[line.note]),
            line.numbers,
            line.demand,
            line.due,
            line.verdict,
            line.lacking,
            line.change,
        )
        for line in lines
    ]
    return table("目标进展", columns, rows)


def _verdict(line: Line) -> str:
    """Return the verdict alone, as published where the day was."""
    return line.verdict.partition(CORRECTED)[0]


def _lead(written: Bulletin) -> tuple[str, ...]:
    """Return the summary sentences before the tables."""
    counts = Counter(_verdict(line) for line in written.lines)
    said = "、".join(f"{verdict}{counts[verdict]}项" for verdict in VERDICTS.values() if counts[verdict])
    lagging = [
        f"“{line.title}”现为{line.now}，要求{line.demand}" + (f"，还差{line.lacking}" if line.lacking else "")
        for line in written.lines
        if _verdict(line) in LAGGING
    ]
    total = f"约束{written.place}的医养结合目标共{len(written.lines)}项：{said}。"
    gaps = f"未达标或进度落后的：{'；'.join(lagging)}。" if lagging else "没有未达标或进度落后的目标。"
    if not written.lines:
        total, gaps = f"没有文件为{written.place}规定医养结合目标。", ""
    parts = f"{'年度考核评估' if written.yearly else '考核评估进展'}：{written.points}。" if written.parts else ""
    frozen = written.frozen
    last = "每个数字的依据和口径见注。没有记录的写“无数据”，不作猜测。" + UNCHECKED
    return tuple(sentence for sentence in (total, parts, gaps, frozen, last) if sentence)


class _Frozen:
    """What was published of the day, if it was: it stays as it was, and a correction stands beside it."""

    def __init__(self, period: PublishedPeriod | None) -> None:
        self.period, self.corrected = period, 0
        self.figures = (
            {} if period is None else {(figure.pack, figure.target): figure for figure in period.figures.all()}
        )

    def beside(self, said: Line, line: TargetRow) -> Line:
        """Return a line as published, with today's figure beside it where the records say something else now."""
        then = self.figures.get((line.pack, line.target.id))
        if then is not None:
            said = _as_asked(said, line, then)
        figure = line.figure
        now = (None, None) if figure is None else (figure.numerator, figure.denominator)
        if then is None or (then.numerator, then.denominator) == now:
            return said
        self.corrected += 1
        value = in_unit(then.value, line.target.unit) or NOTHING
        of = "" if then.value is None or then.numerator is None else str(then.numerator)
        of += f"/{then.denominator}" if of and then.denominator is not None else ""
        verdict = VERDICTS[then.verdict]
        return replace(
            said,
            now=f"{value}{CORRECTED}{said.now}）",
            numbers=f"{of or NOTHING}{CORRECTED}{said.numbers or NOTHING}）",
            verdict=verdict if then.verdict == line.verdict else f"{verdict}{CORRECTED}{said.verdict}）",
        )

    def said(self) -> str:
        """Return when the figures were published, and how many were corrected since."""
        if self.period is None:
            return ""
        at = localtime(self.period.at)
        since = f"其后有更正{self.corrected}项，原数不改，更正写在旁边" if self.corrected else "其后没有更正"
        return f"本期数值已于{at.year}年{at.month}月{at.day}日以“{self.period.title}”发布并冻结；{since}。"


def _as_asked(said: Line, line: TargetRow, then: PublishedFigure) -> Line:
    """Return a line that asks for what the document asked for when it was published, and says what it asks for now."""
    if then.statement is None:
        return said
    row_then = replace(line, target=target_of(then.statement.said[0]))
    demand = row_then.demand or "未写数值"
    if demand != said.demand:
        demand = f"{demand}（文件数据此后改为：{said.demand}）"
    due = str(row_then.target.due or "未写期限")
    return replace(
        said,
        title=row_then.target.title.zh,
        demand=demand,
        due=due if due == said.due else f"{due}（文件数据此后改为：{said.due}）",
    )


def _line(line: TargetRow, note: int) -> Line:
    """Put a target into words."""
    figure = line.figure
    numbers = ""
    if figure is not None and line.value is not None:
        numbers = str(figure.numerator) if figure.denominator is None else f"{figure.numerator}/{figure.denominator}"
    lacking = "" if not line.short_of else f"{line.short_of}{UNITS[line.members]}"
    return Line(
        note,
        line.target.clause,
        line.target.title.zh,
        line.percent or NOTHING,
        numbers,
        line.demand or "未写数值",
        str(line.target.due or "未写期限"),
        _said_verdict(line),
        lacking,
        line.change,
    )


def _said_verdict(line: TargetRow) -> str:
    """Return the verdict in words; one that today's records no longer lead to has theirs beside it."""
    words = VERDICTS[line.state]
    if line.settled is None or not line.settled.corrected:
        return words
    return f"{words}{CORRECTED}{VERDICTS[line.settled.now]}）"


def _note(line: TargetRow) -> str:
    """Return on what clause a figure rests and how it is made."""
    measure = MEASURES[line.target.measure]
    entry = measure.entry
    pack = policy_library().pack(line.pack)
    made = f"分子：{entry.numerator.zh}" + (f"；分母：{entry.denominator.zh}" if entry.denominator else "")
    basis = f"；{BASES[line.basis]}人口计" if line.basis in BASES else ""
    declared = f"说明：{line.target.note.zh}" if line.target.note else ""
    settled = ""
    if line.settled is not None and line.settled.figure is not None:
        then = in_unit(line.settled.figure.value, line.target.unit) or NOTHING
        settled = f"结论按期限日{line.settled.on}的数值{then}核定。"
    awaits = f"{awaited(measure.awaits)}。" if measure.awaits else ""
    return f"{line.target.clause} {pack.header.title.zh}：“{line.target.printed}”。{made}{basis}。{declared}{settled}{awaits}"


def _parts(
    division: str, on: date, engine: Engine, numbers: dict[tuple[str, str], int]
) -> tuple[tuple[PartLine, ...], str]:
    """Put the evaluation of the most local document into words."""
    packs = evaluated_packs(division, on)
    if not packs:
        return (), ""
    pack = max(packs, key=lambda candidate: len(candidate.header.jurisdiction))
    judged = evaluation(pack, division, on, engine)
    rows = []
    for part in judged.parts:
        target = pack.target[part.code]
        awaits = MEASURES[target.measure].awaits
        reason = awaited(awaits) if awaits else "还没有可以计算的记录"
        if part.points is not None and part.figure is not None:
            reason = f"{part.figure.numerator}/{part.figure.denominator}"
        points = NOTHING if part.points is None else f"{part.points:.1f}"
        rows.append(
            PartLine(
                numbers.get((pack.id, target.id), 0),
                target.title.zh,
                f"{part.weight:g}",
                in_unit(part.value, "ratio") or NOTHING,
                points,
                reason,
            )
        )
    return tuple(rows), f"得分 {judged.points:.1f}，可评 {judged.judged:g} 分，满分 {judged.whole:g} 分"


def _townships(target_rows: list[TargetRow], division: str, on: date, engine: Engine) -> list[TownshipLine]:
    """Split the figures that have a value by township; groups too small to publish are not."""
    rows = []
    for note, line in enumerate(target_rows, 1):
        if line.value is None or has_shares(line.target.measure) or line.target.unit == "count":
            continue
        floor = MEASURES[line.target.measure].header.suppress_below
        parts = published_parts(line.target, division, on, TOWNSHIP, engine)
        names = dict(Division.objects.filter(code__in=parts).values_list("code", "name_zh"))
        for code, figure in parts.items():
            if code[6:9] == "000":
                continue
            now = f"少于{floor}人，不公布" if figure is None else in_unit(figure.value, line.target.unit) or NOTHING
            numbers = "" if figure is None or figure.numerator is None else f"{figure.numerator}/{figure.denominator}"
            rows.append(TownshipLine(names.get(code, code), line.target.title.zh, now, numbers, note))
    return rows
