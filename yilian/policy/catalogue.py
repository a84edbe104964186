"""The words that all packs share: service items, modes, groups, measures, kinds of places, evidence, scores, signs."""

from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct

from yilian.kernel import conditions
from yilian.policy.conditions import Condition
from yilian.policy.entries import Code, Entitlement, Text
from yilian.policy.evidence import Evidence
from yilian.policy.suggestions import did_you_mean

EvidenceStatus = Literal["verified", "recalled", "declared"]
Desk = Literal["call", "medicine", "loan", "device", "route", "plan", "training", "talk", "nursing", "round"]
SHARED_DESKS = frozenset({"round"})


class Item(Struct, frozen=True, forbid_unknown_fields=True):
    """Something that can be owed, with the evidence that shows it was done."""

    code: Code
    name: Text
    category: Code
    evidence: tuple[Code, ...] = ()
    also: tuple[Code, ...] = ()
    """Evidence that may be recorded with it and is not demanded."""
    of_conditions: Mapping[Code, tuple[Code, ...]] = {}
    """Evidence demanded of whoever has a condition; of others it may be recorded."""
    may_be_absent: tuple[Code, ...] = ()
    """Evidence without which it counts when a reason settles that: such an item may be recorded in parts."""
    by: tuple[Code, ...] = ()
    minutes: Annotated[int, Meta(ge=0)] | None = None
    how: Code | None = None
    desk: Desk | None = None
    """The desk that delivers it by steps of its own, from an order or a call to the record; each but `round` delivers one item."""
    note: Text | None = None


class Mode(Struct, frozen=True, forbid_unknown_fields=True):
    """A way in which medicine and care come together."""

    code: Code
    name: Text
    note: Text | None = None


class ElderGroup(Struct, frozen=True, forbid_unknown_fields=True):
    """A group that policies name; with a condition it follows from other facts as well."""

    code: Code
    name: Text
    condition: Entitlement | None = None
    note: Text | None = None


class Form(Struct, frozen=True, forbid_unknown_fields=True):
    """A measure of a usual form, computed without code: institutions that have something, or beds of kinds.

    `share` is institutions having all words among those of the condition, `count` their number, `beds` the beds of kinds for the elders
    of the target. The condition is the target's own where this has none.
    """

    kind: Literal["share", "count", "beds"]
    of: Entitlement | None = None
    having: tuple[Code, ...] = ()
    beds: tuple[Code, ...] = ()
    sectors: tuple[Literal["medical", "care", "integrated", "community"], ...] = ()

    def __post_init__(self) -> None:
        if bool(self.beds) != (self.kind == "beds"):
            raise ValueError("`beds` names kinds of beds where `kind: beds`, and nowhere else")
        if self.kind != "beds" and not self.having:
            raise ValueError(f"`kind: {self.kind}` needs `having:`, the words that count")


class Measure(Struct, frozen=True, forbid_unknown_fields=True):
    """What a target measures, and the module that supplies the facts, or the form by which it is computed."""

    code: Code
    title: Text
    unit: str
    good: Literal["high", "low"] | None
    numerator: Text
    denominator: Text | None
    module: str
    form: Form | None = None
    note: Text | None = None


class PlaceKind(Struct, frozen=True, forbid_unknown_fields=True):
    """A kind of place."""

    code: Code
    name: Text
    sector: Literal["medical", "care", "integrated", "community", "business", "government"]
    note: Text | None = None


class Provider(Struct, frozen=True, forbid_unknown_fields=True):
    """People who provide a service and are no kind of place: a family-doctor team, volunteers."""

    code: Code
    name: Text
    note: Text | None = None


class Word(Struct, frozen=True, forbid_unknown_fields=True):
    """Something that an institution has or that was found about it: what a condition may ask under `has`."""

    code: Code
    name: Text
    about: Literal["unit", "service", "beds", "qualification", "form", "land", "case", "application", "fulfilment"]
    known_by: Code | None = None
    """The module whose own records say it: such a word is not entered by hand."""
    awaits: Code | None = None
    """The module whose records will say it once it is there; until then it is entered by hand, with its document."""
    note: Text | None = None

    @property
    def entered(self) -> bool:
        """Whether it is entered by hand, with its days and its document."""
        return self.known_by is None


class Band(Struct, frozen=True, forbid_unknown_fields=True):
    """The points of every value up to a limit that no earlier band has; without a limit, of all that is left."""

    points: Annotated[int, Meta(ge=0)]
    up_to: float | None = None


class ScoredEvidence(Struct, frozen=True, forbid_unknown_fields=True):
    """How one kind of evidence is scored: bands in rising order, the last without a limit, or the points of each option."""

    evidence: Code
    bands: tuple[Band, ...] = ()
    options: Mapping[Code, int] = {}

    def __post_init__(self) -> None:
        if bool(self.options) == bool(self.bands):
            raise ValueError("a part of a score has `bands` or `options`")


class Score(Struct, frozen=True, forbid_unknown_fields=True):
    """A score that is the sum of points; it says something only when all its parts are there."""

    code: Code
    name: Text
    parts: Annotated[tuple[ScoredEvidence, ...], Meta(min_length=1)]
    source: Text
    standing: EvidenceStatus


class Trigger(Struct, frozen=True, forbid_unknown_fields=True):
    """A value, a score or the points of one part of a score that is a sign; limits are included unless they say otherwise."""

    evidence: Code | None = None
    score: Code | None = None
    part_of: Code | None = None
    at_least: float | None = None
    above: float | None = None
    at_most: float | None = None
    from_age: Annotated[int, Meta(ge=0)] | None = None
    below_age: Annotated[int, Meta(ge=0)] | None = None

    def __post_init__(self) -> None:
        if sum(part is not None for part in (self.evidence, self.score, self.part_of)) != 1:
            raise ValueError("a trigger names one of `evidence`, `score` and `part_of`")
        if sum(bound is not None for bound in (self.at_least, self.above, self.at_most)) != 1:
            raise ValueError("a trigger has one of `at_least`, `above` and `at_most`")


class SignPart:
    """A part of a sign as it stands in the catalogue: a trigger, or a junction of triggers."""

    __slots__ = ("condition",)

    def __init__(self, condition: conditions.Condition[Trigger]) -> None:
        self.condition = condition

    @classmethod
    def read(cls, plain: object) -> "SignPart":
        """Read the YAML form."""
        return cls(conditions.read_condition(plain, _trigger_from))

    @property
    def plain(self) -> object:
        """The YAML form."""
        return conditions.plain_of(self.condition, _plain_trigger)

    @property
    def named(self) -> tuple[tuple[str, str], ...]:
        """The words of the catalogue that its triggers name: evidence and scores."""
        triggers = tuple(conditions.leaves_of(self.condition))
        pairs = ((("evidence", each.evidence), ("score", each.score), ("score", each.part_of)) for each in triggers)
        return tuple((kind, code) for words in pairs for kind, code in words if code is not None)


def _trigger_from(plain: Mapping[Any, Any]) -> Trigger:
    names = Trigger.__struct_fields__
    unknown = next((str(name) for name in plain if name not in names), None)
    if unknown is not None:
        raise ValueError(f"`{unknown}` is nothing that a trigger asks; {did_you_mean(unknown, names)}")
    return msgspec.convert(plain, Trigger)


def _plain_trigger(trigger: Trigger) -> object:
    return {name: value for name, value in msgspec.structs.asdict(trigger).items() if value is not None}


class FollowUp(Struct, frozen=True, forbid_unknown_fields=True):
    """What a sign makes owed: an item, within days of the visit."""

    item: Code
    days: Annotated[int, Meta(ge=1)]


class Sign(Struct, frozen=True, forbid_unknown_fields=True):
    """What must not be overlooked in what was observed: any of its triggers, how urgent it is, what to do now and afterwards.

    `items` narrows it to visits of these items. `standing` says how well the source is known.
    """

    code: Code
    name: Text
    any: Annotated[tuple[SignPart, ...], Meta(min_length=1)]
    urgency: Literal["refer-now", "see-a-doctor", "watch"]
    do: Text
    source: Text
    standing: EvidenceStatus
    items: tuple[Code, ...] = ()
    then: FollowUp | None = None
    again: Text | None = None
    """What to do instead when the last visit of the item showed it too."""
    note: Text | None = None

    @property
    def condition(self) -> conditions.Condition[Trigger]:
        """Return when the sign stands."""
        return conditions.AnyOf(tuple(part.condition for part in self.any))


class KnownCondition(Struct, frozen=True, forbid_unknown_fields=True):
    """A condition on which it depends what a service asks for, by the categories of ICD-10 with which its codes begin."""

    code: Code
    name: Text
    icd_10: Annotated[tuple[Annotated[str, Meta(pattern=r"^[A-Z][0-9]{2}$")], ...], Meta(min_length=1)]


class AbsentReason(Struct, frozen=True, forbid_unknown_fields=True):
    """Why a value that is asked for is not there; with one that settles it, it is not waited for."""

    code: Code
    name: Text
    settles: bool = False


class Limit(Struct, frozen=True, forbid_unknown_fields=True):
    """A figure that holds everywhere and that no pack prints; `standing` says how well its source is known."""

    code: Code
    name: Text
    value: Annotated[int, Meta(ge=1)]
    unit: Literal["d", "min"]
    source: Text
    standing: EvidenceStatus


class Catalogue(Struct, frozen=True, dict=True):
    """All shared words."""

    items: tuple[Item, ...] = ()
    modes: tuple[Mode, ...] = ()
    groups: tuple[ElderGroup, ...] = ()
    measures: tuple[Measure, ...] = ()
    place_kinds: tuple[PlaceKind, ...] = ()
    providers: tuple[Provider, ...] = ()
    words: tuple[Word, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    scores: tuple[Score, ...] = ()
    signs: tuple[Sign, ...] = ()
    limits: tuple[Limit, ...] = ()
    absent: tuple[AbsentReason, ...] = ()
    conditions: tuple[KnownCondition, ...] = ()

    @cached_property
    def item(self) -> Mapping[str, Item]:
        """Items by code."""
        return {entry.code: entry for entry in self.items}

    @cached_property
    def at_desk(self) -> Mapping[str, tuple[Item, ...]]:
        """The items that each desk delivers, in the order of the catalogue."""
        desks = dict.fromkeys(entry.desk for entry in self.items if entry.desk is not None)
        return {desk: tuple(entry for entry in self.items if entry.desk == desk) for desk in desks}

    @cached_property
    def one_evidence(self) -> Mapping[str, Evidence]:
        """Kinds of evidence by code."""
        return {entry.code: entry for entry in self.evidence}

    @cached_property
    def score(self) -> Mapping[str, Score]:
        """Scores by code."""
        return {entry.code: entry for entry in self.scores}

    @cached_property
    def sign(self) -> Mapping[str, Sign]:
        """Signs by code."""
        return {entry.code: entry for entry in self.signs}

    @cached_property
    def limit(self) -> Mapping[str, Limit]:
        """Limits by code."""
        return {entry.code: entry for entry in self.limits}

    @cached_property
    def absent_reason(self) -> Mapping[str, AbsentReason]:
        """Reasons why a value is absent, by code."""
        return {entry.code: entry for entry in self.absent}

    @cached_property
    def mode(self) -> Mapping[str, Mode]:
        """Modes by code."""
        return {entry.code: entry for entry in self.modes}

    @cached_property
    def group(self) -> Mapping[str, ElderGroup]:
        """Groups by code."""
        return {entry.code: entry for entry in self.groups}

    @cached_property
    def place_kind(self) -> Mapping[str, PlaceKind]:
        """Kinds of places by code."""
        return {entry.code: entry for entry in self.place_kinds}

    @cached_property
    def word(self) -> Mapping[str, Word]:
        """Return what an institution may have, by code."""
        return {entry.code: entry for entry in self.words}

    @cached_property
    def open_words(self) -> frozenset[str]:
        """The words of which nothing recorded means unknown, not no: whether something asked for was done."""
        return frozenset(word.code for word in self.words if word.about == "fulfilment" and word.entered)

    @cached_property
    def provider(self) -> Mapping[str, Text]:
        """Names of everybody who may provide a service, by code: kinds of places and people."""
        kinds, people = self.place_kinds, self.providers
        return {kind.code: kind.name for kind in kinds} | {person.code: person.name for person in people}

    @cached_property
    def measure(self) -> Mapping[str, Measure]:
        """Measures by code."""
        return {entry.code: entry for entry in self.measures}

    @cached_property
    def derived_groups(self) -> Mapping[str, Condition]:
        """Groups that follow from other facts, with the condition."""
        return {group.code: group.condition.condition for group in self.groups if group.condition}


FILES: Mapping[str, tuple[str, type[Struct]]] = {
    "items.yaml": ("items", Item),
    "modes.yaml": ("modes", Mode),
    "groups.yaml": ("groups", ElderGroup),
    "measures.yaml": ("measures", Measure),
    "place_kinds.yaml": ("place_kinds", PlaceKind),
    "providers.yaml": ("providers", Provider),
    "words.yaml": ("words", Word),
    "evidence.yaml": ("evidence", Evidence),
    "scores.yaml": ("scores", Score),
    "signs.yaml": ("signs", Sign),
    "limits.yaml": ("limits", Limit),
    "absent.yaml": ("absent", AbsentReason),
    "conditions.yaml": ("conditions", KnownCondition),
}
