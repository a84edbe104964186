"""The shapes of row security of this module's tables.

One question decides who sees something owed. What is owed to an elder is seen by who reaches the elder, looked up elder by elder: as
EXISTS it may be hashed, and then the list of a single team reads every elder. Anything else is seen by who reaches the place, or the
practitioner, it is owed to, or the organization or bureau that answers for it; what is internal by the latter only.
"""

from yilian.audit.row_security import fill, in_division, read_and_written, through
from yilian.people.row_security import of_elder, of_practitioner
from yilian.places.row_security import of_organization

BUREAU = """EXISTS (
    SELECT 1 FROM places_department AS bureau WHERE bureau.id = {table}.department_id AND {reached}
)"""
OBLIGOR = " OR ".join((of_organization("obligor_id"), fill(BUREAU, reached=in_division("bureau.division_id"))))
OWED = fill(
    """CASE
    WHEN internal THEN {obligor}
    WHEN elder_id IS NOT NULL THEN (SELECT true FROM people_elder AS parent WHERE parent.id = {table}.elder_id)
    WHEN division_id IS NOT NULL THEN {division} OR {obligor}
    WHEN organization_id IS NOT NULL THEN {organization} OR {obligor}
    ELSE {practitioner} OR {obligor}
END""",
    obligor=OBLIGOR,
    division=in_division("division_id"),
    organization=of_organization("organization_id"),
    practitioner=of_practitioner("beneficiary_practitioner_id"),
)

TABLES = {
    "obligations_obligation": read_and_written(OWED),
    "obligations_pause": read_and_written(through("obligation_id", "obligations_obligation")),
    "obligations_absence": read_and_written(of_elder()),
    "obligations_appointment": read_and_written(of_elder()),
    "obligations_appointment_obligation": read_and_written(through("appointment_id", "obligations_appointment")),
    "obligations_shift": read_and_written(of_organization("organization_id")),
    "obligations_leave": read_and_written(of_practitioner()),
}
