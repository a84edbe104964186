"""Who sees equipment and loans: a piece is written by the institution that owns it and read where it was lent; a loan follows its elder."""

from yilian.audit.row_security import read_and_written
from yilian.people.row_security import of_elder
from yilian.visits.row_security import owned

TABLES = {
    "equipment_equipment": owned("equipment_loan", "equipment_id"),
    "equipment_loan": read_and_written(of_elder()),
}
