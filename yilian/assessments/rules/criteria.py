"""Conditions on the answers of one sheet: the questions that instruments ask; yes, no, or unknown while an answer is missing."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from yilian.kernel import conditions as kernel
from yilian.kernel.conditions import JUNCTIONS, judged, read_condition
from yilian.kernel.truth import NO, UNKNOWN, YES, Truth
from yilian.policy.suggestions import did_you_mean


class Question:
    """A leaf of a condition of an instrument."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Holds(Question):
    """Holds when the instrument's condition of that name does."""

    name: str


@dataclass(frozen=True, slots=True)
class Chosen(Question):
    """One of some options was chosen for an item."""

    item: str
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Compared(Question):
    """A number stands to a limit: of an item (its number, else its score), of items together, or of scales.

    `of` is `item`, `sum` (of items), `highest` (of items) or `scale` (each of them; `total` is the whole score).
    """

    of: str
    names: tuple[str, ...]
    comparison: str
    limit: float


@dataclass(frozen=True, slots=True)
class Graded(Question):
    """Each of some scales has one of some grades."""

    scales: tuple[str, ...]
    grades: tuple[str, ...]


Criterion = kernel.Condition[Question]
Plain = object

COMPARISONS: Mapping[str, Callable[[float, float], bool]] = {
    "at_least": lambda value, limit: value >= limit,
    "at_most": lambda value, limit: value <= limit,
    "above": lambda value, limit: value > limit,
    "below": lambda value, limit: value < limit,
    "equal": lambda value, limit: value == limit,
}
SUBJECTS = {"item": "item", "sum_of": "sum", "highest_of": "highest", "scale": "scale"}
FORMS = (*JUNCTIONS, "holds", *SUBJECTS)


class When:
    """A condition as it stands in an instrument; kept as its own type so that it is read and described in one place."""

    __slots__ = ("criterion",)

    def __init__(self, criterion: Criterion) -> None:
        self.criterion = criterion

    @classmethod
    def read(cls, plain: Plain) -> "When":
        """Read the YAML form; raise ValueError with a remedy."""
        return cls(criterion_from(plain))


def criterion_from(plain: Plain) -> Criterion:
    """Read a condition: a junction of conditions, or one test of an item, of several, or of a scale."""
    return read_condition(plain, _leaf_from)


def _leaf_from(plain: Mapping[object, object]) -> Question:
    form = next((name for name in ("holds", *SUBJECTS) if name in plain), None)
    if form is None:
        raise ValueError(f"`{next(iter(plain))}` begins no condition; {did_you_mean(str(next(iter(plain))), FORMS)}")
    if form == "holds":
        if len(plain) != 1:
            raise ValueError("`holds` stands alone; join it with others by {all: [...]} or {any: [...]}")
        return Holds(str(plain[form]))
    names, rest = _names(plain[form]), {key: value for key, value in plain.items() if key != form}
    if len(rest) != 1:
        raise ValueError(f"`{form}` goes with one comparison; write one of is, {', '.join(COMPARISONS)}")
    (comparison, operand), *_ = rest.items()
    return _test(SUBJECTS[form], names, str(comparison), operand)


def _test(subject: str, names: tuple[str, ...], comparison: str, operand: object) -> Question:
    if comparison == "is":
        if subject == "scale":
            return Graded(names, _names(operand))
        if subject == "item" and len(names) == 1:
            return Chosen(names[0], _names(operand))
        raise ValueError("`is` asks about one item or about scales; write at_least and the like for sums")
    if comparison not in COMPARISONS:
        raise ValueError(f"there is no comparison `{comparison}`; {did_you_mean(comparison, [*COMPARISONS, 'is'])}")
    if isinstance(operand, bool) or not isinstance(operand, int | float):
        raise ValueError(f"`{comparison}` compares with a number; write one")
    return Compared(subject, names, comparison, float(operand))


def _names(plain: object) -> tuple[str, ...]:
    names = tuple(str(name) for name in plain) if isinstance(plain, list) else (str(plain),)
    if not names:
        raise ValueError("an empty list asks nothing; write one name or more")
    return names


def plain_of(criterion: Criterion) -> object:
    """Write a condition in its YAML form."""
    return kernel.plain_of(criterion, _plain_leaf)


def _plain_leaf(leaf: Question) -> object:
    match leaf:
        case Holds(name):
            return {"holds": name}
        case Chosen(item, codes):
            return {"item": item, "is": list(codes)}
        case Graded(scales, grades):
            return {"scale": list(scales), "is": list(grades)}
        case Compared(of, names, comparison, limit):
            form = next(form for form, subject in SUBJECTS.items() if subject == of)
            return {form: names[0] if of == "item" else list(names), comparison: limit}
        case _:
            raise TypeError(leaf)


def leaves_of(criterion: Criterion, named: Mapping[str, Criterion]) -> Iterator[Question]:
    """Return every test of a condition in reading order, those of named conditions included."""
    for leaf in kernel.leaves_of(criterion):
        if not isinstance(leaf, Holds):
            yield leaf
        elif leaf.name in named:
            yield from leaves_of(named[leaf.name], {name: other for name, other in named.items() if name != leaf.name})


@dataclass(slots=True)
class Marks:
    """What is known of one sheet: codes chosen, numbers measured, scores, and after adding up the scales' sums and grades."""

    codes: dict[str, str | tuple[str, ...]]
    numbers: dict[str, float]
    scores: dict[str, float]
    sums: dict[str, float]
    grades: dict[str, str]


Judge = Callable[[Marks], Truth]


@dataclass(frozen=True, slots=True)
class _Judging:
    """The function that judges a condition, as an operand: joining conditions makes the function once for many sheets."""

    judge: Judge

    def __and__(self, other: "_Judging") -> "_Judging":
        first, second = self.judge, other.judge

        def both(marks: Marks) -> Truth:
            held = first(marks)
            if held is YES:
                return second(marks)
            return NO if held is NO or second(marks) is NO else UNKNOWN

        return _Judging(both)

    def __or__(self, other: "_Judging") -> "_Judging":
        first, second = self.judge, other.judge

        def either(marks: Marks) -> Truth:
            held = first(marks)
            if held is NO:
                return second(marks)
            return YES if held is YES or second(marks) is YES else UNKNOWN

        return _Judging(either)

    def __invert__(self) -> "_Judging":
        judge = self.judge
        return _Judging(lambda marks: ~judge(marks))


def judge_for(criterion: Criterion, named: Mapping[str, Criterion]) -> Judge:
    """Make the function that judges a condition; the answer is unknown while an answer of the sheet is needed and missing."""

    def judging(leaf: Question) -> _Judging:
        match leaf:
            case Holds(name):
                return _Judging(judge_for(named[name], named))
            case Chosen(item, codes):
                return _Judging(_chosen(item, frozenset(codes)))
            case Graded(scales, grades):
                return _Judging(_graded(scales, frozenset(grades)))
            case Compared():
                return _Judging(_compared(leaf))
            case _:
                raise TypeError(leaf)

    made: _Judging = judged(criterion, judging)
    return made.judge


def _chosen(item: str, codes: frozenset[str]) -> Judge:
    def judge(marks: Marks) -> Truth:
        chosen = marks.codes.get(item)
        if chosen is None:
            return UNKNOWN
        among = chosen in codes if isinstance(chosen, str) else not codes.isdisjoint(chosen)
        return YES if among else NO

    return judge


def _graded(scales: tuple[str, ...], grades: frozenset[str]) -> Judge:
    def judge(marks: Marks) -> Truth:
        reached = [marks.grades.get(scale) for scale in scales]
        if None in reached:
            return UNKNOWN
        return YES if all(grade in grades for grade in reached) else NO

    return judge


def _compared(test: Compared) -> Judge:
    compare, limit, names = COMPARISONS[test.comparison], test.limit, test.names
    if test.of == "scale":
        return lambda marks: _each(marks.sums, names, compare, limit)
    if test.of == "item":
        return lambda marks: _each({**marks.scores, **marks.numbers}, names, compare, limit)
    gather: Callable[[list[float]], float] = sum if test.of == "sum" else max
    rising = test.comparison in ("at_least", "above")

    def judge(marks: Marks) -> Truth:
        there = [marks.scores[name] for name in names if name in marks.scores]
        held = bool(there) and compare(gather(there), limit)
        if len(there) < len(names) and not (held and rising):
            return UNKNOWN
        return YES if held else NO

    return judge


def _each(
    numbers: Mapping[str, float], names: tuple[str, ...], compare: Callable[[float, float], bool], limit: float
) -> Truth:
    """Return whether every number named stands to the limit; the first that decides, in the order of the names."""
    for name in names:
        if name not in numbers:
            return UNKNOWN
        if not compare(numbers[name], limit):
            return NO
    return YES
