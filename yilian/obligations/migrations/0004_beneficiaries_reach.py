"""Row-level security: what is owed is seen by who reaches whom it is owed to, or the institution that owes it."""

from django.db import migrations

from yilian.audit.rls import DIVISIONS, enable, in_reach

TABLE = "obligations_obligation"
OWED_TO = f"""(elder_id IS NOT NULL AND EXISTS (SELECT 1 FROM people_elder AS parent WHERE parent.id = {TABLE}.elder_id))
    OR (division_id IS NOT NULL AND {DIVISIONS} @> division_id::int8)
    OR EXISTS (
        SELECT 1 FROM places_organization AS side
        WHERE elder_id IS NULL AND side.id IN ({TABLE}.organization_id, {TABLE}.provider_id)
          AND ({in_reach(("side.division_id",), "side.id")})
    )"""


class Migration(migrations.Migration):
    dependencies = [("obligations", "0003_beneficiaries")]
    operations = [
        migrations.RunSQL(f"DROP POLICY reach ON {TABLE}", migrations.RunSQL.noop),
        migrations.RunSQL(
            f"CREATE POLICY reach ON {TABLE} USING ({OWED_TO}) WITH CHECK ({OWED_TO})",
            f"DROP POLICY reach ON {TABLE}",
        ),
    ]
