"""Row-level security: an import is seen by those who reach at least as far as whoever uploaded it."""

from django.db import migrations

from yilian.audit.rls import DIVISIONS, ORGANIZATIONS, enable, enable_through

IMPORT = f"{DIVISIONS} @> divisions::int8multirange AND coalesce({ORGANIZATIONS}, '{{}}') @> organizations"


class Migration(migrations.Migration):
    dependencies = [("exchange", "0001_initial")]
    operations = [
        enable("exchange_import", IMPORT),
        enable_through("exchange_file", "imported_id", "exchange_import"),
        enable_through("exchange_failed_row", "imported_id", "exchange_import"),
    ]
