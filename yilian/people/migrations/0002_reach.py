"""Row-level security: an elder is seen from where they live, where they are registered, and where they are cared for."""

from django.db import migrations

from yilian.audit.rls import enable, enable_through, in_reach

ELDER = in_reach(("residence_division_id", "household_division_id"), "organization_id")


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]
    operations = [
        enable("people_elder", ELDER),
        enable_through("people_family", "elder_id", "people_elder"),
        enable_through("people_consent", "elder_id", "people_elder"),
        enable_through("people_merge", "kept_id", "people_elder"),
    ]
