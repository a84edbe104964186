"""The reporting views; they read with the rights and the reach of whoever asks."""

from django.db import migrations

CREATE = """
CREATE VIEW indicators_elder WITH (security_invoker = true) AS
    SELECT id AS elder_id, birth_date, died_on, residence_division_id AS residence, household_division_id AS household,
           lives, 'bereaved-of-only-child' = ANY (groups) AS bereaved
    FROM people_elder WHERE merged_into_id IS NULL;
COMMENT ON VIEW indicators_elder IS 'One row an elder of the register; merged records are left out.';
COMMENT ON COLUMN indicators_elder.residence IS 'Division (12 digits) where the elder lives (常住).';
COMMENT ON COLUMN indicators_elder.household IS 'Division (12 digits) of the household register (户籍).';
COMMENT ON COLUMN indicators_elder.lives IS 'at-home or in-institution.';
COMMENT ON COLUMN indicators_elder.bereaved IS 'Parent who lost the only child (失独).';
CREATE VIEW indicators_service WITH (security_invoker = true) AS
    SELECT visit.id AS visit_id, visit.elder_id, visit.item, visit."on"
    FROM visits_visit AS visit
    WHERE NOT EXISTS (SELECT 1 FROM visits_visit AS later WHERE later.corrects_id = visit.id);
COMMENT ON VIEW indicators_service IS 'One row a delivered service; a corrected record gives way to its correction.';
COMMENT ON COLUMN indicators_service.item IS 'Service item of the catalogue.';
COMMENT ON COLUMN indicators_service."on" IS 'The day of delivery.';
"""
DROP = "DROP VIEW indicators_service; DROP VIEW indicators_elder;"


class Migration(migrations.Migration):
    dependencies = [("people", "0002_reach"), ("visits", "0002_reach")]
    operations = [migrations.RunSQL(CREATE, DROP)]
