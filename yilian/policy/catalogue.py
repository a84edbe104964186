"""The words that all packs share: service items, modes, groups, measures, kinds of places, evidence, scores, signs."""

from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Literal

from msgspec import Meta, Struct

from yilian.policy.conditions import Condition
from yilian.policy.entries import Code, Entitlement, Text

Standing = Literal["verified", "recalled", "declared"]
Desk = Literal["call", "medicine", "loan", "device", "tour", "plan", "training", "talk", "nursing", "round"]
SHARED_DESKS = frozenset({"round"})


class Item(Struct, frozen=True, forbid_unknown_fields=True):
    """Something that can be owed, with the evidence that shows it was done."""

    code: Code
    name: Text
    category: Code
    evidence: tuple[Code, ...] = ()
    also: tuple[Code, ...] = ()
    """Evidence that may be recorded with it and is not demanded."""
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


class Measure(Struct, frozen=True, forbid_unknown_fields=True):
    """What a target measures, and the module that supplies the facts."""

    code: Code
    title: Text
    unit: str
    good: Literal["high", "low"] | None
    numerator: Text
    denominator: Text | None
    module: str
    note: Text | None = None


class PlaceKind(Struct, frozen=True, forbid_unknown_fields=True):
    """A kind of place."""

    code: Code
    name: Text
    sector: Literal["medical", "care", "integrated", "community", "government"]
    note: Text | None = None


class Range(Struct, frozen=True, forbid_unknown_fields=True):
    """Where a value usually lies, both limits included; one that is missing is no limit."""

    low: float | None = None
    high: float | None = None


class Evidence(Struct, frozen=True, forbid_unknown_fields=True):
    """What a record must hold to count; `low` and `high` are physical limits, `usual` is the normal range of an adult."""

    code: Code
    name: Text
    unit: str | None = None
    loinc: str | None = None
    low: float | None = None
    high: float | None = None
    usual: Range | None = None
    note: Text | None = None


class Band(Struct, frozen=True, forbid_unknown_fields=True):
    """The points of every value up to a limit that no earlier band has; without a limit, of all that is left."""

    points: Annotated[int, Meta(ge=0)]
    up_to: float | None = None


class ScoredEvidence(Struct, frozen=True, forbid_unknown_fields=True):
    """How one kind of evidence is scored: bands in rising order, the last without a limit."""

    evidence: Code
    bands: Annotated[tuple[Band, ...], Meta(min_length=2)]


class Score(Struct, frozen=True, forbid_unknown_fields=True):
    """A score that is the sum of points; it says something only when all its parts are there."""

    code: Code
    name: Text
    parts: Annotated[tuple[ScoredEvidence, ...], Meta(min_length=1)]
    source: Text
    standing: Standing


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
        if sum(one is not None for one in (self.evidence, self.score, self.part_of)) != 1:
            raise ValueError("a trigger names one of `evidence`, `score` and `part_of`")
        if sum(one is not None for one in (self.at_least, self.above, self.at_most)) != 1:
            raise ValueError("a trigger has one of `at_least`, `above` and `at_most`")


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
    any: Annotated[tuple[Trigger, ...], Meta(min_length=1)]
    urgency: Literal["refer-now", "see-a-doctor", "watch"]
    do: Text
    source: Text
    standing: Standing
    items: tuple[Code, ...] = ()
    then: FollowUp | None = None
    again: Text | None = None
    """What to do instead when the last visit of the item showed it too."""
    note: Text | None = None


class Limit(Struct, frozen=True, forbid_unknown_fields=True):
    """A figure that holds everywhere and that no pack prints; `standing` says how well its source is known."""

    code: Code
    name: Text
    value: Annotated[int, Meta(ge=1)]
    unit: Literal["d", "min"]
    source: Text
    standing: Standing


class Catalogue(Struct, frozen=True, dict=True):
    """All shared words."""

    items: tuple[Item, ...] = ()
    modes: tuple[Mode, ...] = ()
    groups: tuple[ElderGroup, ...] = ()
    measures: tuple[Measure, ...] = ()
    place_kinds: tuple[PlaceKind, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    scores: tuple[Score, ...] = ()
    signs: tuple[Sign, ...] = ()
    limits: tuple[Limit, ...] = ()

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
    "evidence.yaml": ("evidence", Evidence),
    "scores.yaml": ("scores", Score),
    "signs.yaml": ("signs", Sign),
    "limits.yaml": ("limits", Limit),
}
