"""Row-level security: visits."""

from django.db import migrations

from yilian.audit.rls import enable_through


class Migration(migrations.Migration):
    dependencies = [("visits", "0001_initial"), ("people", "0002_reach")]
    operations = [
        enable_through("visits_visit", "elder_id", "people_elder"),
        enable_through("visits_observation", "visit_id", "visits_visit"),
    ]
