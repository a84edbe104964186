"""What one entry of a pack's files looks like; the JSON Schemas in `schemas/packs/` are generated from these types."""

from collections.abc import Callable
from datetime import date
from typing import Annotated, ClassVar, Literal

import msgspec
from msgspec import Meta, Struct

from yilian.kernel.periods import Period
from yilian.policy.conditions import Condition, condition_from, plain_of
from yilian.policy.timing_schema import TimingEntry

Code = Annotated[str, Meta(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", description="kebab-case English")]
ClauseId = Annotated[str, Meta(pattern=r"^[A-Z]{2}-[0-9]{2,3}$")]
ParameterName = Annotated[str, Meta(pattern=r"^[a-z0-9_-]+(\.[a-z0-9_-]+)*$")]
Division = Annotated[str, Meta(pattern=r"^([0-9]{2}|[0-9]{4}|[0-9]{6}|[0-9]{9}|[0-9]{12})$")]
Filled = Annotated[str, Meta(min_length=1)]
Month = Annotated[str, Meta(pattern=r"^[0-9]{4}-(0[1-9]|1[0-2])$")]
Figure = Annotated[float, Meta(ge=0)]


class Text(Struct, frozen=True, forbid_unknown_fields=True):
    """One sentence in Chinese and in English."""

    zh: Filled
    en: Filled


class Entitlement:
    """A condition as it stands in a pack; kept as its own type so that it is read and described in one place."""

    __slots__ = ("condition",)

    def __init__(self, condition: Condition) -> None:
        self.condition = condition

    @classmethod
    def read(cls, plain: object) -> "Entitlement":
        """Read the YAML form."""
        return cls(condition_from(plain))

    @property
    def plain(self) -> object:
        """The YAML form."""
        return plain_of(self.condition)


class Recipients:
    """To whom an item of a package goes: a word, or a condition of its own beside the package's."""

    __slots__ = ("condition", "word")

    WORDS: ClassVar = {
        "contracted": {"contracted": True},
        "resident-of-institution": {"lives": "in-institution"},
        "entitled": {"anyone": True},
    }

    def __init__(self, word: str | None, condition: Condition) -> None:
        self.word = word
        self.condition = condition

    @classmethod
    def read(cls, plain: object) -> "Recipients":
        """Read the YAML form."""
        if not isinstance(plain, str):
            return cls(None, condition_from(plain))
        if plain not in cls.WORDS:
            raise ValueError(f"`to: {plain}` is not known; write one of {', '.join(cls.WORDS)} or a condition")
        return cls(plain, condition_from(cls.WORDS[plain]))

    @property
    def plain(self) -> object:
        """The YAML form."""
        return self.word or plain_of(self.condition)


def read_custom(kind: type, plain: object) -> object:
    """Convert the types that msgspec does not know: those that read their own YAML form."""
    read: Callable[[object], object] | None = getattr(kind, "read", None)
    if read is None:
        raise NotImplementedError(kind)
    return read(plain)


class Span(Struct, frozen=True, forbid_unknown_fields=True, rename={"starts_on": "from", "ends_on": "to"}):
    """A period in a pack file: first and last day, both included; no last day is open."""

    starts_on: date
    ends_on: date | None = None

    def __post_init__(self) -> None:
        if self.ends_on is not None and self.ends_on < self.starts_on:
            raise ValueError("`to` lies before `from`")

    @property
    def period(self) -> Period:
        """The same as a Period."""
        return Period(self.starts_on, self.ends_on)


class AnsweredBy(Struct, frozen=True, forbid_unknown_fields=True):
    """What in the system answers a clause."""

    by: Literal["target", "service", "parameter", "rule", "task", "duty", "record", "place", "page", "module"]
    ref: Filled


ClauseKind = Literal["target", "service", "task", "rule", "record", "flow", "platform", "plan"]


class Clause(Struct, frozen=True, forbid_unknown_fields=True):
    """An entry of `clauses.yaml`: where the clause stands, what it says, what answers it and what is open; that it works is for tests to show."""

    id: ClauseId
    at: Filled
    kind: ClauseKind
    text: Text
    quote: str | None = None
    answers: tuple[AnsweredBy, ...] = ()
    open: Text | None = None


Comparison = Literal["at-least", "at-most", "equal", "all", "none-given"]
TargetUnit = Literal["ratio", "per-100-elders", "per-1000-elders", "count", "text"]


class Target(Struct, frozen=True, forbid_unknown_fields=True):
    """An entry of `targets.yaml`: a figure to reach by a date; a value of null is a clause without a figure.

    `threshold` names the parameter that says from which share a member counts, for a measure that needs one.
    """

    id: Code
    clause: ClauseId
    measure: Code
    compare: Comparison
    value: Figure | None
    unit: TargetUnit
    due: date | None
    printed: Filled
    title: Text
    of: Entitlement | None = None
    at_most: Figure | None = None
    in_force: Span | None = None
    basis: str | None = None
    threshold: str | None = None
    per: Literal["township", "county", "city", "institution", "community", "village"] | None = None
    parts: dict[str, Figure] | None = None
    note: Text | None = None

    def __post_init__(self) -> None:
        if self.compare == "none-given" and self.value is not None:
            raise ValueError("`compare: none-given` goes with `value: null`")
        if self.compare in ("at-least", "at-most") and self.value is None and not self.parts:
            raise ValueError(f"`compare: {self.compare}` needs a value; a clause without a figure is `none-given`")
        if self.at_most is not None and (self.compare != "at-least" or self.at_most < (self.value or 0)):
            raise ValueError("`at_most` is the upper bound of `compare: at-least` and not below `value`")


How = Code
Setting = Literal["home", "community", "institution", "hospital"]
Strength = Literal["must", "should", "may", "explore"]
# Plain types: msgspec 0.22 crashes at exit when a union of two annotated types is shared by two structs.
Providers = str | tuple[str, ...]


def as_list(providers: Providers | None) -> tuple[str, ...]:
    """Return providers as they stand in a pack, one or several, as a list."""
    if providers is None:
        return ()
    return (providers,) if isinstance(providers, str) else providers


class ServiceItem(Struct, frozen=True, forbid_unknown_fields=True):
    """One item of a service package: what, in which rhythm, to whom, how.

    `strength` and `provider` are those of its own sentence; without them the package's hold. With `without_contract` residence
    alone makes it owed.
    """

    item: Code
    clause: ClauseId
    to: Recipients
    timing: TimingEntry | None = None
    standing: Literal["24h", True] | None = None
    on_demand: bool = False
    once: bool = False
    free: bool | None = None
    how: How | None = None
    then: Code | None = None
    at_least: bool | None = None
    strength: Strength | None = None
    provider: Providers | None = None
    in_force: Span | None = None
    without_contract: bool | None = None
    note: Text | None = None

    def __post_init__(self) -> None:
        if self.without_contract and self.to.word == "contracted":
            raise ValueError("`without_contract: true` promises to everybody, so it does not go with `to: contracted`")
        rhythms = (self.timing is not None, self.standing is not None, self.on_demand, self.once)
        if sum(rhythms) != 1:
            raise ValueError("exactly one of `timing`, `standing`, `on_demand`, `once` says when the item is owed")


class ServicePackage(Struct, frozen=True, forbid_unknown_fields=True):
    """An entry of `services.yaml`: a mode, who is entitled, who provides, and the items."""

    mode: Code
    clause: ClauseId
    entitled: Entitlement
    provider: Providers
    settings: tuple[Setting, ...]
    items: tuple[ServiceItem, ...]
    strength: Strength = "must"
    in_force: Span | None = None
    note: Text | None = None

    def __post_init__(self) -> None:
        if not self.providers:
            raise ValueError("`provider` names one or several who provide it")

    @property
    def providers(self) -> tuple[str, ...]:
        """Return who provides what the items do not say otherwise."""
        return as_list(self.provider)


class Participation(Struct, frozen=True, forbid_unknown_fields=True):
    """An entry of `participation.yaml`: a place declares that it takes part in what a document does not oblige it to.

    Without an item the whole mode is meant; without a division the jurisdiction of the pack in which it stands.
    """

    pack: Code
    mode: Code
    in_force: Span
    printed: Filled
    item: Code | None = None
    division: Division | None = None
    note: Text | None = None


Value = int | float | bool | str | tuple[str | int | float, ...]


class DatedValue(Struct, frozen=True, forbid_unknown_fields=True, rename={"starts_on": "from", "ends_on": "to"}):
    """A parameter's value and the first and last day on which it holds; the right ends by `to`, never by a null value."""

    starts_on: date
    value: Value
    printed: Filled
    ends_on: date | None = None

    def __post_init__(self) -> None:
        if self.ends_on is not None and self.ends_on < self.starts_on:
            raise ValueError("`to` lies before `from`")

    @property
    def period(self) -> Period:
        """The days on which the value holds."""
        return Period(self.starts_on, self.ends_on)


class ParameterRule(Struct, frozen=True, forbid_unknown_fields=True):
    """An entry of `rules.yaml` that gives a dated value."""

    parameter: ParameterName
    clause: ClauseId
    title: Text
    unit: Filled
    values: Annotated[tuple[DatedValue, ...], Meta(min_length=1)]
    note: Text | None = None


RuleAnswer = Literal["owed", "allowed", "refused", "required", "free", "encouraged"]
_STRENGTHS: dict[RuleAnswer, tuple[Strength, ...]] = {
    "owed": ("must", "should"),
    "required": ("must", "should"),
    "free": ("must", "should"),
    "refused": ("must",),
    "encouraged": ("should", "explore"),
    "allowed": ("may", "should", "explore", "must"),
}


class DecisionRule(Struct, frozen=True, forbid_unknown_fields=True):
    """An entry of `rules.yaml` that decides about an elder or an institution.

    Without a `strength` the answer says it: what is owed, required, free or refused must be so, what is encouraged should, what is
    allowed may. `met_by` says by which facts it is met.
    """

    rule: Code
    clause: ClauseId
    title: Text
    subject: Literal["elder", "institution"]
    when: Entitlement
    answer: RuleAnswer
    strength: Strength | None = None
    in_force: Span | None = None
    limit: ParameterName | None = None
    authority: Code | None = None
    met_by: Entitlement | None = None
    note: Text | None = None

    def __post_init__(self) -> None:
        if self.strength is not None and self.strength not in _STRENGTHS[self.answer]:
            known = ", ".join(_STRENGTHS[self.answer])
            raise ValueError(f"`strength: {self.strength}` contradicts `answer: {self.answer}`; write one of {known}")

    @property
    def force(self) -> Strength:
        """Return how strongly the document says it."""
        return self.strength or _STRENGTHS[self.answer][0]


RuleEntry = ParameterRule | DecisionRule


class Institution(Struct, frozen=True, forbid_unknown_fields=True):
    """A row of `places/institutions.csv`: a place that the document names; no number of beds is not 0."""

    code: Code
    name: Text
    known_as: tuple[str, ...]
    kind: Code
    division: Division | None
    ownership: Literal["public", "private"] | None
    modes: tuple[Code, ...]
    beds: int | None
    beds_meaning: str
    clause: ClauseId
    note: str


def as_plain(value: object) -> object:
    """Turn entries into maps and lists of plain values, for JSON."""
    return msgspec.to_builtins(value, enc_hook=write_custom)


def write_custom(value: object) -> object:
    """Write the types that msgspec does not know in their YAML form."""
    if not hasattr(value, "plain"):
        raise NotImplementedError(type(value))
    return value.plain
