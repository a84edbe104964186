"""Reads the answers of one sheet: what was chosen, what is missing, what cannot be."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeGuard

from yilian.assessments.rules.checking import every_condition
from yilian.assessments.rules.criteria import Chosen, Marks, judge_for, leaves_of
from yilian.assessments.rules.instrument import Instrument, Item, Option
from yilian.kernel.numbers import decimal_of
from yilian.kernel.refusals import Problem
from yilian.kernel.truth import YES

Answers = Mapping[str, object]
Coded = tuple[str | tuple[str, ...], float | None]
NOTHING = float("nan")
LONGEST = 500


@dataclass(slots=True)
class Sheet:
    """A sheet as read: marks, ids of items without an answer, problems, and items that count as assumed."""

    marks: Marks
    missing: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    assumed: list[str] = field(default_factory=list)


class Reader:
    """Reads sheets of one instrument; what can be worked out once is worked out when it is made."""

    def __init__(self, instrument: Instrument) -> None:
        named = instrument.named
        self.known = frozenset(item.id for item in instrument.items)
        apart = _compared_options(instrument)
        tables = {item.id: _table(instrument.options_of(item), item.id in apart) for item in instrument.items}
        self.steps = [(item.id, _step(item, tables[item.id]), item) for item in instrument.items]
        self.choices = [(id, tables[id]) for id, _, item in self.steps if _plain_choice(item)]
        self.others = [(id, step, item) for id, step, item in self.steps if not _plain_choice(item)]
        self.ranged = [
            (
                item.id,
                tuple((each, judge_for(each.when.criterion, named) if each.when else None) for each in item.ranges),
            )
            for item in instrument.items
            if item.ranges
        ]
        self.shown = [(item.id, judge_for(item.show_if.criterion, named)) for item in instrument.items if item.show_if]
        self.alternatives = instrument.alternatives
        self.instead = frozenset(id for group in instrument.alternatives for id in group)

    def read(self, answers: Answers) -> Sheet:
        """Read one sheet."""
        codes: dict[str, str | tuple[str, ...]] = {}
        scores: dict[str, float] = {}
        sheet = Sheet(Marks(codes, {}, scores, {}, {}))
        for id, table in self.choices:
            answer = answers.get(id)
            try:
                key, score = table[answer]
            except (KeyError, TypeError):
                self._odd(sheet, id, table, answer)
                continue
            if answer.__class__ is bool:
                sheet.problems.append(_not_an_option(id, answer))
                continue
            codes[id] = key
            if score is not None:
                scores[id] = score
        if self.others:
            self._read_others(sheet, answers)
        if not self.known.issuperset(answers):
            sheet.problems += [Problem(id, "answer-unknown-item") for id in answers if id not in self.known]
        return sheet

    def _odd(self, sheet: Sheet, id: str, table: "Table", answer: object) -> None:
        """Note an answer that is missing, or is none of the options."""
        if answer is None or answer in ("", []):
            sheet.missing.append(id)
        elif _hashable(answer) and answer in table.ambiguous:
            sheet.problems.append(Problem(id, "answer-ambiguous", (("options", table.words), ("value", str(answer)))))
        else:
            sheet.problems.append(_not_an_option(id, answer))

    def _read_others(self, sheet: Sheet, answers: Answers) -> None:
        """Read what is not a plain choice, then what depends on other answers."""
        for id, step, item in self.others:
            answer = answers.get(id)
            if answer is None or answer in ("", []):
                self._left_open(sheet, item, step)
                continue
            read = step(answer)
            if isinstance(read, Problem):
                sheet.problems.append(read)
            else:
                _mark(sheet.marks, item, read)
        self._judge_shown(sheet)
        self._score_ranges(sheet)
        self._judge_alternatives(sheet)

    def _left_open(self, sheet: Sheet, item: Item, step: "Step") -> None:
        """Note an item without an answer: assumed, optional, one of several, or missing."""
        if item.assumed is not None:
            assumed = step(item.assumed)
            if not isinstance(assumed, Problem):
                _mark(sheet.marks, item, assumed)
                sheet.assumed.append(item.id)
        elif not item.optional and item.id not in self.instead:
            sheet.missing.append(item.id)

    def _judge_shown(self, sheet: Sheet) -> None:
        """Leave aside the items that the other answers do not ask for."""
        for id, judge in self.shown:
            if judge(sheet.marks) is not YES:
                for marked in (sheet.marks.codes, sheet.marks.numbers, sheet.marks.scores):
                    marked.pop(id, None)
                for listed in (sheet.missing, sheet.assumed):
                    if id in listed:
                        listed.remove(id)

    def _score_ranges(self, sheet: Sheet) -> None:
        """Turn measured numbers into scores; the measured number stays the answer."""
        marks = sheet.marks
        for id, ranges in self.ranged:
            value = marks.numbers.get(id)
            if value is None:
                continue
            for each, judge in ranges:
                if _within(value, each.min, each.max) and (judge is None or judge(marks) is YES):
                    marks.scores[id] = each.score
                    break
            else:
                if not sheet.missing and not sheet.problems:
                    sheet.problems.append(Problem(id, "answer-without-score", (("value", f"{value:g}"),)))

    def _judge_alternatives(self, sheet: Sheet) -> None:
        """Of some items exactly one is answered."""
        for group in self.alternatives:
            there = [id for id in group if id in sheet.marks.codes]
            if not there and not any(problem.field in group for problem in sheet.problems):
                sheet.missing.append(group[0])
            sheet.problems += [Problem(id, "answered-both", (("other", there[0]),)) for id in there[1:]]


Step = Callable[[object], Coded | Problem]


class Table(dict[object, tuple[str, float | None]]):
    """Options by code, by score and by the score in words.

    A score that several options share is ambiguous where a condition tells them apart; elsewhere it is an answer of its own.
    """

    ambiguous: frozenset[object]
    words: str


def _compared_options(instrument: Instrument) -> frozenset[str]:
    """Return the items whose options some condition tells apart by their codes."""
    leaves = (leaf for _, condition in every_condition(instrument) for leaf in leaves_of(condition, instrument.named))
    return frozenset(leaf.item for leaf in leaves if isinstance(leaf, Chosen))


def _table(options: tuple[Option, ...], told_apart: bool) -> Table:
    """Make the table of an item's options; codes go before scores."""
    table, shared = Table(), set[object]()
    for option in options:
        if option.score is not None:
            for name in (option.score, f"{option.score:g}"):
                shared |= {name} if name in table else set()
                table[name] = (option.key, option.score)
    _settle_shared(table, shared, told_apart)
    for option in options:
        table[option.key] = (option.key, option.score)
        if option.score is None and option.key.isdecimal():
            table.setdefault(int(option.key), (option.key, None))
    table.ambiguous = frozenset(shared - table.keys())
    table.words = ", ".join(option.key for option in options)
    return table


def _settle_shared(table: Table, shared: set[object], told_apart: bool) -> None:
    """Take out the scores that several options share, or keep them as answers of their own where nothing tells them apart."""
    for name in shared:
        score = table.pop(name)[1]
        if not told_apart and score is not None:
            table[name] = (f"{score:g}", score)


def _plain_choice(item: Item) -> bool:
    """Return whether an item is a choice that is always asked and has to be answered."""
    return item.kind == "choice" and item.assumed is None and item.show_if is None and not item.optional


def _step(item: Item, table: Table) -> Step:
    """Make the function that reads an answer of an item."""
    if item.kind == "choice":
        return lambda answer: _choice(item, table, answer)
    if item.kind == "several":
        return lambda answer: _several(item, table, answer)
    if item.kind == "number":
        return lambda answer: _number(item, answer)
    return lambda answer: _words(item, answer)


def _choice(item: Item, table: Table, answer: object) -> Coded | Problem:
    if not _hashable(answer) or isinstance(answer, bool):
        return _not_an_option(item.id, answer)
    if answer in table.ambiguous:
        return Problem(item.id, "answer-ambiguous", (("options", table.words), ("value", str(answer))))
    return table.get(answer) or _not_an_option(item.id, answer)


def _several(item: Item, table: Table, answer: object) -> Coded | Problem:
    """Read several codes; one alone may stand without a list."""
    keys, total = set[str](), 0.0
    chosen: Sequence[object] = answer if isinstance(answer, list | tuple) else [answer]
    for option in chosen:
        choice = _choice(item, table, option)
        if isinstance(choice, Problem):
            return choice
        keys.add(str(choice[0]))
        total += choice[1] or 0
    return tuple(sorted(keys)), total


def _words(item: Item, answer: object) -> Coded | Problem:
    """Read words; a page of them is no answer."""
    text = str(answer).strip()
    return (text, None) if len(text) <= LONGEST else Problem(item.id, "answer-too-long", (("most", LONGEST),))


def _number(item: Item, answer: object) -> Coded | Problem:
    """Read a number within the limits of what can be, no finer than asked."""
    typed = decimal_of(str(answer)) if isinstance(answer, str | int | float) and not isinstance(answer, bool) else None
    value = NOTHING if typed is None else float(typed)
    if value != value:  # noqa: PLR0124 - only what is no number differs from itself
        return Problem(item.id, "answer-not-a-number", (("value", _short(answer)),))
    if not _within(value, item.min, item.max):
        limits = (("high", f"{item.max:g}"), ("low", f"{item.min:g}"), ("unit", item.unit or ""))
        return Problem(item.id, "answer-out-of-range", (*limits, ("value", _short(answer))))
    if round(value, item.decimals) != value:
        return Problem(item.id, "answer-too-fine", (("decimals", item.decimals), ("value", _short(answer))))
    return f"{value:g}", value


def _mark(marks: Marks, item: Item, coded: Coded) -> None:
    marks.codes[item.id] = coded[0]
    if coded[1] is not None and item.kind == "number":
        marks.numbers[item.id] = coded[1]
    if coded[1] is not None and not item.ranges:
        marks.scores[item.id] = coded[1]


def _within(value: float, low: float | None, high: float | None) -> bool:
    return (low is None or value >= low) and (high is None or value <= high)


def _hashable(value: object) -> TypeGuard[str | int | float]:
    return isinstance(value, str | int | float)


def _not_an_option(id: str, answer: object) -> Problem:
    return Problem(id, "answer-not-an-option", (("value", _short(answer)),))


def _short(answer: object) -> str:
    """Write an answer for a sentence, not longer than a line."""
    return str(answer)[:40]
