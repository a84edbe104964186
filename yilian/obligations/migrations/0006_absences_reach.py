"""Row-level security: absences belong to an elder, shifts to an organization, leave to where somebody works."""

from django.db import migrations

from yilian.audit.rls import enable, enable_through, in_reach

KEEPS = f"""EXISTS (SELECT 1 FROM places_organization AS side WHERE side.id = obligations_watch.organization_id
    AND ({in_reach(("side.division_id",), "side.id")}))"""
WORKS = f"""EXISTS (SELECT 1 FROM people_practice_site AS site JOIN places_organization AS side ON side.id = site.organization_id
    WHERE site.practitioner_id = obligations_leave.practitioner_id AND ({in_reach(("side.division_id",), "side.id")}))"""


class Migration(migrations.Migration):
    dependencies = [("obligations", "0005_absences_and_watches")]
    operations = [
        enable_through("obligations_absence", "elder_id", "people_elder"),
        enable("obligations_watch", KEEPS),
        enable("obligations_leave", WORKS),
    ]
