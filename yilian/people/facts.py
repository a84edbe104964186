"""The facts of this module: elders, groups, who is served by a centre, staff. Their statements stand in `facts.sql`."""

from yilian.kernel import facts as shared
from yilian.kernel.facts import Fact, columns

ELDER = Fact(
    "elder",
    "One row for each time an elder lived, or was registered, in one place; merged records are left out.",
    columns(
        shared.ELDER,
        "basis string `resident` for where the elder lived (常住), `household` for the household register (户籍).",
        "division string Division (12 digits) of that place.",
        "organization_id int64 The institution lived in, if any; always empty for the household register.",
        "lives string `at-home` or `in-institution` during that time; for the household register, as it is now.",
        "birth_date date Day of birth.",
        "died_on date Day of death; empty for the living.",
        "sex int64 1 male, 2 female (GB/T 2261.1).",
        shared.FROM,
        shared.TO,
    ),
)

MEMBERSHIP = Fact(
    "membership",
    "One row for each time an elder belonged to a group of the catalogue.",
    columns(
        shared.ELDER,
        shared.ELDER_PLACE,
        "group_code string The group, such as `bereaved-of-only-child` (失独).",
        shared.FROM,
        shared.TO,
    ),
)

CENTRE_CARE = Fact(
    "centre_care",
    "One row for each time a home-care or day-care centre served an elder who lives at home.",
    columns(
        shared.ELDER,
        shared.ELDER_PLACE,
        shared.ORGANIZATION,
        "kind string Kind of the centre, such as `home-care-centre`.",
        shared.FROM,
        shared.TO,
    ),
)

STAFF = Fact(
    "staff",
    "One row for each organization at which a practitioner works.",
    columns(
        "site_id int64 The number of the place of practice.",
        "practitioner_id int64 The practitioner's number.",
        shared.ORGANIZATION,
        shared.ORGANIZATION_PLACE,
        "kind string Kind of practitioner, such as `doctor`.",
        shared.FROM,
        shared.TO,
    ),
)

CERTIFICATE = Fact(
    "certificate",
    "One row a certificate of a practitioner.",
    columns(
        "certificate_id int64 The certificate's number in the register.",
        "practitioner_id int64 The practitioner's number.",
        "division string Division (12 digits) of the practitioner's first place of practice.",
        "kind string Kind of certificate.",
        "from_on date First day on which it is valid.",
        shared.TO,
    ),
)

FACTS = (ELDER, MEMBERSHIP, CENTRE_CARE, STAFF, CERTIFICATE)
