"""The facts of this module: organizations with what they have, and divisions. Their statements stand in `facts.sql`."""

from yilian.kernel import facts as shared
from yilian.kernel.facts import Fact, columns

ORGANIZATION = Fact(
    "organization",
    "One row an organization of the register; a planned one only once it is known from which day it operates.",
    columns(
        shared.ORGANIZATION,
        shared.ORGANIZATION_PLACE,
        "code string Its code in the register.",
        "kind string Kind of place in the words of the catalogue.",
        "level string Level of a medical institution (`level-1` to `level-3`), or nothing.",
        "ownership string `public`, `private` or `public-built-privately-run`; nothing when not recorded.",
        "care_type string Type of care it is registered for, or nothing.",
        "from_on date The day from which it operates; empty when not recorded.",
        shared.TO,
    ),
)

CAPABILITY = Fact(
    "capability",
    "One row for each word of the catalogue that is recorded to hold of an organization, and for each mode in which it works.",
    columns(
        shared.ORGANIZATION,
        shared.ORGANIZATION_PLACE,
        "sort string What the word is about (`unit`, `service`, `fulfilment` …), or `mode`; only modes are kept without dates.",
        "code string What it has, such as `green-channel`.",
        shared.FROM,
        shared.TO,
    ),
)

LICENCE = Fact(
    "licence",
    "One row a licence or filing of an organization.",
    columns(
        "licence_id int64 The licence's number in the register.",
        shared.ORGANIZATION,
        shared.ORGANIZATION_PLACE,
        "kind string `medical`, `care`, or `medical-unit` for an internal medical unit.",
        "unit string Kind of the internal medical unit, or nothing.",
        "from_on date First day on which it is valid.",
        shared.TO,
    ),
)

BED = Fact(
    "bed",
    "One row for each number of beds of a kind that an organization had for a time.",
    columns(
        shared.ORGANIZATION,
        shared.ORGANIZATION_PLACE,
        "kind string Kind of beds; `project-total` is what a plan will build and never counts as beds.",
        "beds int64 How many.",
        "from_on date The day of the count.",
        "to_on date The day before the next count; empty for the last one.",
    ),
)

DIVISION = Fact(
    "division",
    "One row a division, from nation to village.",
    columns(
        "division string The division's 12-digit code.",
        "level string `nation`, `province`, `city`, `county`, `township` or `village`.",
    ),
)

URBAN = Fact(
    "urban",
    "One row for each time a village or community was recorded as 城镇, by a document.",
    columns(
        "division string The division's 12-digit code.",
        "from_on date First day on which it counts as urban.",
        shared.TO,
    ),
)

FACTS = (ORGANIZATION, CAPABILITY, LICENCE, BED, DIVISION, URBAN)
