"""The shapes of row security of this module's tables: an import is seen by who reaches at least as far as the user who uploaded it."""

from yilian.audit.row_security import DIVISIONS, ORGANIZATIONS, read_and_written, through

IMPORT = f"{DIVISIONS} @> divisions::int8multirange AND coalesce({ORGANIZATIONS}, '{{}}') @> organizations"

TABLES = {
    "exchange_import": read_and_written(IMPORT),
    "exchange_file": read_and_written(through("imported_id", "exchange_import")),
    "exchange_entered_elder": read_and_written(through("imported_id", "exchange_import")),
    "exchange_failed_row": read_and_written(through("imported_id", "exchange_import")),
}
