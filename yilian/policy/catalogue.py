"""The words that all packs share: service items, modes, groups, measures, kinds of places, evidence."""

from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Literal

from msgspec import Meta, Struct

from yilian.policy.conditions import Condition
from yilian.policy.entries import Code, Entitlement, Text


class Item(Struct, frozen=True, forbid_unknown_fields=True):
    """Something that can be owed, with the evidence that shows it was done."""

    code: Code
    name: Text
    category: Code
    evidence: tuple[Code, ...] = ()
    by: tuple[Code, ...] = ()
    minutes: Annotated[int, Meta(ge=0)] | None = None
    how: Code | None = None
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


class Evidence(Struct, frozen=True, forbid_unknown_fields=True):
    """What a record must hold to count; `low` and `high` are physical limits, not normal ranges."""

    code: Code
    name: Text
    unit: str | None = None
    loinc: str | None = None
    low: float | None = None
    high: float | None = None
    note: Text | None = None


class Catalogue(Struct, frozen=True, dict=True):
    """All shared words."""

    items: tuple[Item, ...] = ()
    modes: tuple[Mode, ...] = ()
    groups: tuple[ElderGroup, ...] = ()
    measures: tuple[Measure, ...] = ()
    place_kinds: tuple[PlaceKind, ...] = ()
    evidence: tuple[Evidence, ...] = ()

    @cached_property
    def item(self) -> Mapping[str, Item]:
        """Items by code."""
        return {entry.code: entry for entry in self.items}

    @cached_property
    def one_evidence(self) -> Mapping[str, Evidence]:
        """Kinds of evidence by code."""
        return {entry.code: entry for entry in self.evidence}

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
}
