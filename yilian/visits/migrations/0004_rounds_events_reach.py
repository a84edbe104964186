"""Row-level security: rounds by their institution, events by their place, what is about an elder through the elder."""

from django.db import migrations

from yilian.audit.rls import DIVISIONS, enable, enable_through, in_reach


def at_organization(table: str) -> str:
    """Say that the row's institution lies within reach."""
    reach = in_reach(("side.division_id",), "side.id")
    return f"EXISTS (SELECT 1 FROM places_organization AS side WHERE side.id = {table}.organization_id AND ({reach}))"


class Migration(migrations.Migration):
    dependencies = [("visits", "0003_rounds_events_attachments"), ("people", "0004_indexes_of_reach")]
    operations = [
        enable("visits_round", at_organization("visits_round")),
        enable(
            "visits_event",
            f"(division_id IS NOT NULL AND {DIVISIONS} @> division_id::int8) OR {at_organization('visits_event')}",
        ),
        enable_through("visits_absence", "elder_id", "people_elder"),
        enable_through("visits_attendance", "elder_id", "people_elder"),
        enable_through("visits_attachment", "visit_id", "visits_visit"),
    ]
