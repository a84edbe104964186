"""Row security by person: rows of an elder, rows of a practitioner, and the shapes of this module's own tables."""

from yilian.audit.row_security import fill, in_reach, open_to_all, read_and_written, through
from yilian.places.row_security import SIDE

WORKS = """EXISTS (
    SELECT 1 FROM people_practice_site AS site JOIN places_organization AS side ON side.id = site.organization_id
    WHERE site.practitioner_id = {table}.{column} AND ({side})
)"""


def of_elder(column: str = "elder_id") -> str:
    """Return the predicate that the elder of a column is in reach."""
    return through(column, "people_elder")


def of_practitioner(column: str = "practitioner_id") -> str:
    """Return the predicate that an organization at which the practitioner of a column works is in reach."""
    return fill(WORKS, column=column, side=SIDE)


STAFF = "who somebody of the staff is and may do is asked whenever a record is judged, as in a public register"
TABLES = {
    "people_elder": read_and_written(in_reach(("residence_division_id", "household_division_id"), "organization_id")),
    "people_name_key": read_and_written(of_elder()),
    "people_elder_group": read_and_written(of_elder()),
    "people_centre_care": read_and_written(of_elder()),
    "people_residence": read_and_written(of_elder()),
    "people_departure": read_and_written(of_elder()),
    "people_family": read_and_written(of_elder()),
    "people_consent": read_and_written(of_elder()),
    "people_former_number": read_and_written(of_elder()),
    "people_merge": read_and_written(of_elder("kept_id")),
    "people_distinct": read_and_written(of_elder()),
    "people_practitioner": open_to_all(STAFF),
    "people_practice_site": open_to_all(STAFF),
    "people_certificate": open_to_all(STAFF),
    "people_team": open_to_all(STAFF),
    "people_team_member": open_to_all(STAFF),
}
