"""Indexes for counting within reach, for numbers of merged records, for members of a group."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0003_periods_and_merging")]
    operations = [
        migrations.AddIndex("elder", models.Index(fields=["id_number_hash"], name="elder_id_number")),
        migrations.AddIndex(
            "elder",
            models.Index(
                condition=models.Q(("merged_into__isnull", True)),
                fields=["residence_division", "household_division", "organization"],
                name="elder_reach",
            ),
        ),
        migrations.AddIndex("eldergroup", models.Index(fields=["group", "elder"], name="elder_group_members")),
    ]
