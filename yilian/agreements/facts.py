"""The facts of this module: enrolments and agreements between institutions. Their statements stand in `facts.sql`."""

from yilian.kernel import facts as shared
from yilian.kernel.facts import Fact, columns

ENROLMENT = Fact(
    "enrolment",
    "One row for each agreement of an elder with a team on a mode of service (签约).",
    columns(
        "enrolment_id int64 The enrolment's number.",
        shared.ELDER,
        shared.ELDER_PLACE,
        "pack string The document that defines the mode.",
        "mode string The mode of service.",
        "organization_id int64 The organization of the team.",
        "from_on date First day of the enrolment.",
        "to_on date Last day of the enrolment; empty while it runs.",
        "agreed_until date Last day as signed; empty for an enrolment without an agreed end.",
        "ended_on date Last day of an enrolment that was ended for a reason before its time; empty otherwise.",
    ),
)

AGREEMENT = Fact(
    "agreement",
    "One row for each agreement between a care and a medical institution that both have signed; drafts are left out.",
    columns(
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
)

FACTS = (ENROLMENT, AGREEMENT)
