"""Row-level security: agreements between institutions are seen by who reaches one of both."""

from django.db import migrations

from yilian.audit.rls import enable, enable_through, in_reach

EITHER = f"""EXISTS (
    SELECT 1 FROM places_organization AS side
    WHERE side.id IN (agreements_agreement.care_organization_id, agreements_agreement.medical_organization_id)
      AND ({in_reach(("side.division_id",), "side.id")})
)"""


class Migration(migrations.Migration):
    dependencies = [("agreements", "0003_institutions")]
    operations = [
        enable("agreements_agreement", EITHER),
        enable_through("agreements_post", "agreement_id", "agreements_agreement"),
    ]
