"""Worked examples: what an entry of `cases.yaml` looks like."""

from datetime import date
from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from yilian.policy.entries import ClauseId, Code, Division, Filled, ParameterName, Value
from yilian.policy.facts import UNKNOWN_LEVEL, ElderFacts, InstitutionFacts


class CaseElder(Struct, frozen=True, forbid_unknown_fields=True):
    """The elder of a case."""

    age: Annotated[int, Meta(ge=0, le=130)]
    groups: frozenset[Code] = frozenset()
    ability_level: Annotated[int, Meta(ge=UNKNOWN_LEVEL, le=4)] = UNKNOWN_LEVEL
    lives: Literal["at-home", "in-institution"] = "at-home"
    served_by: frozenset[Code] = frozenset()
    contracted: bool = False
    residence: Division | None = None
    household: Division | None = None

    def facts(self, jurisdiction: str) -> ElderFacts:
        """Give the facts; an elder without a residence lives where the pack is in force."""
        residence = self.residence or jurisdiction
        return ElderFacts(
            age=self.age,
            groups=self.groups,
            ability_level=self.ability_level,
            lives=self.lives,
            served_by=self.served_by,
            contracted=self.contracted,
            residence=residence,
            household=self.household or residence,
        )


class CaseInstitution(Struct, frozen=True, forbid_unknown_fields=True):
    """The institution of a case."""

    kind: Code
    beds: Annotated[int, Meta(ge=0)] = 0
    care_type: str = ""
    operated_months: Annotated[int, Meta(ge=0)] = 0
    ownership: Literal["public", "private", ""] = ""
    has: frozenset[Code] = frozenset()
    mainly_disabled: bool = False
    modes: frozenset[Code] = frozenset()
    division: Division | None = None

    def facts(self, jurisdiction: str) -> InstitutionFacts:
        """Give the facts; an institution without a division stands where the pack is in force."""
        return InstitutionFacts(
            kind=self.kind,
            beds=self.beds,
            care_type=self.care_type,
            operated_months=self.operated_months,
            ownership=self.ownership,
            has=self.has,
            mainly_disabled=self.mainly_disabled,
            modes=self.modes,
            division=self.division or jurisdiction,
        )


class ExpectAnswer(Struct, frozen=True, forbid_unknown_fields=True, rename={"is_": "is"}):
    """A rule answers so."""

    rule: Code
    is_: Code


class ExpectParameter(Struct, frozen=True, forbid_unknown_fields=True):
    """A parameter has a value."""

    name: ParameterName
    value: Value


class ExpectDeadline(Struct, frozen=True, forbid_unknown_fields=True):
    """A limit that starts on one day ends on another."""

    parameter: ParameterName
    starts: date
    ends: date


class ExpectTarget(Struct, frozen=True, forbid_unknown_fields=True):
    """A target is judged so; nothing measured is no data."""

    id: Code
    judged: Literal["met", "missed", "not-due", "no-figure", "no-data"]
    measured: float | dict[str, float] | None = None


class ExpectWindows(Struct, frozen=True, forbid_unknown_fields=True):
    """So many windows of an item fall due within a year."""

    item: Code
    year: int
    count: Annotated[int, Meta(ge=0)]


class ExpectDifference(Struct, frozen=True, forbid_unknown_fields=True):
    """The construction list and what the document prints disagree so."""

    about: int | str | tuple[int, ...]
    kind: Code | None = None
    computed: str | int | None = None
    printed: str | int | None = None


class Expectation(Struct, frozen=True, forbid_unknown_fields=True):
    """What holds in a case: one of the forms."""

    owed: tuple[Code, ...] | UnsetType = UNSET
    not_owed: tuple[Code, ...] | UnsetType = UNSET
    answer: ExpectAnswer | UnsetType = UNSET
    parameter: ExpectParameter | UnsetType = UNSET
    not_in_force: ParameterName | UnsetType = UNSET
    deadline: ExpectDeadline | UnsetType = UNSET
    target: ExpectTarget | UnsetType = UNSET
    windows: ExpectWindows | UnsetType = UNSET
    difference: ExpectDifference | UnsetType = UNSET

    def __post_init__(self) -> None:
        given = {name for name in self.__struct_fields__ if getattr(self, name) is not UNSET}
        forms = {"owed" if name == "not_owed" else name for name in given}
        if len(forms) != 1:
            raise ValueError(f"`expect` needs exactly one form: {', '.join(self.__struct_fields__)}")


class Case(Struct, frozen=True, forbid_unknown_fields=True, rename={"zh": "case"}):
    """An entry of `cases.yaml`: on this date, for this elder or institution, this holds, because of this clause."""

    zh: Filled
    en: Filled
    clause: ClauseId
    on: date
    expect: Expectation
    elder: CaseElder | None = None
    institution: CaseInstitution | None = None
