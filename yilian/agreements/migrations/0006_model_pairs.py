"""Pairs of institutions that a locality holds up as models (FJ-08)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("agreements", "0005_contracts_and_signatures")]
    operations = [migrations.AddField("agreement", "model_since", models.DateField(blank=True, null=True))]
