"""Row-level security: agreements."""

from django.db import migrations

from yilian.audit.rls import enable_through


class Migration(migrations.Migration):
    dependencies = [("agreements", "0001_initial"), ("people", "0002_reach")]
    operations = [
        enable_through("agreements_enrolment", "elder_id", "people_elder"),
    ]
