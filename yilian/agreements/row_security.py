"""The shapes of row security of this module's tables: an agreement is seen by who reaches either of its sides."""

from yilian.audit.row_security import read_and_written, through
from yilian.people.row_security import of_elder
from yilian.places.row_security import of_organization

TABLES = {
    "agreements_enrolment": read_and_written(of_elder()),
    "agreements_agreement": read_and_written(of_organization("care_organization_id", "medical_organization_id")),
    "agreements_scheduled_slot": read_and_written(through("agreement_id", "agreements_agreement")),
}
