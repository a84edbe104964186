"""Reads the answers of one sheet: what was chosen, what is missing, what cannot be."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeGuard

from yilian.assessments.rules.criteria import Marks, judge_for
from yilian.assessments.rules.instrument import Instrument, Item, Option
from yilian.kernel.refusals import Problem

Answers = Mapping[str, object]
Found = tuple[str | tuple[str, ...], float | None]
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
        self.steps = [(item.id, _step(instrument, item), item) for item in instrument.items]
        self.choices = [(id, _table(instrument.options_of(item))) for id, _, item in self.steps if _plain_choice(item)]
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
            given = answers.get(id)
            try:
                key, score = table[given]
            except (KeyError, TypeError):
                self._odd(sheet, id, table, given)
                continue
            if given.__class__ is bool:
                sheet.problems.append(_not_an_option(id, given))
                continue
            codes[id] = key
            if score is not None:
                scores[id] = score
        if self.others:
            self._read_others(sheet, answers)
        if not self.known.issuperset(answers):
            sheet.problems += [Problem(id, "answer-unknown-item") for id in answers if id not in self.known]
        return sheet

    def _odd(self, sheet: Sheet, id: str, table: "Table", given: object) -> None:
        """Note an answer that is missing, or is none of the options."""
        if given is None or given in ("", []):
            sheet.missing.append(id)
        elif _hashable(given) and given in table.ambiguous:
            sheet.problems.append(Problem(id, "answer-ambiguous", (("options", table.words), ("value", str(given)))))
        else:
            sheet.problems.append(_not_an_option(id, given))

    def _read_others(self, sheet: Sheet, answers: Answers) -> None:
        """Read what is not a plain choice, then what depends on other answers."""
        for id, step, item in self.others:
            given = answers.get(id)
            if given is None or given in ("", []):
                self._left_open(sheet, item, step)
                continue
            found = step(given)
            if isinstance(found, Problem):
                sheet.problems.append(found)
            else:
                _mark(sheet.marks, item, found)
        self._judge_shown(sheet)
        self._score_ranges(sheet)
        self._judge_alternatives(sheet)

    def _left_open(self, sheet: Sheet, item: Item, step: "Step") -> None:
        """Note an item without an answer: assumed, optional, one of several, or missing."""
        if item.assumed is not None:
            found = step(item.assumed)
            if not isinstance(found, Problem):
                _mark(sheet.marks, item, found)
                sheet.assumed.append(item.id)
        elif not item.optional and item.id not in self.instead:
            sheet.missing.append(item.id)

    def _judge_shown(self, sheet: Sheet) -> None:
        """Leave aside the items that the other answers do not ask for."""
        for id, judge in self.shown:
            if judge(sheet.marks) is not True:
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
                if _within(value, each.min, each.max) and (judge is None or judge(marks)):
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


Step = Callable[[object], Found | Problem]


class Table(dict[object, tuple[str, float | None]]):
    """Options by code, by score and by the score in words; scores that several options share are ambiguous."""

    ambiguous: frozenset[object]
    words: str


def _table(options: tuple[Option, ...]) -> Table:
    """Make the table of an item's options."""
    table, shared = Table(), set[object]()
    for option in options:
        entry = (option.key, option.score)
        if option.score is None:
            continue
        for name in (option.score, f"{option.score:g}"):
            if name in table and table[name] != entry:
                shared.add(name)
            table[name] = entry
    for each in shared:
        del table[each]
    for option in options:
        table[option.key] = (option.key, option.score)
        if option.score is None and option.key.isdecimal():
            table.setdefault(int(option.key), (option.key, None))
    table.ambiguous = frozenset(shared - table.keys())
    table.words = ", ".join(option.key for option in options)
    return table


def _plain_choice(item: Item) -> bool:
    """Say whether an item is a choice that is always asked and has to be answered."""
    return item.kind == "choice" and item.assumed is None and item.show_if is None and not item.optional


def _step(instrument: Instrument, item: Item) -> Step:
    """Make the function that reads an answer of an item."""
    table = _table(instrument.options_of(item))
    if item.kind == "choice":
        return lambda given: _choice(item, table, given)
    if item.kind == "several":
        return lambda given: _several(item, table, given)
    if item.kind == "number":
        return lambda given: _number(item, given)
    return lambda given: _words(item, given)


def _choice(item: Item, table: Table, given: object) -> Found | Problem:
    if not _hashable(given) or isinstance(given, bool):
        return _not_an_option(item.id, given)
    if given in table.ambiguous:
        return Problem(item.id, "answer-ambiguous", (("options", table.words), ("value", str(given))))
    return table.get(given) or _not_an_option(item.id, given)


def _several(item: Item, table: Table, given: object) -> Found | Problem:
    """Read several codes; one alone may stand without a list."""
    keys, total = set[str](), 0.0
    chosen: Sequence[object] = given if isinstance(given, list | tuple) else [given]
    for one in chosen:
        found = _choice(item, table, one)
        if isinstance(found, Problem):
            return found
        keys.add(str(found[0]))
        total += found[1] or 0
    return tuple(sorted(keys)), total


def _words(item: Item, given: object) -> Found | Problem:
    """Read words; a page of them is no answer."""
    text = str(given).strip()
    return (text, None) if len(text) <= LONGEST else Problem(item.id, "answer-too-long", (("most", LONGEST),))


def _number(item: Item, given: object) -> Found | Problem:
    """Read a number within the limits of what can be, no finer than asked."""
    try:
        value = float(given) if _hashable(given) and not isinstance(given, bool) else NOTHING
    except ValueError:
        value = NOTHING
    if value != value:  # noqa: PLR0124 - only what is no number differs from itself
        return Problem(item.id, "answer-not-a-number", (("value", _short(given)),))
    if not _within(value, item.min, item.max):
        limits = (("high", f"{item.max:g}"), ("low", f"{item.min:g}"), ("unit", item.unit or ""))
        return Problem(item.id, "answer-out-of-range", (*limits, ("value", _short(given))))
    if round(value, item.decimals) != value:
        return Problem(item.id, "answer-too-fine", (("decimals", item.decimals), ("value", _short(given))))
    return f"{value:g}", value


def _mark(marks: Marks, item: Item, found: Found) -> None:
    marks.codes[item.id] = found[0]
    if found[1] is not None and item.kind == "number":
        marks.numbers[item.id] = found[1]
    if found[1] is not None and not item.ranges:
        marks.scores[item.id] = found[1]


def _within(value: float, low: float | None, high: float | None) -> bool:
    return (low is None or value >= low) and (high is None or value <= high)


def _hashable(value: object) -> TypeGuard[str | int | float]:
    return isinstance(value, str | int | float)


def _not_an_option(id: str, given: object) -> Problem:
    return Problem(id, "answer-not-an-option", (("value", _short(given)),))


def _short(given: object) -> str:
    """Write an answer for a sentence, not longer than a line."""
    return str(given)[:40]
