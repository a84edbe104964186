"""Row-level security: obligations."""

from django.db import migrations

from yilian.audit.rls import enable_through


class Migration(migrations.Migration):
    dependencies = [("obligations", "0001_initial"), ("people", "0002_reach")]
    operations = [
        enable_through("obligations_obligation", "elder_id", "people_elder"),
    ]
