"""Who sees notices: whoever reaches the organization that sends; those of the installation itself, whoever reaches everywhere."""

from yilian.audit.row_security import EVERYWHERE, read_and_written, through
from yilian.places.row_security import of_organization

NOTICE = f"{EVERYWHERE} OR {of_organization('organization_id')}"

TABLES = {
    "notices_notice": read_and_written(NOTICE),
    "notices_attempt": read_and_written(through("notice_id", "notices_notice")),
    "notices_receipt": read_and_written(through("notice_id", "notices_notice")),
}
