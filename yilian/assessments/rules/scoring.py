"""Scores one sheet of one instrument: pure, the same for every instrument, with the reason for every step."""

from collections.abc import Callable
from functools import lru_cache

from yilian.assessments.rules.criteria import Chosen, Compared, Criterion, Graded, Judge, judge_for, leaves_of
from yilian.assessments.rules.evidence_status import UnverifiedFacts
from yilian.assessments.rules.instrument import VERIFIED, Instrument, Level, LevelRule, Scale
from yilian.assessments.rules.labels import combined, in_band, leads, summed, worst
from yilian.assessments.rules.outcome import Change, LevelFound, Outcome, Reason, SignFound, SubScore
from yilian.assessments.rules.reading import Answers, Reader, Sheet
from yilian.kernel.truth import YES
from yilian.policy.entries import Text

Judged = tuple[Level | None, tuple[Reason, ...], tuple[Text, ...]]
SCALES_ADD_UP = frozenset({"sum", "combination", "profile"})


def score(instrument: Instrument, answers: Answers) -> Outcome:
    """Score one sheet: item id → score, number, code or list of codes.

    A sheet with answers missing, or with an answer that cannot be, gets no level; its signs are told all the same.
    """
    return scorer_for(instrument).score(answers)


@lru_cache(maxsize=256)
def scorer_for(instrument: Instrument) -> "Scorer":
    """Return the scorer of an instrument, made once."""
    return Scorer(instrument)


class Scorer:
    """An instrument made ready: tables and judges instead of a file."""

    def __init__(self, instrument: Instrument) -> None:
        self.instrument = instrument
        self.reader = Reader(instrument)
        self.doubts = UnverifiedFacts(instrument)
        self.named = instrument.named
        self.levels = {level.number: level for level in instrument.levels}
        self.found_levels = {number: _found_level(level) for number, level in self.levels.items()}
        self.grades = {grade.code: grade for grade in instrument.scoring.grades}
        self.scored = tuple(_scored(instrument))
        self.scales = [_ScaleSum(scale, self) for scale in instrument.scoring.scales]
        self.signs = [(sign, *self._judge(sign.when.criterion)) for sign in instrument.signs]
        self.rules = [(rule, *self._judge(rule.when.criterion)) for rule in instrument.rules]
        self.decisions = [
            (decision, *(self._judge(decision.when.criterion) if decision.when else (None, ())))
            for decision in instrument.scoring.decisions
        ]
        self.most = instrument.stacking.at_most if instrument.stacking else len(self.rules)
        self.method: Callable[[Sheet, float | None], Judged] = {
            "sum": self._by_bands,
            "combination": self._by_combination,
            "profile": self._by_leading,
            "decisions": self._by_decisions,
            "highest": self._by_highest,
            "record": lambda sheet, total: (None, (), ()),
        }[instrument.scoring.method]
        self.band_reasons: dict[float, tuple[Level, Text]] = {}

    def _judge(self, criterion: Criterion) -> tuple[Judge, tuple[str, ...]]:
        """Make the judge of a condition, with the items that it rests on."""
        return judge_for(criterion, self.named), items_of(criterion, self.named)

    def score(self, answers: Answers) -> Outcome:
        """Score one sheet."""
        sheet = self.reader.read(answers)
        subs = self._sub_scores(sheet)
        whole = not sheet.missing and not sheet.problems
        total = self._total(sheet) if whole else None
        signs = self._signs(sheet)
        if not whole:
            return Outcome(
                self.instrument.id,
                False,
                sub_scores=subs,
                signs=signs,
                assumed=tuple(sheet.assumed),
                missing=tuple(sheet.missing),
                problems=tuple(sheet.problems),
            )
        level, reasons, notes = self.method(sheet, total)
        final, changes, more, used = self._changed(sheet, level)
        return Outcome(
            self.instrument.id,
            True,
            total,
            subs,
            None if level is None else self.found_levels[level.number],
            None if final is None else self.found_levels[final],
            changes,
            reasons + more,
            signs,
            notes,
            tuple(sheet.assumed),
            unverified=self.doubts.touching(used, signs, sheet.assumed),
        )

    def _total(self, sheet: Sheet) -> float | None:
        """Add up what is scored, where the method adds up."""
        if self.instrument.scoring.method != "sum":
            return None
        scores = sheet.marks.scores
        total = sum([scores[id] for id in self.scored if id in scores])
        sheet.marks.sums["total"] = total
        return total

    def _sub_scores(self, sheet: Sheet) -> tuple[SubScore, ...]:
        """Add up every scale whose items are answered, then grade the scales by rules about each other."""
        sub_scores = []
        for scale in self.scales:
            sub = scale.add(sheet)
            if sub is not None:
                sub_scores.append(sub)
        for scale in self.scales:
            if scale.rules:
                sub_scores = [scale.graded(sheet, sub) if sub.id == scale.id else sub for sub in sub_scores]
        return tuple(sub_scores)

    def _signs(self, sheet: Sheet) -> tuple[SignFound, ...]:
        """Return the signs whose conditions hold, on a sheet however unfinished."""
        marks = sheet.marks
        return tuple(
            [
                SignFound(
                    sign.id,
                    sign.urgency,
                    sign.text,
                    sign.refer,
                    sign.follow_up_days,
                    sign.then,
                    sign.cites,
                    cited(sheet, items),
                )
                for sign, judge, items in self.signs
                if judge(marks) is YES
            ]
        )

    def _changed(
        self, sheet: Sheet, level: Level | None
    ) -> tuple[int | None, tuple[Change, ...], tuple[Reason, ...], tuple[LevelRule, ...]]:
        """Apply the level rules in order; reasons that worsen add up to the most that is allowed."""
        if level is None:
            return None, (), (), ()
        now, worsened, changes, reasons, used = level.number, 0, list[Change](), list[Reason](), list[LevelRule]()
        last = max(self.levels)
        for rule, judge, items in self.rules:
            if judge(sheet.marks) is not YES:
                continue
            used.append(rule)
            reasons.append(Reason(rule.id, rule.cites, rule.text, cited(sheet, items)))
            before = now
            if rule.worsen is not None:
                step = min(rule.worsen, self.most - worsened)
                worsened += step
                now = min(last, now + step)
            elif rule.set is not None:
                now = rule.set
            elif rule.at_least is not None:
                now = max(now, rule.at_least)
            if now != before:
                changes.append(Change(rule.id, before, now))
        return now, tuple(changes), tuple(reasons), tuple(used)

    def _by_bands(self, sheet: Sheet, total: float | None) -> Judged:
        """Find the band of the total."""
        assert total is not None
        known = self.band_reasons.get(total)
        if known is None:
            band = next((band for band in self.instrument.scoring.bands if band.min <= total <= band.max), None)
            if band is None:
                return None, (Reason("total", "", summed(total, self.instrument.scoring.max)),), ()
            level = self.levels[band.level]
            known = self.band_reasons[total] = (level, in_band(total, band, level))
        reason = Reason("band", self.instrument.scoring.cites, known[1], cited(sheet, self.scored))
        return known[0], (reason,), ()

    def _by_combination(self, sheet: Sheet, total: float | None) -> Judged:
        """Read the table at the grade of one scale and the worst grade of the others."""
        table = self.instrument.scoring.combination
        assert table is not None
        grades, order = sheet.marks.grades, list(self.grades)
        row, column = grades[table.rows], max((grades[scale_id] for scale_id in table.worst_of), key=order.index)
        level = self.levels[table.table[row][column]]
        text = combined(self.grades[row], self.grades[column], level)
        names = (table.rows, *table.worst_of)
        items = tuple(id for scale in self.scales if scale.id in names for id in scale.items)
        return level, (Reason("combination", self.instrument.scoring.cites, text, cited(sheet, items)),), ()

    def _by_leading(self, sheet: Sheet, total: float | None) -> Judged:
        """Find the scale that leads."""
        rule = self.instrument.scoring.leading
        assert rule is not None
        grades, sums = sheet.marks.grades, sheet.marks.sums
        scales = {scale.id: scale for scale in self.scales}
        by_code = {level.key: level for level in self.instrument.levels}
        if grades.get(rule.balanced) in rule.balanced_grades:
            first = scales[rule.balanced]
            return by_code[first.id], (self._leads(sheet, first),), ()
        for strength in rule.strengths:
            strong = [scale for scale in scales if grades.get(scale) == strength and scale != rule.balanced]
            if strong:
                top = max(sums[scale_id] for scale_id in strong)
                leading = [scale_id for scale_id in strong if sums[scale_id] == top]
                reasons = tuple(self._leads(sheet, scales[scale_id]) for scale_id in leading)
                if len(leading) == 1:
                    return by_code[leading[0]], reasons, ()
                return self.levels[rule.undecided], reasons, (rule.tie,)
        return self.levels[rule.undecided], (Reason("none-leads", "", rule.none),), (rule.none,)

    def _leads(self, sheet: Sheet, scale: "_ScaleSum") -> Reason:
        grade = self.grades[sheet.marks.grades[scale.id]]
        text = leads(scale.name, sheet.marks.sums[scale.id], grade)
        return Reason(f"scale {scale.id}", self.instrument.scoring.cites, text, cited(sheet, scale.items))

    def _by_decisions(self, sheet: Sheet, total: float | None) -> Judged:
        """Take the first decision whose condition holds."""
        for number, (rule, judge, items) in enumerate(self.decisions, start=1):
            if judge is None or judge(sheet.marks) is YES:
                reason = Reason(f"decision {number}", self.instrument.scoring.cites, rule.text, cited(sheet, items))
                return self.levels[rule.level], (reason,), ()
        return None, (), ()

    def _by_highest(self, sheet: Sheet, total: float | None) -> Judged:
        """Take the worst item."""
        scores = sheet.marks.scores
        there = [id for id in self.scored if id in scores]
        top = max(scores[id] for id in there)
        level = self.levels[int(top)]
        items = tuple(id for id in there if scores[id] == top)
        return level, (Reason("highest", self.instrument.scoring.cites, worst(level), cited(sheet, items)),), ()


class _ScaleSum:
    """One scale made ready."""

    def __init__(self, scale: Scale, scorer: Scorer) -> None:
        self.scale, self.id, self.name, self.items = scale, scale.id, scale.name, scale.items
        self.reversed = frozenset(scale.reversed)
        self.grades = scorer.grades
        self.rules = [
            (rule.grade, judge_for(rule.when.criterion, scorer.named) if rule.when else None) for rule in scale.rules
        ]
        self.known: dict[float, SubScore] = {}

    def add(self, sheet: Sheet) -> SubScore | None:
        """Add up the scale, or nothing while an answer is missing."""
        scores = sheet.marks.scores
        try:
            if self.reversed:
                turn = self.scale.reverse_from
                total = sum([turn - scores[id] if id in self.reversed else scores[id] for id in self.items])
            else:
                total = sum([scores[id] for id in self.items])
        except KeyError:
            return None
        sheet.marks.sums[self.id] = total
        sub = self.known.get(total)
        if sub is None:
            sub = self.known[total] = self._sub(total)
        if sub.grade:
            sheet.marks.grades[self.id] = sub.grade
        return sub

    def _sub(self, total: float, grade: str = "") -> SubScore:
        if not grade:
            grade = next((band.grade for band in self.scale.bands if band.min <= total <= band.max), "")
        words = self.grades.get(grade)
        text = Text(words.zh, words.en) if words else None
        return SubScore(self.id, self.name, total, self.scale.max, grade, text)

    def graded(self, sheet: Sheet, sub: SubScore) -> SubScore:
        """Return the scale the grade of the first rule that holds."""
        for grade, judge in self.rules:
            if judge is None or judge(sheet.marks) is YES:
                sheet.marks.grades[self.id] = grade
                return self._sub(sub.score, grade)
        return sub


def items_of(criterion: Criterion, named: dict[str, Criterion]) -> tuple[str, ...]:
    """Return the items that a condition asks about, each once."""
    items: list[str] = []
    for leaf in leaves_of(criterion, named):
        match leaf:
            case Chosen(item, _):
                items.append(item)
            case Compared(of, names, _, _) if of != "scale":
                items.extend(names)
            case Compared() | Graded():
                pass
    return tuple(dict.fromkeys(items))


def cited(sheet: Sheet, items: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Pair items with their answers, those answered."""
    codes = sheet.marks.codes
    return tuple([(id, code if code.__class__ is str else ",".join(code)) for id in items if (code := codes.get(id))])


def _scored(instrument: Instrument) -> list[str]:
    """Return the items that count: those of the scales where scales make the score, else all that are scored."""
    if instrument.scoring.scales and instrument.scoring.method in SCALES_ADD_UP:
        return list(dict.fromkeys(id for scale in instrument.scoring.scales for id in scale.items))
    return [item.id for item in instrument.items if item.scored and item.kind != "text"]


def _found_level(level: Level) -> LevelFound:
    return LevelFound(level.number, level.key, Text(level.zh, level.en), level.tone)


__all__ = ["VERIFIED", "Scorer", "score", "scorer_for"]
