"""Row-level security: assessments are seen by whoever reaches the elder."""

from django.db import migrations

from yilian.audit.rls import enable_through


class Migration(migrations.Migration):
    dependencies = [("assessments", "0001_initial"), ("people", "0002_reach")]
    operations = [enable_through("assessments_assessment", "elder_id", "people_elder")]
