"""Row-level security: absences belong to an elder, shifts to an organization, leave to where somebody works.

What is owed to an elder is looked up elder by elder: as EXISTS it may be hashed, and then one team's list reads every elder.
"""

from django.db import migrations

from yilian.audit.rls import DIVISIONS, enable, enable_through, in_reach

TABLE = "obligations_obligation"
OWED_TO = f"""(elder_id IS NOT NULL AND (SELECT true FROM people_elder AS parent WHERE parent.id = {TABLE}.elder_id))
    OR (division_id IS NOT NULL AND {DIVISIONS} @> division_id::int8)
    OR EXISTS (
        SELECT 1 FROM places_organization AS side
        WHERE elder_id IS NULL AND side.id IN ({TABLE}.organization_id, {TABLE}.provider_id)
          AND ({in_reach(("side.division_id",), "side.id")})
    )"""

KEEPS = f"""EXISTS (SELECT 1 FROM places_organization AS side WHERE side.id = obligations_watch.organization_id
    AND ({in_reach(("side.division_id",), "side.id")}))"""
WORKS = f"""EXISTS (SELECT 1 FROM people_practice_site AS site JOIN places_organization AS side ON side.id = site.organization_id
    WHERE site.practitioner_id = obligations_leave.practitioner_id AND ({in_reach(("side.division_id",), "side.id")}))"""


class Migration(migrations.Migration):
    dependencies = [("obligations", "0005_absences_and_watches")]
    operations = [
        migrations.RunSQL(f"DROP POLICY reach ON {TABLE}", migrations.RunSQL.noop),
        migrations.RunSQL(
            f"CREATE POLICY reach ON {TABLE} USING ({OWED_TO}) WITH CHECK ({OWED_TO})",
            f"DROP POLICY reach ON {TABLE}",
        ),
        enable_through("obligations_absence", "elder_id", "people_elder"),
        enable("obligations_watch", KEEPS),
        enable("obligations_leave", WORKS),
    ]
