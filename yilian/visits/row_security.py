"""The shapes of row security of this module's tables.

What is about an elder is seen through the elder; a round by its institution; an event or a stop by its place; what an institution owns
is written by that institution alone and read by anyone who sees a record that uses it.
"""

from yilian.audit.row_security import Shape, in_division, read_and_written, read_wider, through, used_by
from yilian.people.row_security import of_elder
from yilian.places.row_security import of_organization

OWN = of_organization("organization_id")
EVENT = f"(division_id IS NOT NULL AND {in_division('division_id')}) OR {OWN}"


def owned(user: str, column: str) -> Shape:
    """Return the shape of what an institution owns: seen also where a record of `user` that names it is seen."""
    return read_wider(f"{OWN} OR {used_by(user, column)}", OWN)


TABLES = {
    "visits_visit": read_and_written(of_elder()),
    "visits_evidence": read_and_written(through("visit_id", "visits_visit")),
    "visits_attachment": read_and_written(through("visit_id", "visits_visit")),
    "visits_round": read_and_written(OWN),
    "visits_attempt": read_and_written(of_elder()),
    "visits_event": read_and_written(EVENT),
    "visits_attendance": read_and_written(of_elder()),
}
