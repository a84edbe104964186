"""The facts of this module: what is owed. Their statements stand in `facts.sql`."""

from yilian.kernel.facts import Fact, columns

OBLIGATION = Fact(
    "obligation",
    "One row for each thing owed to an elder, to an institution as a whole, or to everybody of a division; internal ones are left out.",
    columns(
        "obligation_id int64 The obligation's number.",
        "kind string `service`, `answer`, `decision`, `task`, `report` or `payment`; `order` for a service that an order calls for and no clause promises.",
        "elder_id int64 The elder it is owed to; empty when it is owed to an institution or a division as a whole.",
        "division string Division (12 digits) of the elder's record now, else that of the institution, else the one it is owed to.",
        "institution_id int64 The institution it is owed to as a whole; empty otherwise.",
        "agreement_id int64 The agreement between institutions on which it is owed, if any.",
        "item string Code of its kind: of a service, the item of the catalogue.",
        "organization_id int64 The organization that answers for it; empty for a department.",
        "from_on date First day of the window.",
        "due_on date Last day on which it is in time.",
        "fulfilled_on date The day it was done; empty while open.",
        "in_time int64 1 when it was done before the first instant at which it is late, 0 when late; empty while open.",
        "waived_on date The day it was waived with a reason, if it was.",
        "void_on date The day it lost its basis, if it did.",
    ),
    day="due_on",
)

FACTS = (OBLIGATION,)
