"""What an instrument's file looks like; the JSON Schema in `schemas/instruments/` is generated from these types."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from yilian.assessments.rules.criteria import Criterion, When
from yilian.policy.entries import Code, Filled, Text

ItemId = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_.-]+$")]
Word = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_.-]+$")]
LevelNumber = Annotated[int, Meta(ge=0, le=20)]
Share = Annotated[float, Meta(gt=0, lt=1)]


class Evidence(Struct, frozen=True, forbid_unknown_fields=True):
    """How sure a fact is: seen in sources, recalled with a confidence, open, or local practice."""

    status: Literal["verified", "recalled", "open", "local"]
    confidence: Share | None = None
    note: Text | None = None

    def __post_init__(self) -> None:
        if (self.status == "recalled") != (self.confidence is not None):
            raise ValueError("`recalled` goes with a `confidence` between 0 and 1, and nothing else does")


VERIFIED = Evidence("verified")


class Option(Struct, frozen=True, forbid_unknown_fields=True):
    """One answer to choose: its words, and its score or code; without a code the score is the code."""

    zh: Filled
    en: Filled
    score: float | None = None
    code: Word | None = None

    def __post_init__(self) -> None:
        if self.score is None and self.code is None:
            raise ValueError("an option has a `score` or a `code`")

    @property
    def key(self) -> str:
        """The code under which the answer is kept."""
        return self.code if self.code is not None else f"{self.score:g}"


class Range(Struct, frozen=True, forbid_unknown_fields=True):
    """The score of a number that lies between two limits, both included, where a condition holds."""

    score: float
    min: float | None = None
    max: float | None = None
    when: When | None = None


class Item(Struct, frozen=True, forbid_unknown_fields=True):
    """One question. `assumed` is the option that counts when nothing is chosen; `derived` is filled in from the records."""

    id: ItemId
    name: Text
    kind: Literal["choice", "number", "several", "text"] = "choice"
    group: Word | None = None
    text: Text | None = None
    options: Filled | tuple[Option, ...] | None = None
    unit: str | None = None
    min: float | None = None
    max: float | None = None
    decimals: Annotated[int, Meta(ge=0, le=3)] = 0
    ranges: tuple[Range, ...] = ()
    scored: bool = True
    required: bool = True
    assumed: Word | None = None
    show_if: When | None = None
    derived: Literal["age", "previous-level"] | None = None
    loinc: str | None = None
    evidence: Evidence | None = None

    def __post_init__(self) -> None:
        if (self.kind in ("choice", "several")) != (self.options is not None):
            raise ValueError(f"an item of kind `{self.kind}` {'needs' if self.options is None else 'has no'} `options`")
        if self.kind == "number" and (self.min is None or self.max is None):
            raise ValueError("a number needs `min` and `max`, the limits of what can be")
        if self.kind != "number" and (self.ranges or self.unit is not None):
            raise ValueError("`ranges` and `unit` belong to a number")

    @property
    def optional(self) -> bool:
        """Return whether a sheet is whole without an answer."""
        return not self.required or self.assumed is not None or self.derived == "previous-level" or self.kind == "text"


class Group(Struct, frozen=True, forbid_unknown_fields=True):
    """A part of the form, with a heading."""

    id: Word
    name: Text
    text: Text | None = None


class Level(Struct, frozen=True, forbid_unknown_fields=True):
    """A result: its number (the higher the worse, unless the instrument says otherwise) and its words."""

    number: LevelNumber
    zh: Filled
    en: Filled
    code: Word | None = None
    tone: Literal["good", "due", "late", "open"] = "open"
    advice: Text | None = None
    review_days: Annotated[int, Meta(ge=1)] | None = None

    @property
    def key(self) -> str:
        """The code of the level; its number where it has none."""
        return self.code if self.code is not None else str(self.number)


class Band(Struct, frozen=True, forbid_unknown_fields=True):
    """The level of a total between two limits, both included."""

    min: float
    max: float
    level: LevelNumber


class Grade(Struct, frozen=True, forbid_unknown_fields=True):
    """A word that a scale's sum, or a rule about scales, gives."""

    code: Word
    zh: Filled
    en: Filled


class GradeBand(Struct, frozen=True, forbid_unknown_fields=True):
    """The grade of a scale's sum between two limits, both included."""

    min: float
    max: float
    grade: Word


class GradeRule(Struct, frozen=True, forbid_unknown_fields=True):
    """The grade of a scale where a condition on scales holds; the first that holds counts, the last asks nothing."""

    grade: Word
    when: When | None = None


class Scale(Struct, frozen=True, forbid_unknown_fields=True):
    """Items added up on their own; those in `reversed` count as `reverse_from` less their score."""

    id: Word
    name: Text
    items: Annotated[tuple[ItemId, ...], Meta(min_length=1)]
    reversed: tuple[ItemId, ...] = ()
    reverse_from: float = 0
    max: float | None = None
    bands: tuple[GradeBand, ...] = ()
    rules: tuple[GradeRule, ...] = ()
    evidence: Evidence = VERIFIED


class Combination(Struct, frozen=True, forbid_unknown_fields=True):
    """The level by the grade of one scale and the worst grade of others; grades are ordered from best to worst."""

    rows: Word
    worst_of: Annotated[tuple[Word, ...], Meta(min_length=1)]
    table: dict[str, dict[str, LevelNumber]]
    evidence: Evidence = VERIFIED


class Decision(Struct, frozen=True, forbid_unknown_fields=True):
    """The level where a condition holds; the first that holds counts, the last asks nothing."""

    level: LevelNumber
    text: Text
    when: When | None = None
    evidence: Evidence = VERIFIED


class Leading(Struct, frozen=True, forbid_unknown_fields=True):
    """Which scale leads: the balanced one in one of its grades, else the highest among the strongest grade found."""

    balanced: Word
    balanced_grades: tuple[Word, ...]
    strengths: tuple[Word, ...]
    tie: Text
    none: Text
    undecided: LevelNumber


class Scoring(Struct, frozen=True, forbid_unknown_fields=True):
    """How answers become a score and a level; `method` names one of six functions, there are no formulas.

    `sum` adds up and looks at bands; `combination` reads a table of grades; `profile` grades scales and finds the leading one;
    `decisions` takes the first condition that holds; `highest` is the worst item; `record` gives neither score nor level.
    """

    method: Literal["sum", "combination", "profile", "decisions", "highest", "record"]
    direction: Literal["higher-is-better", "lower-is-better"] | None = None
    max: float | None = None
    bands: tuple[Band, ...] = ()
    scales: tuple[Scale, ...] = ()
    grades: tuple[Grade, ...] = ()
    combination: Combination | None = None
    decisions: tuple[Decision, ...] = ()
    leading: Leading | None = None
    evidence: Evidence = VERIFIED
    cites: str = ""
    note: Text | None = None


class LevelRule(Struct, frozen=True, forbid_unknown_fields=True):
    """What changes the level after scoring, in the order of the file: `set`, `worsen` by levels, or `at_least`."""

    id: Word
    when: When
    text: Text
    cites: str = ""
    set: LevelNumber | None = None
    worsen: Annotated[int, Meta(ge=1)] | None = None
    at_least: LevelNumber | None = None
    evidence: Evidence = VERIFIED

    def __post_init__(self) -> None:
        if sum(effect is not None for effect in (self.set, self.worsen, self.at_least)) != 1:
            raise ValueError("a rule has exactly one effect; write one of `set`, `worsen`, `at_least`")


class Stacking(Struct, frozen=True, forbid_unknown_fields=True):
    """By how many levels several reasons together worsen at most."""

    at_most: Annotated[int, Meta(ge=1)]
    evidence: Evidence


class Sign(Struct, frozen=True, forbid_unknown_fields=True):
    """What must be acted on whatever the level: when, how urgent, what to do, and by when to look again."""

    id: Word
    when: When
    urgency: Literal["emergency", "urgent", "soon", "advice"]
    text: Text
    refer: bool = False
    follow_up_days: Annotated[int, Meta(ge=1)] | None = None
    then: tuple[Code, ...] = ()
    cites: str = ""
    evidence: Evidence = VERIFIED


class Validity(Struct, frozen=True, forbid_unknown_fields=True):
    """For how long a result holds."""

    months: Annotated[int, Meta(ge=1)]
    evidence: Evidence


class Assessors(Struct, frozen=True, forbid_unknown_fields=True):
    """How many persons assess together."""

    count: Literal[1, 2]
    evidence: Evidence


class Source(Struct, frozen=True, forbid_unknown_fields=True):
    """Where the instrument comes from."""

    title: Filled
    number: str | None = None
    issuer: str | None = None
    issued: str | None = None
    official_text_seen: bool = False
    seen_in: tuple[str, ...] = ()
    note: Text | None = None
    evidence: Evidence = VERIFIED


class Licence(Struct, frozen=True, forbid_unknown_fields=True):
    """What may be done with the wording."""

    status: Literal["free", "paraphrase", "restricted", "unclear"]
    text: Text


class Audience(Struct, frozen=True, forbid_unknown_fields=True):
    """For whom the instrument is meant."""

    age_from: int | None = None
    text: Text | None = None


class Instrument(Struct, frozen=True, eq=False, forbid_unknown_fields=True):
    """One instrument, a file `instruments/<id>.yaml`; `serves` is the service item that an assessment with it delivers."""

    id: Code
    title: Text
    source: Source
    licence: Licence
    evidence: Evidence
    items: Annotated[tuple[Item, ...], Meta(min_length=1)]
    scoring: Scoring
    short: Text | None = None
    purpose: Text | None = None
    decides_benefit: bool = False
    serves: Code | None = None
    audience: Audience | None = None
    groups: tuple[Group, ...] = ()
    option_sets: dict[str, tuple[Option, ...]] = {}
    conditions: dict[str, When] = {}
    alternatives: tuple[tuple[ItemId, ...], ...] = ()
    levels: tuple[Level, ...] = ()
    rules: tuple[LevelRule, ...] = ()
    stacking: Stacking | None = None
    signs: tuple[Sign, ...] = ()
    validity: Validity | None = None
    assessors: Assessors = Assessors(1, VERIFIED)
    note: Text | None = None

    def item(self, id: str) -> Item:
        """Return one item; raise KeyError."""
        return {item.id: item for item in self.items}[id]

    def level(self, number: int) -> Level:
        """Return one level; raise KeyError."""
        return {level.number: level for level in self.levels}[number]

    def options_of(self, item: Item) -> tuple[Option, ...]:
        """Return the answers to choose from, whether written at the item or once for many."""
        if isinstance(item.options, str):
            return self.option_sets.get(item.options, ())
        return item.options or ()

    @property
    def named(self) -> dict[str, Criterion]:
        """The named conditions."""
        return {name: when.criterion for name, when in self.conditions.items()}

    @property
    def label(self) -> Text:
        """A short title for lists, the title where there is none."""
        return self.short or self.title


def read_custom(kind: type, plain: object) -> object:
    """Convert the one type that msgspec does not know."""
    if kind is When:
        return When.read(plain)
    raise NotImplementedError(kind)
