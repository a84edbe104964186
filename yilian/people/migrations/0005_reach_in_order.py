"""The reach of elders anew, for databases made before `in_reach` named the function the planner expects rows of."""

from django.db import migrations

from yilian.audit.rls import in_reach

ELDER = in_reach(("residence_division_id", "household_division_id"), "organization_id")


class Migration(migrations.Migration):
    dependencies = [("people", "0004_indexes_of_reach")]
    operations = [
        migrations.RunSQL(
            f"ALTER POLICY reach ON people_elder USING ({ELDER}) WITH CHECK ({ELDER})", migrations.RunSQL.noop
        )
    ]
