"""The shapes of row security of this module's tables."""

from yilian.audit.row_security import read_and_written
from yilian.people.row_security import of_elder

TABLES = {"assessments_assessment": read_and_written(of_elder())}
