"""The facts of this module: services delivered. Their statements stand in `facts.sql`."""

from yilian.kernel import facts as shared
from yilian.kernel.facts import Fact, columns

SERVICE = Fact(
    "service",
    "One row for each service delivered to an elder; what was not done is no service, and a corrected record gives way to its correction.",
    columns(
        "visit_id int64 The record of the visit.",
        shared.ELDER,
        shared.ELDER_PLACE,
        "item string Service item of the catalogue.",
        "served_on date The day of delivery.",
        "organization_id int64 The organization whose team delivered it.",
        "practitioner_id int64 Who delivered it.",
    ),
    day="served_on",
)

FACTS = (SERVICE,)
