from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("places", "0001_initial")]
    operations = [
        migrations.AddField("licence", "unit", models.CharField(blank=True, default="", max_length=40), preserve_default=False),
        migrations.AddField("licence", "end_reason", models.CharField(blank=True, default="", max_length=200), preserve_default=False),
        migrations.AlterField(
            "organization",
            "level",
            models.CharField(
                blank=True,
                choices=[("level-1", "一级"), ("level-2", "二级"), ("level-3", "三级"), ("", "未定级")],
                max_length=20,
            ),
        ),
        migrations.AddConstraint(
            "organization",
            models.UniqueConstraint(
                condition=models.Q(("uscc", ""), _negated=True), fields=("uscc",), name="organization_uscc_once"
            ),
        ),
    ]
