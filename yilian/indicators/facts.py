"""The facts that measures are made of: reporting views, each column said in one sentence.

The sentences stand here once; a migration writes them into the database as comments, and `docs/reference/facts.md` is generated from
them. Facts carry the days from and to which they hold (both included, an open end is empty), so any past day can be asked again.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import ibis


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a fact: its type (`int64`, `string` or `date`) and the sentence that says what it holds."""

    name: str
    type: str
    about: str


@dataclass(frozen=True, slots=True)
class Fact:
    """A reporting view. `day` names the column that files of an export are split by; `place` the one that says whose it is."""

    name: str
    about: str
    columns: tuple[Column, ...]
    day: str = ""
    place: str = "division"

    @property
    def view(self) -> str:
        """The name of the view in every engine."""
        return f"indicators_{self.name}"

    @property
    def ids(self) -> tuple[str, ...]:
        """The columns that number records of one cell; across cells they get the cell's code in front."""
        return tuple(column.name for column in self.columns if column.name.endswith("_id"))

    def table(self) -> Any:
        """Give the view as an Ibis table that belongs to no engine."""
        return ibis.table({column.name: column.type for column in self.columns}, name=self.view)


def _columns(*lines: str) -> tuple[Column, ...]:
    """Read columns from lines such as `elder_id int64 The elder.`."""
    return tuple(Column(*line.split(" ", 2)) for line in lines)


_ELDER, _PLACE = (
    "elder_id int64 The elder's number.",
    "division string Division (12 digits) where the elder's record stands now.",
)
_HOUSE, _SEAT = (
    "organization_id int64 The organization's number.",
    "division string Division (12 digits) where the organization stands.",
)
_FROM, _TO = (
    "from_on date First day on which this holds; empty when it held before the register began.",
    ("to_on date Last day on which this holds; empty while it still does."),
)

FACTS: tuple[Fact, ...] = (
    Fact(
        "elder",
        "One row for each time an elder lived, or was registered, in one place; merged records are left out.",
        _columns(
            _ELDER,
            "basis string `resident` for where the elder lived (常住), `household` for the household register (户籍).",
            "division string Division (12 digits) of that place.",
            "organization_id int64 The institution lived in, if any; always empty for the household register.",
            "lives string `at-home` or `in-institution` during that time; for the household register, as it is now.",
            "birth_date date Day of birth.",
            "died_on date Day of death; empty for the living.",
            "sex int64 1 male, 2 female (GB/T 2261.1).",
            _FROM,
            _TO,
        ),
    ),
    Fact(
        "membership",
        "One row for each time an elder belonged to a group of the catalogue.",
        _columns(_ELDER, _PLACE, "group_code string The group, such as `bereaved-of-only-child` (失独).", _FROM, _TO),
    ),
    Fact(
        "service",
        "One row for each service delivered to an elder; a corrected record gives way to its correction.",
        _columns(
            "visit_id int64 The record of the visit.",
            _ELDER,
            _PLACE,
            "item string Service item of the catalogue.",
            "served_on date The day of delivery.",
            "organization_id int64 The organization whose team delivered it.",
            "practitioner_id int64 Who delivered it.",
        ),
        day="served_on",
    ),
    Fact(
        "obligation",
        "One row for each service owed within a window: to an elder, to an institution as a whole, or to everybody of a division.",
        _columns(
            "obligation_id int64 The obligation's number.",
            "elder_id int64 The elder it is owed to; empty when it is owed to an institution or a division as a whole.",
            "division string Division (12 digits) of the elder's record now, else that of the institution, else the one it is owed to.",
            "institution_id int64 The institution it is owed to as a whole; empty otherwise.",
            "agreement_id int64 The agreement between institutions on whose ground it is owed, if any.",
            "item string Service item of the catalogue.",
            "organization_id int64 The organization that owes it, itself or by its team.",
            "from_on date First day of the window.",
            "due_on date Last day of the window; done after it is late.",
            "kept_on date The day it was done; empty while open.",
            "in_time int64 1 when it was done by its last day, or by its instant where one is set, 0 when late; empty while open.",
            "waived_on date The day it was waived with a reason, if it was.",
            "void_on date The day it lost its ground, if it did.",
        ),
        day="due_on",
    ),
    Fact(
        "enrolment",
        "One row for each agreement of an elder with a team on a mode of service (签约).",
        _columns(
            "enrolment_id int64 The enrolment's number.",
            _ELDER,
            _PLACE,
            "pack string The document that defines the mode.",
            "mode string The mode of service.",
            "organization_id int64 The organization of the team.",
            "from_on date First day of the enrolment.",
            "to_on date Last day of the enrolment; empty while it runs.",
            "agreed_until date Last day as signed; empty for an enrolment without an agreed end.",
            "ended_on date Last day of an enrolment that was ended for a reason before its time; empty otherwise.",
        ),
    ),
    Fact(
        "agreement",
        "One row for each agreement between a care and a medical institution that both have signed; drafts are left out.",
        _columns(
            "agreement_id int64 The agreement's number.",
            "organization_id int64 The care institution's number.",
            "division string Division (12 digits) where the care institution stands.",
            "medical_code string The medical institution's code in the register; it may stand in another cell.",
            "medical_division string Division (12 digits) where the medical institution stands.",
            "medical_kind string Kind of the medical institution in the words of the catalogue.",
            "form string Form of the agreement, such as `contract` (签约合作).",
            "pack string The document that defines the mode.",
            "mode string The mode of service.",
            "signed_on date The day on which the second side signed.",
            "from_on date First day on which it holds: the agreed one, or that of the second signature when it came later.",
            "to_on date Last day on which it holds: the agreed one, or the day on which it was ended before.",
            "agreed_until date Last day as signed.",
            "ended_on date Last day of an agreement that was ended before its time; empty otherwise.",
        ),
    ),
    Fact(
        "ability",
        "One row for each time an ability level by GB/T 42195 held for an elder: from an assessment until the next one.",
        _columns(
            "assessment_id int64 The assessment's number; of two on one day the later counts.",
            _ELDER,
            _PLACE,
            "level int64 Ability level, 0 able to 4 wholly disabled.",
            "from_on date The day of the assessment.",
            "to_on date The day before the next assessment; empty for the last one, which stays known after its validity.",
            "valid_until date Last day on which the assessment is valid; assessing again is overdue afterwards.",
        ),
    ),
    Fact(
        "organization",
        "One row an organization of the register.",
        _columns(
            _HOUSE,
            _SEAT,
            "code string Its code in the register.",
            "kind string Kind of place in the words of the catalogue.",
            "level string Level of a medical institution (`level-1` to `level-3`), or nothing.",
            "ownership string `public`, `private` or `public-built-privately-run`; nothing when not recorded.",
            "care_type string Type of care it is registered for, or nothing.",
            "from_on date The day from which it operates; empty when not recorded.",
            _TO,
        ),
    ),
    Fact(
        "capability",
        "One row for each unit, service or mode that an organization is recorded to have.",
        _columns(
            _HOUSE,
            _SEAT,
            "sort string `unit`, `service` or `mode`; the register keeps these without dates.",
            "code string What it has, such as `green-channel`.",
            _FROM,
            _TO,
        ),
    ),
    Fact(
        "licence",
        "One row a licence or filing of an organization.",
        _columns(
            "licence_id int64 The licence's number in the register.",
            _HOUSE,
            _SEAT,
            "kind string `medical`, `care`, or `medical-unit` for an internal medical unit.",
            "unit string Kind of the internal medical unit, or nothing.",
            "from_on date First day on which it is valid.",
            _TO,
        ),
    ),
    Fact(
        "bed",
        "One row for each number of beds of a kind that an organization had for a time.",
        _columns(
            _HOUSE,
            _SEAT,
            "kind string Kind of beds; `project-total` is what a plan will build and never counts as beds.",
            "beds int64 How many.",
            "from_on date The day of the count.",
            "to_on date The day before the next count; empty for the last one.",
        ),
    ),
    Fact(
        "staff",
        "One row for each organization at which a practitioner works.",
        _columns(
            "site_id int64 The number of the place of practice.",
            "practitioner_id int64 The practitioner's number.",
            _HOUSE,
            _SEAT,
            "kind string Kind of practitioner, such as `doctor`.",
            _FROM,
            _TO,
        ),
    ),
    Fact(
        "certificate",
        "One row a certificate of a practitioner.",
        _columns(
            "certificate_id int64 The certificate's number in the register.",
            "practitioner_id int64 The practitioner's number.",
            "division string Division (12 digits) of the practitioner's first place of practice.",
            "kind string Kind of certificate.",
            "from_on date First day on which it is valid.",
            _TO,
        ),
    ),
    Fact(
        "division",
        "One row a division, from nation to village.",
        _columns(
            "division string The division's 12-digit code.",
            "level string `nation`, `province`, `city`, `county`, `township` or `village`.",
            "settlement string At village level `community` (社区, last three digits 001–199 or a name that says so), else `village`.",
        ),
    ),
    Fact(
        "task_report",
        "One row for each report on a task of a plan; reports belong to the installation, not to a division.",
        _columns(
            "report_id int64 The report's number; of two on one day the later counts.",
            "pack string The document.",
            "kind string `project`, `milestone` or `task`.",
            "number string Its number in the document.",
            "done_on date The day it was done; empty when only progress was reported.",
            "reported_on date The day of the report.",
        ),
        place="",
    ),
)
FACT = {fact.name: fact for fact in FACTS}

ELDER, MEMBERSHIP, SERVICE = (FACT[name].table() for name in ("elder", "membership", "service"))
OBLIGATION, ENROLMENT = (FACT[name].table() for name in ("obligation", "enrolment"))
AGREEMENT, ABILITY = (FACT[name].table() for name in ("agreement", "ability"))
ORGANIZATION, CAPABILITY, LICENCE = (FACT[name].table() for name in ("organization", "capability", "licence"))
BED, DIVISION, TASK_REPORT = (FACT[name].table() for name in ("bed", "division", "task_report"))


def comments() -> Iterator[str]:
    """Write every sentence as a COMMENT statement."""
    for fact in FACTS:
        yield f"COMMENT ON VIEW {fact.view} IS {_quoted(fact.about)};"
        for column in fact.columns:
            yield f"COMMENT ON COLUMN {fact.view}.{column.name} IS {_quoted(column.about)};"


def _quoted(sentence: str) -> str:
    return "'" + sentence.replace("'", "''") + "'"


def facts_document() -> str:
    """Write the page of the manual."""
    lines = [
        "# Facts",
        "",
        "The reporting views from which every figure is computed, in the database and, exported, as Parquet. This page is",
        "generated from `yilian/indicators/facts.py`; the same sentences are the comments in the database.",
        "",
    ]
    for fact in FACTS:
        split = f" Exported in one file a day of `{fact.day}`." if fact.day else ""
        lines += [f"## {fact.view}", "", fact.about + split, "", "| column | type | what it holds |", "|---|---|---|"]
        lines += [f"| `{one.name}` | {one.type} | {one.about} |" for one in fact.columns] + [""]
    return "\n".join(lines)
