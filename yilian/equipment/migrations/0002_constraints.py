"""No equipment is lent twice on one day."""

from django.db import migrations

NEVER_TWICE = """ALTER TABLE equipment_loan ADD CONSTRAINT loan_never_twice EXCLUDE USING gist (
    int8range(equipment_id, equipment_id, '[]') WITH &&, daterange(lent_on, returned_on, '[)') WITH &&)"""


class Migration(migrations.Migration):
    dependencies = [("equipment", "0001_initial")]
    operations = [migrations.RunSQL(NEVER_TWICE, "ALTER TABLE equipment_loan DROP CONSTRAINT loan_never_twice")]
