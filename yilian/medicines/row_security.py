"""Who sees orders of medicine and their lines: whoever sees the elder."""

from yilian.audit.row_security import read_and_written, through
from yilian.people.row_security import of_elder

TABLES = {
    "medicines_order": read_and_written(of_elder()),
    "medicines_line": read_and_written(through("order_id", "medicines_order")),
}
