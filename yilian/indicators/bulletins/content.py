"""What a bulletin says, before it becomes a file: Chinese text, because it is an official paper."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date

from django.utils.timezone import localtime

from yilian.indicators.bulletins.paper import NOTHING, Cell, Note, Notes, Paper, Table, awaited, table
from yilian.indicators.engines import LIVE, Engine, has_shares
from yilian.indicators.measures import MEASURES
from yilian.indicators.models import PublishedPeriod
from yilian.indicators.queries import TargetLine, breakdown, in_unit, target_lines
from yilian.indicators.queries.evaluations import evaluated_packs, evaluation, published_on
from yilian.indicators.rules import publishable
from yilian.places.models import Division
from yilian.places.policies import shelf

TOWNSHIP = 9
VERDICTS = {
    "met": "达标", "missed": "未达标", "not-due": "未到期", "no-figure": "条款无数字", "no-data": "无数据",
    "on-course": "进度正常", "behind": "进度落后",
}  # fmt: skip
UNITS = {"elder": "人", "bed": "张", "institution": "家", "division": "个", "task": "项"}
BASES = {"resident": "按常住", "household": "按户籍"}
UNCHECKED = "本系统的指标口径尚未经人复核，数值供核对后使用。"


@dataclass(frozen=True, slots=True)
class Line:
    """A target in words, with the number of its footnote."""

    note: int
    clause: str
    title: str
    now: str
    numbers: str
    asked: str
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
                (_noted(notes, texts, one.title, one.note), one.weight, one.now, one.points, one.reason)
                for one in self.parts
            ]
            tables.append(table("考核评估", ("部分", "权重", "现在", "得分", "理由"), rows, self.points))
        tables.append(_progress(self.lines, texts, notes))
        if self.townships:
            cells = [
                (one.township, one.title, _noted(notes, texts, one.now, one.note), one.numbers)
                for one in self.townships
            ]
            tables.append(table("分乡镇", ("乡镇", "目标", "现在", "分子/分母"), cells))
        return Paper(self.title, self.place, self.on, _lead(self), tuple(tables), notes.all())


def bulletin(division: str, on: date, engine: Engine = LIVE) -> Bulletin:
    """Write the bulletin of a place on a day: of a year on 31 December, of the quarter otherwise."""
    place = Division.objects.filter(code=division.ljust(12, "0")).values_list("name_zh", flat=True).first() or division
    yearly = (on.month, on.day) == (12, 31)
    found = target_lines(division, on, engine, trend=True)
    notes = tuple(Note(number, _note(line)) for number, line in enumerate(found, 1))
    numbers = {(line.pack, line.target.id): number for number, line in enumerate(found, 1)}
    parts, points = _parts(division, on, engine, numbers)
    term = (
        f"{on.year}年度医养结合工作考核评估通报"
        if yearly
        else f"{on.year}年第{(on.month + 2) // 3}季度医养结合工作进展通报"
    )
    frozen = _Frozen(published_on(division, on))
    lines = tuple(frozen.beside(_line(line, number), line) for number, line in enumerate(found, 1))
    return Bulletin(
        f"{place}{term}", place, on, yearly, lines, parts, points, tuple(_townships(found, division, on, engine)), notes,
        frozen.said(),
    )  # fmt: skip


def _noted(notes: Notes, texts: dict[int, str], text: str, number: int) -> Cell:
    """Give a cell with its note, where there is one."""
    return notes.cell(text, texts[number]) if number in texts else Cell(text)


def _progress(lines: tuple[Line, ...], texts: dict[int, str], notes: Notes) -> Table:
    """Set the targets as a table."""
    columns = ("条款", "目标", "现在", "分子/分母", "要求", "期限", "结论", "还差", "变化")
    rows = [
        (
            one.clause, one.title, notes.cell(one.now, texts[one.note]), one.numbers, one.asked, one.due, one.verdict,
            one.lacking, one.change,
        )
        for one in lines
    ]  # fmt: skip
    return table("目标进展", columns, rows)


def _verdict(line: Line) -> str:
    """Give the verdict alone, as published where the day was."""
    return line.verdict.partition("（")[0]


def _lead(written: Bulletin) -> tuple[str, ...]:
    """Say what it comes to, in the sentences that stand before the tables."""
    counts = Counter(_verdict(one) for one in written.lines)
    said = "、".join(f"{verdict}{counts[verdict]}项" for verdict in VERDICTS.values() if counts[verdict])
    lagging = [
        f"“{one.title}”现为{one.now}，要求{one.asked}" + (f"，还差{one.lacking}" if one.lacking else "")
        for one in written.lines
        if _verdict(one) in (VERDICTS["missed"], VERDICTS["behind"])
    ]
    total = f"约束{written.place}的医养结合目标共{len(written.lines)}项：{said}。"
    gaps = f"未达标或进度落后的：{'；'.join(lagging)}。" if lagging else "没有未达标或进度落后的目标。"
    if not written.lines:
        total, gaps = f"没有文件为{written.place}规定医养结合目标。", ""
    parts = f"{'年度考核评估' if written.yearly else '考核评估进展'}：{written.points}。" if written.parts else ""
    frozen = written.frozen
    last = "每个数字的依据和口径见注。没有记录的写“无数据”，不作猜测。" + UNCHECKED
    return tuple(one for one in (total, parts, gaps, frozen, last) if one)


class _Frozen:
    """What was published of the day, if it was: it stays as it was, and a correction stands beside it."""

    def __init__(self, period: PublishedPeriod | None) -> None:
        self.period, self.corrected = period, 0
        self.figures = {} if period is None else {(one.pack, one.target): one for one in period.figures.all()}

    def beside(self, said: Line, line: TargetLine) -> Line:
        """Give a line as published, with today's figure beside it where the records say something else now."""
        then = self.figures.get((line.pack, line.target.id))
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
            said, now=f"{value}（更正：{said.now}）", numbers=f"{of or NOTHING}（更正：{said.numbers or NOTHING}）",
            verdict=verdict if then.verdict == line.verdict else f"{verdict}（更正：{said.verdict}）",
        )  # fmt: skip

    def said(self) -> str:
        """Say when the figures were published, and how many were corrected since."""
        if self.period is None:
            return ""
        at = localtime(self.period.at)
        since = f"其后有更正{self.corrected}项，原数不改，更正写在旁边" if self.corrected else "其后没有更正"
        return f"本期数值已于{at.year}年{at.month}月{at.day}日以“{self.period.title}”发布并冻结；{since}。"


def _line(line: TargetLine, note: int) -> Line:
    """Put a target into words."""
    figure = line.figure
    numbers = ""
    if figure is not None and line.value is not None:
        numbers = str(figure.numerator) if figure.denominator is None else f"{figure.numerator}/{figure.denominator}"
    lacking = "" if not line.short_of else f"{line.short_of}{UNITS[line.members]}"
    return Line(
        note, line.target.clause, line.target.title.zh, line.percent or NOTHING, numbers, line.asked or "未写数值",
        str(line.target.due or "未写期限"), VERDICTS[line.state], lacking, line.change,
    )  # fmt: skip


def _note(line: TargetLine) -> str:
    """Say on what clause a figure rests and how it is made."""
    header = MEASURES[line.target.measure].header
    pack = shelf().pack(line.pack)
    made = f"分子：{header.numerator.zh}" + (f"；分母：{header.denominator.zh}" if header.denominator else "")
    basis = f"；{BASES[line.basis]}人口计" if line.basis in BASES else ""
    declared = f"说明：{line.target.note.zh}" if line.target.note else ""
    awaits = f"{awaited(header.awaits)}。" if header.awaits else ""
    return f"{line.target.clause} {pack.header.title.zh}：“{line.target.printed}”。{made}{basis}。{declared}{awaits}"


def _parts(
    division: str, on: date, engine: Engine, numbers: dict[tuple[str, str], int]
) -> tuple[tuple[PartLine, ...], str]:
    """Put the evaluation of the most local document into words."""
    packs = evaluated_packs(division, on)
    if not packs:
        return (), ""
    pack = max(packs, key=lambda one: len(one.header.jurisdiction))
    judged = evaluation(pack, division, on, engine)
    rows = []
    for part in judged.parts:
        target = pack.target[part.code]
        header = MEASURES[target.measure].header
        reason = awaited(header.awaits) if header.awaits else "还没有可以计算的记录"
        if part.points is not None and part.figure is not None:
            reason = f"{part.figure.numerator}/{part.figure.denominator}"
        points = NOTHING if part.points is None else f"{part.points:.1f}"
        rows.append(
            PartLine(
                numbers.get((pack.id, target.id), 0), target.title.zh, f"{part.weight:g}",
                in_unit(part.value, "ratio") or NOTHING, points, reason,
            )
        )  # fmt: skip
    return tuple(rows), f"得分 {judged.points:.1f}，可评 {judged.judged:g} 分，满分 {judged.whole:g} 分"


def _townships(found: list[TargetLine], division: str, on: date, engine: Engine) -> list[TownshipLine]:
    """Split the figures that have a value by township; groups too small to publish are not."""
    rows = []
    for note, line in enumerate(found, 1):
        if line.value is None or has_shares(line.target.measure) or line.target.unit == "count":
            continue
        floor = MEASURES[line.target.measure].header.suppress_below
        parts = {
            code: one for code, one in breakdown(line.target, division, on, TOWNSHIP, engine) if code[6:9] != "000"
        }
        names = dict(Division.objects.filter(code__in=parts).values_list("code", "name_zh"))
        for code, one in publishable(parts, floor).items():
            now = f"少于{floor}人，不公布" if one is None else in_unit(one.value, line.target.unit) or NOTHING
            numbers = "" if one is None or one.numerator is None else f"{one.numerator}/{one.denominator}"
            rows.append(TownshipLine(names.get(code, code), line.target.title.zh, now, numbers, note))
    return rows
