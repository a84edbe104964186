"""Worked examples: what an entry of `cases.yaml` looks like."""

from datetime import date
from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from yilian.policy.entries import (
    ClauseId,
    Code,
    Division,
    Filled,
    Month,
    ParameterName,
    Participation,
    Strength,
    Value,
)
from yilian.policy.facts import ElderFacts, InstitutionFacts
from yilian.policy.timing_schema import Event, TimingEntry


class CaseElder(Struct, frozen=True, forbid_unknown_fields=True):
    """The elder of a case."""

    age: Annotated[int, Meta(ge=0, le=130)]
    groups: frozenset[Code] = frozenset()
    ability_level: Annotated[int, Meta(ge=0, le=4)] | None = None
    lives: Literal["at-home", "in-institution"] = "at-home"
    served_by: frozenset[Code] = frozenset()
    contracted: bool = False
    residence: Division | None = None
    household: Division | None = None

    def facts(self, jurisdiction: str) -> ElderFacts:
        """Return the facts; an elder without a residence lives where the pack is in force."""
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
    lacks: frozenset[Code] = frozenset()
    mainly_disabled: bool = False
    modes: frozenset[Code] = frozenset()
    division: Division | None = None

    def facts(self, jurisdiction: str, open_words: frozenset[str] = frozenset()) -> InstitutionFacts:
        """Return the facts; an institution without a division stands where the pack is in force.

        Of `open_words` that the case names neither under `has` nor under `lacks`, nobody knows.
        """
        return InstitutionFacts(
            kind=self.kind,
            beds=self.beds,
            care_type=self.care_type,
            operated_months=self.operated_months,
            ownership=self.ownership,
            has=self.has,
            unrecorded=open_words - self.has - self.lacks,
            mainly_disabled=self.mainly_disabled,
            modes=self.modes,
            division=self.division or jurisdiction,
        )


class ExpectAnswer(Struct, frozen=True, forbid_unknown_fields=True, rename={"is_": "is"}):
    """A rule answers so; how strongly, by whose authority, within which limit, and whether the institution meets it."""

    rule: Code
    is_: Code
    strength: Strength | UnsetType = UNSET
    authority: Code | UnsetType | None = UNSET
    limit: ParameterName | UnsetType | None = UNSET
    state: Literal["met", "unmet", "unknown", "applies", "silent"] | UnsetType = UNSET


class ExpectRequirement(Struct, frozen=True, forbid_unknown_fields=True, rename={"is_": "is"}):
    """What a rule asks of an institution stands so; `silent` where it does not speak of it."""

    rule: Code
    is_: Literal["met", "unmet", "unknown", "applies", "silent"]


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
    """A target is judged so (nothing measured is no data), counts whom the case is about or not, has these words."""

    id: Code
    judged: (
        Literal["met", "reached-early", "missed", "missed-undated", "not-due", "no-figure", "no-data"] | UnsetType
    ) = UNSET
    measured: float | dict[str, float] | None = None
    counts: bool | UnsetType = UNSET
    due: date | UnsetType | None = UNSET
    basis: str | UnsetType | None = UNSET
    per: str | UnsetType | None = UNSET
    threshold: str | UnsetType | None = UNSET


class ExpectWindows(Struct, frozen=True, forbid_unknown_fields=True):
    """So many windows of an item fall due within a year."""

    item: Code
    year: int
    count: Annotated[int, Meta(ge=0)]


class ExpectDue(Struct, frozen=True, forbid_unknown_fields=True):
    """Counted from a day, that of the event where it follows one, an item falls due on exactly these days, as far as the last."""

    item: Code
    since: date
    on: Annotated[tuple[date, ...], Meta(min_length=1)]
    after: Event | None = None


class ExpectPromise(Struct, frozen=True, forbid_unknown_fields=True):
    """An item is owed or offered so: by whom, how, where, in which rhythm, how strongly.

    `mode` and `clause` choose among several sentences that promise it; `clauses` names all of these.
    """

    item: Code
    mode: Code | UnsetType = UNSET
    clause: ClauseId | UnsetType = UNSET
    clauses: frozenset[ClauseId] | UnsetType = UNSET
    by: tuple[Code, ...] | UnsetType = UNSET
    how: Code | UnsetType | None = UNSET
    rhythm: Literal["on-demand", "once", "standing", "24h"] | TimingEntry | UnsetType = UNSET
    settings: tuple[Code, ...] | UnsetType = UNSET
    strength: Strength | UnsetType = UNSET
    free: bool | UnsetType | None = UNSET
    then: Code | UnsetType | None = UNSET
    at_least: bool | UnsetType | None = UNSET


class ExpectWork(Struct, frozen=True, forbid_unknown_fields=True):
    """A piece of work stands so in the plan: a project or a task by its number, a milestone by its place in the list.

    `month` is the printed month of a project, `ends_on` the day of a milestone.
    """

    list: Literal["projects", "milestones", "tasks"]
    no: int
    lead: tuple[Code, ...] | UnsetType = UNSET
    cooperating: tuple[Code, ...] | UnsetType = UNSET
    due: date | UnsetType | None = UNSET
    beds: int | UnsetType | None = UNSET
    township: Division | UnsetType | None = UNSET
    mode: Code | UnsetType | None = UNSET
    month: Month | UnsetType | None = UNSET
    ends_on: date | UnsetType = UNSET
    precision: Literal["day", "month", "year"] | UnsetType = UNSET
    project: int | UnsetType | None = UNSET


class ExpectDuty(Struct, frozen=True, forbid_unknown_fields=True):
    """Whoever has to do what these words say is this department, or are these, and no other."""

    says: Filled
    department: Code | UnsetType = UNSET
    departments: frozenset[Code] = frozenset()

    def __post_init__(self) -> None:
        if (self.department is UNSET) is (not self.departments):
            raise ValueError("`duties` name one `department`, or several `departments`")

    @property
    def all_departments(self) -> frozenset[str]:
        """The departments, one or several."""
        return self.departments or frozenset([str(self.department)])


class ExpectPlace(Struct, frozen=True, forbid_unknown_fields=True):
    """A place that the document names, by its name, is so."""

    name: Filled
    kind: Code | UnsetType = UNSET
    division: Division | UnsetType | None = UNSET
    ownership: Literal["public", "private"] | UnsetType | None = UNSET
    modes: tuple[Code, ...] | UnsetType = UNSET
    beds: int | UnsetType | None = UNSET


class ExpectBinding(Struct, frozen=True, forbid_unknown_fields=True, rename={"is_": "is"}):
    """On the day of the case the document binds a division, or does not."""

    division: Division
    is_: bool


class ExpectDifference(Struct, frozen=True, forbid_unknown_fields=True):
    """The construction list and what the document prints disagree so."""

    about: int | str | tuple[int, ...]
    kind: Code | None = None
    computed: str | int | None = None
    printed: str | int | None = None


class ExpectStep(Struct, frozen=True, forbid_unknown_fields=True):
    """The document gives an institution a step by a day, under a mode where the body names another than the list."""

    institution: Filled
    by: date
    mode: Code | None = None


class Expectation(Struct, frozen=True, forbid_unknown_fields=True):
    """What holds in a case: one of the forms."""

    owed: tuple[Code, ...] | UnsetType = UNSET
    not_owed: tuple[Code, ...] | UnsetType = UNSET
    offered: tuple[Code, ...] | UnsetType = UNSET
    promises: tuple[ExpectPromise, ...] | UnsetType = UNSET
    answer: ExpectAnswer | UnsetType = UNSET
    requirement: ExpectRequirement | UnsetType = UNSET
    parameter: ExpectParameter | UnsetType = UNSET
    not_in_force: ParameterName | UnsetType = UNSET
    deadline: ExpectDeadline | UnsetType = UNSET
    target: ExpectTarget | UnsetType = UNSET
    windows: ExpectWindows | UnsetType = UNSET
    falls_due: ExpectDue | UnsetType = UNSET
    difference: ExpectDifference | UnsetType = UNSET
    step: ExpectStep | UnsetType = UNSET
    works: tuple[ExpectWork, ...] | UnsetType = UNSET
    duties: tuple[ExpectDuty, ...] | UnsetType = UNSET
    places: tuple[ExpectPlace, ...] | UnsetType = UNSET
    binds: ExpectBinding | UnsetType = UNSET

    def __post_init__(self) -> None:
        fields_set = {name for name in self.__struct_fields__ if getattr(self, name) is not UNSET}
        forms = {"owed" if name in ("not_owed", "offered") else name for name in fields_set}
        if len(forms) != 1:
            raise ValueError(f"`expect` needs exactly one form: {', '.join(self.__struct_fields__)}")


class Case(Struct, frozen=True, forbid_unknown_fields=True, rename={"zh": "case"}):
    """An entry of `cases.yaml`: on this date, for this elder or institution, this holds, because of this clause.

    With `each` it holds for each of several that differ from the elder or institution in these fields: `each: [{kind: clinic}, …]`.
    """

    zh: Filled
    en: Filled
    clause: ClauseId
    on: date
    expect: Expectation
    elder: CaseElder | None = None
    institution: CaseInstitution | None = None
    each: tuple[dict[str, Any], ...] = ()
    taking_part: tuple[Participation, ...] = ()

    def __post_init__(self) -> None:
        if self.each and self.elder is None and self.institution is None:
            raise ValueError("`each` varies an elder or an institution, and the case has neither")
        for _ in self.variants():
            pass

    def variants(self) -> "tuple[Case, ...]":
        """Return one case for each variation, or the case itself."""
        return tuple(self._varied(fields) for fields in self.each) or (self,)

    def _varied(self, fields: dict[str, Any]) -> "Case":
        """Return the case about somebody who differs in some fields; an elder is varied before where the elder lives."""
        name = "elder" if self.elder is not None else "institution"
        about: Struct | None = getattr(self, name)
        plain = {**msgspec.to_builtins(about), **fields}
        return msgspec.structs.replace(self, **{name: msgspec.convert(plain, type(about))}, each=())
