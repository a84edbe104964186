"""Conditions on the answers of one sheet: a small closed tree, read from an instrument and true, false or not known yet."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from yilian.policy.nearest import did_you_mean

Known = TypeVar("Known")


@dataclass(frozen=True, slots=True)
class AllOf:
    """Holds when every part holds."""

    parts: tuple["Criterion", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Holds when one part holds."""

    parts: tuple["Criterion", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Holds when its part does not."""

    part: "Criterion"


@dataclass(frozen=True, slots=True)
class Holds:
    """Holds when the instrument's condition of that name does."""

    name: str


@dataclass(frozen=True, slots=True)
class Chosen:
    """One of some options was chosen for an item."""

    item: str
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """A number stands to a limit: of an item (its number, else its score), of items together, or of scales.

    `of` is `item`, `sum` (of items), `highest` (of items) or `scale` (each of them; `total` is the whole score).
    """

    of: str
    names: tuple[str, ...]
    comparison: str
    limit: float


@dataclass(frozen=True, slots=True)
class Graded:
    """Each of some scales has one of some grades."""

    scales: tuple[str, ...]
    grades: tuple[str, ...]


Criterion = AllOf | AnyOf | Not | Holds | Chosen | Compared | Graded
Plain = object

COMPARISONS: Mapping[str, Callable[[float, float], bool]] = {
    "at_least": lambda value, limit: value >= limit,
    "at_most": lambda value, limit: value <= limit,
    "above": lambda value, limit: value > limit,
    "below": lambda value, limit: value < limit,
    "equal": lambda value, limit: value == limit,
}
SUBJECTS = {"item": "item", "sum_of": "sum", "highest_of": "highest", "scale": "scale"}
FORMS = ("all", "any", "not", "holds", *SUBJECTS)


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
    if not isinstance(plain, dict) or not plain:
        raise ValueError(f"a condition is a map; write one of {', '.join(FORMS)}")
    form = next((name for name in FORMS if name in plain), None)
    if form is None:
        raise ValueError(f"`{next(iter(plain))}` begins no condition; {did_you_mean(str(next(iter(plain))), FORMS)}")
    if form in ("all", "any", "not", "holds"):
        return _junction(form, plain)
    names, rest = _names(plain[form]), {key: value for key, value in plain.items() if key != form}
    if len(rest) != 1:
        raise ValueError(f"`{form}` goes with one comparison; write one of is, {', '.join(COMPARISONS)}")
    (comparison, operand), *_ = rest.items()
    return _test(SUBJECTS[form], names, str(comparison), operand)


def _junction(form: str, plain: dict[object, object]) -> Criterion:
    if len(plain) != 1:
        raise ValueError(f"`{form}` stands alone; write the other tests below it")
    below = plain[form]
    if form == "holds":
        return Holds(str(below))
    if form == "not":
        return Not(criterion_from(below))
    if not isinstance(below, list) or not below:
        raise ValueError(f"`{form}` holds a list of conditions; write one or more")
    parts = tuple(criterion_from(part) for part in below)
    return AllOf(parts) if form == "all" else AnyOf(parts)


def _test(subject: str, names: tuple[str, ...], comparison: str, operand: object) -> Criterion:
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
    found = tuple(str(one) for one in plain) if isinstance(plain, list) else (str(plain),)
    if not found:
        raise ValueError("an empty list asks nothing; write one name or more")
    return found


def plain_of(criterion: Criterion) -> object:
    """Write a condition in its YAML form."""
    match criterion:
        case AllOf(parts):
            return {"all": [plain_of(part) for part in parts]}
        case AnyOf(parts):
            return {"any": [plain_of(part) for part in parts]}
        case Not(part):
            return {"not": plain_of(part)}
        case Holds(name):
            return {"holds": name}
        case Chosen(item, codes):
            return {"item": item, "is": list(codes)}
        case Graded(scales, grades):
            return {"scale": list(scales), "is": list(grades)}
        case Compared(of, names, comparison, limit):
            form = next(form for form, subject in SUBJECTS.items() if subject == of)
            return {form: names[0] if of == "item" else list(names), comparison: limit}


def leaves_of(criterion: Criterion, named: Mapping[str, Criterion]) -> Iterator[Chosen | Compared | Graded]:
    """Give every test of a condition in reading order, those of named conditions included."""
    match criterion:
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from leaves_of(part, named)
        case Not(part):
            yield from leaves_of(part, named)
        case Holds(name):
            if name in named:
                yield from leaves_of(named[name], {other: one for other, one in named.items() if other != name})
        case _:
            yield criterion


@dataclass(slots=True)
class Marks:
    """What is known of one sheet: codes chosen, numbers measured, scores, and after adding up the scales' sums and grades."""

    codes: dict[str, str | tuple[str, ...]]
    numbers: dict[str, float]
    scores: dict[str, float]
    sums: dict[str, float]
    grades: dict[str, str]


Judge = Callable[[Marks], bool | None]


def judge_for(criterion: Criterion, named: Mapping[str, Criterion]) -> Judge:
    """Make the function that judges a condition; it says None while an answer it needs is not there."""
    match criterion:
        case AllOf(parts):
            return _all_of([judge_for(part, named) for part in parts])
        case AnyOf(parts):
            return _any_of([judge_for(part, named) for part in parts])
        case Not(part):
            return _not(judge_for(part, named))
        case Holds(name):
            return judge_for(named[name], named)
        case Chosen(item, codes):
            return _chosen(item, frozenset(codes))
        case Graded(scales, grades):
            return _graded(scales, frozenset(grades))
        case Compared():
            return _compared(criterion)


def _all_of(parts: list[Judge]) -> Judge:
    def judge(marks: Marks) -> bool | None:
        answer: bool | None = True
        for part in parts:
            held = part(marks)
            if held is False:
                return False
            if held is None:
                answer = None
        return answer

    return judge


def _any_of(parts: list[Judge]) -> Judge:
    def judge(marks: Marks) -> bool | None:
        answer: bool | None = False
        for part in parts:
            held = part(marks)
            if held:
                return True
            if held is None:
                answer = None
        return answer

    return judge


def _not(part: Judge) -> Judge:
    def judge(marks: Marks) -> bool | None:
        held = part(marks)
        return None if held is None else not held

    return judge


def _chosen(item: str, codes: frozenset[str]) -> Judge:
    def judge(marks: Marks) -> bool | None:
        given = marks.codes.get(item)
        if given is None:
            return None
        return given in codes if isinstance(given, str) else not codes.isdisjoint(given)

    return judge


def _graded(scales: tuple[str, ...], grades: frozenset[str]) -> Judge:
    def judge(marks: Marks) -> bool | None:
        given = [marks.grades.get(scale) for scale in scales]
        return None if None in given else all(grade in grades for grade in given)

    return judge


def _compared(test: Compared) -> Judge:
    compare, limit, names = COMPARISONS[test.comparison], test.limit, test.names
    if test.of == "scale":
        return lambda marks: _each(marks.sums, names, compare, limit)
    if test.of == "item":
        return lambda marks: _each({**marks.scores, **marks.numbers}, names, compare, limit)
    gather: Callable[[list[float]], float] = sum if test.of == "sum" else max
    rising = test.comparison in ("at_least", "above")

    def judge(marks: Marks) -> bool | None:
        there = [marks.scores[name] for name in names if name in marks.scores]
        held = bool(there) and compare(gather(there), limit)
        return held if len(there) == len(names) or (held and rising) else None

    return judge


def _each(
    numbers: Mapping[str, float], names: tuple[str, ...], compare: Callable[[float, float], bool], limit: float
) -> bool | None:
    """Say whether every number named stands to the limit."""
    for name in names:
        if name not in numbers:
            return None
        if not compare(numbers[name], limit):
            return False
    return True
