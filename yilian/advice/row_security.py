"""Who sees calls: whoever sees the elder; a call about nobody known is seen by the institution that answered it."""

from yilian.audit.row_security import read_and_written
from yilian.people.row_security import of_elder
from yilian.places.row_security import of_organization

CALL = f"CASE WHEN elder_id IS NULL THEN {of_organization('organization_id')} ELSE {of_elder()} END"

TABLES = {"advice_call": read_and_written(CALL)}
