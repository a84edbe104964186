"""The shapes of row security of this module's tables: each fact is seen through the elder it is about."""

from yilian.audit.row_security import read_and_written
from yilian.people.row_security import of_elder

TABLES = {
    "health_observation": read_and_written(of_elder()),
    "health_condition": read_and_written(of_elder()),
}
