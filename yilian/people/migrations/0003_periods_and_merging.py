"""Groups and residences with their periods, consent by purpose, all that a merge needs to be undone; sites and members as records."""

import django.db.models.deletion as deletion
from django.db import migrations, models

from yilian.audit.rls import enable_through

RELATIONS = [
    ("spouse", "配偶"), ("son", "儿子"), ("daughter", "女儿"), ("child-in-law", "儿媳或女婿"), ("grandchild", "孙辈"),
    ("sibling", "兄弟姐妹"), ("other-relative", "其他亲属"), ("not-related", "非亲属"),
]
PURPOSES = [
    ("care", "健康管理与照护服务"), ("sharing", "在机构之间共享档案"), ("monitoring", "设备监测与定位"),
    ("family", "家属查看档案"), ("research", "统计与研究"),
]


def key():
    return ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"))


def to(model, on_delete=deletion.PROTECT, name="+", **options):
    return models.ForeignKey(to=model, on_delete=on_delete, related_name=name, **options)


def day(**options):
    return models.DateField(**(options or {"blank": True, "null": True}))


GROUP = migrations.CreateModel(
    "ElderGroup",
    fields=[
        key(),
        ("group", models.CharField(max_length=40)),
        ("starts_on", day()),
        ("ends_on", day()),
        ("basis", models.CharField(blank=True, max_length=200)),
        ("elder", to("people.elder", name="memberships")),
    ],
    options={
        "db_table": "people_elder_group",
        "constraints": [
            models.CheckConstraint(
                condition=models.Q(
                    ("ends_on__isnull", True), ("starts_on__isnull", True), ("ends_on__gte", models.F("starts_on")),
                    _connector="OR",
                ),
                name="elder_group_ends_after_start",
            )
        ],
    },
)
RESIDENCE = migrations.CreateModel(
    "ResidencePeriod",
    fields=[
        key(),
        ("basis", models.CharField(choices=[("stay", "常住"), ("household", "户籍")], max_length=10)),
        ("address", models.CharField(blank=True, max_length=200)),
        ("starts_on", day()),
        ("ends_on", models.DateField()),
        ("division", to("places.division")),
        ("elder", to("people.elder", name="former_residences")),
        ("organization", to("places.organization", blank=True, null=True)),
    ],
    options={
        "db_table": "people_residence",
        "constraints": [
            models.CheckConstraint(
                condition=models.Q(
                    ("starts_on__isnull", True), ("ends_on__gte", models.F("starts_on")), _connector="OR"
                ),
                name="residence_ends_after_start",
            )
        ],
    },
)
DISTINCT = migrations.CreateModel(
    "DistinctPair",
    fields=[
        key(),
        ("decided_at", models.DateTimeField()),
        ("one", to("people.elder")),
        ("other", to("people.elder")),
    ],
    options={
        "db_table": "people_distinct",
        "constraints": [
            models.UniqueConstraint(fields=("one", "other"), name="distinct_once"),
            models.CheckConstraint(condition=models.Q(("one__lt", models.F("other"))), name="distinct_in_order"),
        ],
    },
)
# The tables stand already, as Django made them for plain many-to-many fields.
LINKS = [
    migrations.CreateModel(
        "PracticeSite",
        fields=[
            key(),
            ("practitioner", to("people.practitioner", deletion.CASCADE, "practice")),
            ("organization", to("places.organization", deletion.CASCADE, "staff")),
        ],
        options={"db_table": "people_practice_site", "unique_together": {("practitioner", "organization")}},
    ),
    migrations.CreateModel(
        "TeamMember",
        fields=[
            key(),
            ("team", to("people.team", deletion.CASCADE, "places")),
            ("practitioner", to("people.practitioner", deletion.CASCADE)),
        ],
        options={"db_table": "people_team_member", "unique_together": {("team", "practitioner")}},
    ),
    migrations.AlterField(
        "practitioner",
        "sites",
        models.ManyToManyField(related_name="practitioners", through="people.PracticeSite", to="places.organization"),
    ),
    migrations.AlterField(
        "team",
        "members",
        models.ManyToManyField(related_name="teams", through="people.TeamMember", to="people.practitioner"),
    ),
]


class Migration(migrations.Migration):
    dependencies = [("people", "0002_reach"), ("places", "0002_licences_and_levels")]
    operations = [
        GROUP,
        RESIDENCE,
        DISTINCT,
        migrations.SeparateDatabaseAndState(state_operations=LINKS),
        migrations.AddField("practicesite", "first", models.BooleanField(default=True)),
        migrations.AddField("practicesite", "starts_on", day()),
        migrations.AddField("practicesite", "ends_on", day()),
        migrations.AddField("teammember", "leads", models.BooleanField(default=False)),
        migrations.AddField(
            "consent", "proof", models.CharField(blank=True, default="", max_length=200), preserve_default=False
        ),
        migrations.AddField("elder", "phone_hash", models.BinaryField(blank=True, default=bytes, max_length=32)),
        migrations.AddField("elder", "sound", models.CharField(db_collation="C", default="", max_length=120)),
        migrations.AddField("mergerecord", "changed", models.JSONField(default=dict)),
        migrations.AddField("mergerecord", "stayed", models.JSONField(default=dict)),
        migrations.AlterField("consent", "purpose", models.CharField(choices=PURPOSES, max_length=40)),
        migrations.AlterField("familymember", "relation", models.CharField(choices=RELATIONS, max_length=20)),
        migrations.AlterField("mergerecord", "kept", to("people.elder", name="merges")),
        migrations.AddIndex("elder", models.Index(fields=["sound"], name="elder_sound")),
        migrations.AddIndex(
            "elder",
            models.Index(
                condition=models.Q(("phone_hash", b""), _negated=True), fields=["phone_hash"], name="elder_phone"
            ),
        ),
        migrations.AddConstraint(
            "consent",
            models.CheckConstraint(
                condition=models.Q(
                    ("withdrawn_on__isnull", True), ("withdrawn_on__gte", models.F("starts_on")), _connector="OR"
                ),
                name="consent_withdrawn_after_start",
            ),
        ),
        migrations.AddConstraint(
            "consent",
            models.UniqueConstraint(
                condition=models.Q(("withdrawn_on__isnull", True)), fields=("elder", "purpose"), name="consent_once"
            ),
        ),
        enable_through("people_elder_group", "elder_id", "people_elder"),
        enable_through("people_residence", "elder_id", "people_elder"),
        enable_through("people_distinct", "one_id", "people_elder"),
    ]
