"""The facts of this module: ability levels. Their statements stand in `facts.sql`."""

from yilian.kernel import facts as shared
from yilian.kernel.facts import Fact, columns

ABILITY = Fact(
    "ability",
    "One row for each time an ability level by GB/T 42195 held for an elder: from an assessment until the next one.",
    columns(
        "assessment_id int64 The assessment's number; of two on one day the later counts.",
        shared.ELDER,
        shared.ELDER_PLACE,
        "level int64 Ability level, 0 able to 4 wholly disabled.",
        "from_on date The day of the assessment.",
        "to_on date The day before the next assessment; empty for the last one, which stays known after its validity.",
        "valid_until date Last day on which the assessment is valid; assessing again is overdue afterwards.",
    ),
)

FACTS = (ABILITY,)
