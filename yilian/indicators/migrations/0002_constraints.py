"""What was published stays as it was published."""

from django.db import migrations

TABLES = ("indicators_published_period", "indicators_published_figure")
TRIGGER = "CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {} FOR EACH STATEMENT EXECUTE FUNCTION yilian_append_only()"


class Migration(migrations.Migration):
    dependencies = [("indicators", "0001_initial"), ("audit", "0002_constraints")]
    operations = [migrations.RunSQL(TRIGGER.format(table), f"DROP TRIGGER append_only ON {table}") for table in TABLES]
