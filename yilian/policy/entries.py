"""What one entry of a pack's files looks like; the JSON Schemas in `schemas/packs/` are generated from these types."""

from datetime import date
from typing import Annotated, ClassVar, Literal

import msgspec
from msgspec import Meta, Struct

from yilian.kernel.periods import Period
from yilian.kernel.refusals import Invalid
from yilian.kernel.timing import Timing
from yilian.policy.conditions import Condition, condition_from, plain_of

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


def read_custom(kind: type, plain: object) -> object:
    """Convert the two types that msgspec does not know."""
    if kind is Entitlement or kind is Recipients:
        return kind.read(plain)
    raise NotImplementedError(kind)


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


class PackHeader(Struct, frozen=True, forbid_unknown_fields=True):
    """`pack.yaml`: which document this is, whom it binds and when."""

    id: Code
    title: Text
    number: str | None
    issuer: Text
    kind: Literal["plan", "notice", "opinion", "report", "measures"]
    jurisdiction: Division
    issued: date | None
    in_force: Span
    text: Literal["document", "paraphrase"]
    note: Text | None = None


class AnsweredBy(Struct, frozen=True, forbid_unknown_fields=True):
    """What in the system answers a clause."""

    by: Literal["target", "service", "parameter", "rule", "task", "duty", "record", "place", "page", "module"]
    ref: Filled


ClauseKind = Literal["target", "service", "task", "rule", "record", "flow", "platform", "plan"]


class Clause(Struct, frozen=True, forbid_unknown_fields=True):
    """An entry of `clauses.yaml`: where the clause stands, what it says, what answers it and how that is shown."""

    id: ClauseId
    at: Filled
    kind: ClauseKind
    text: Text
    quote: str | None = None
    answers: tuple[AnsweredBy, ...] = ()
    shown_by: tuple[Filled, ...] = ()
    open: Text | None = None


Comparison = Literal["at-least", "at-most", "equal", "all", "none-given"]
TargetUnit = Literal["ratio", "per-100-elders", "per-1000-elders", "count", "text"]


class Target(Struct, frozen=True, forbid_unknown_fields=True):
    """An entry of `targets.yaml`: a figure to reach by a date; a value of null is a clause without a figure."""

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
    basis: str | None = None
    per: Literal["township", "county", "city", "institution", "community", "village"] | None = None
    parts: dict[str, Figure] | None = None
    note: Text | None = None

    def __post_init__(self) -> None:
        if self.compare == "none-given" and self.value is not None:
            raise ValueError("`compare: none-given` goes with `value: null`")
        if self.compare in ("at-least", "at-most") and self.value is None and not self.parts:
            raise ValueError(f"`compare: {self.compare}` needs a value; a clause without a figure is `none-given`")


class TimingEntry(Struct, frozen=True, forbid_unknown_fields=True):
    """FHIR Timing.repeat in a pack file."""

    frequency: Annotated[int, Meta(ge=1)]
    period: Annotated[int, Meta(ge=1)]
    periodUnit: Literal["d", "wk", "mo", "a"]
    frequencyMax: Annotated[int, Meta(ge=1)] | None = None

    def __post_init__(self) -> None:
        try:
            self.timing  # noqa: B018 - the kernel's own checks judge the numbers
        except Invalid as error:
            raise ValueError(str(error)) from error

    @property
    def timing(self) -> Timing:
        """The same as a Timing."""
        return Timing(self.frequency, self.period, self.periodUnit, self.frequencyMax)


How = Code
Setting = Literal["home", "community", "institution", "hospital"]


class ServiceItem(Struct, frozen=True, forbid_unknown_fields=True):
    """One item of a service package: what, in which rhythm, to whom, how."""

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
    note: Text | None = None

    def __post_init__(self) -> None:
        rhythms = (self.timing is not None, self.standing is not None, self.on_demand, self.once)
        if sum(rhythms) != 1:
            raise ValueError("exactly one of `timing`, `standing`, `on_demand`, `once` says when the item is owed")


class ServicePackage(Struct, frozen=True, forbid_unknown_fields=True):
    """An entry of `services.yaml`: a mode, who is entitled, who provides, and the items."""

    mode: Code
    clause: ClauseId
    entitled: Entitlement
    provider: Code
    settings: tuple[Setting, ...]
    items: tuple[ServiceItem, ...]
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


class DecisionRule(Struct, frozen=True, forbid_unknown_fields=True):
    """An entry of `rules.yaml` that decides about an elder or an institution."""

    rule: Code
    clause: ClauseId
    title: Text
    subject: Literal["elder", "institution"]
    when: Entitlement
    answer: Literal["owed", "allowed", "refused", "required", "free", "encouraged"]
    limit: ParameterName | None = None
    authority: Code | None = None
    note: Text | None = None


RuleEntry = ParameterRule | DecisionRule


class Department(Struct, frozen=True, forbid_unknown_fields=True):
    """A department that the document names."""

    code: Code
    name: Text


class Member(Struct, frozen=True, forbid_unknown_fields=True):
    """A seat in the leading group; posts and bodies, never names of persons."""

    department: Code
    post: Literal["head", "deputy", "member"]
    count: Annotated[int, Meta(ge=1)]


class Group(Struct, frozen=True, forbid_unknown_fields=True):
    """The leading group, its office and its seats."""

    name: Text
    office: Code | None
    members: tuple[Member, ...]
    clause: ClauseId | None = None


class Duty(Struct, frozen=True, forbid_unknown_fields=True):
    """What one department has to do."""

    department: Code
    text: Text
    clause: ClauseId


class Duties(Struct, frozen=True, forbid_unknown_fields=True):
    """`duties.yaml`: departments, the leading group and everybody's duties."""

    departments: tuple[Department, ...] = ()
    group: Group | None = None
    duties: tuple[Duty, ...] = ()


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
    """Write the two types that msgspec does not know in their YAML form."""
    if isinstance(value, Recipients) and value.word:
        return value.word
    if isinstance(value, Entitlement | Recipients):
        return plain_of(value.condition)
    raise NotImplementedError(type(value))
