import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('people', '0001_initial'),
        ('visits', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Counselling',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('screening', models.CharField(blank=True, max_length=200)),
                ('opened_on', models.DateField()),
                ('state', models.CharField(choices=[('open', '进行中'), ('ended', '已结束')], default='open', max_length=20)),
                ('ended_on', models.DateField(blank=True, null=True)),
                ('outcome', models.CharField(blank=True, choices=[('improved', '好转'), ('unchanged', '没有变化'), ('referred', '已转诊'), ('declined', '本人不愿继续')], max_length=20)),
                ('elder', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='counselling', to='people.elder')),
                ('practitioner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.practitioner')),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.team')),
            ],
            options={
                'db_table': 'care_plans_counselling',
            },
        ),
        migrations.CreateModel(
            name='CounsellingSession',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField()),
                ('note_cipher', models.BinaryField()),
                ('counselling', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sessions', to='care_plans.counselling')),
                ('visit', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='visits.visit')),
            ],
            options={
                'db_table': 'care_plans_counselling_session',
            },
        ),
        migrations.CreateModel(
            name='NursingOrder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('items', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), size=None)),
                ('a_week', models.PositiveSmallIntegerField()),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField()),
                ('state', models.CharField(choices=[('active', '执行中'), ('stopped', '已停止'), ('completed', '已完成')], default='active', max_length=20)),
                ('reason', models.CharField(blank=True, max_length=200)),
                ('elder', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='nursing_orders', to='people.elder')),
                ('physician', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.practitioner')),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.team')),
            ],
            options={
                'db_table': 'care_plans_nursing_order',
            },
        ),
        migrations.CreateModel(
            name='NursingVisit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField()),
                ('items', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), size=None)),
                ('order', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='done', to='care_plans.nursingorder')),
                ('visit', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='visits.visit')),
            ],
            options={
                'db_table': 'care_plans_nursing_visit',
            },
        ),
        migrations.CreateModel(
            name='RehabilitationPlan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('goals', models.TextField()),
                ('a_week', models.PositiveSmallIntegerField()),
                ('starts_on', models.DateField()),
                ('review_on', models.DateField()),
                ('state', models.CharField(choices=[('active', '进行中'), ('ended', '已结束')], default='active', max_length=20)),
                ('ended_on', models.DateField(blank=True, null=True)),
                ('outcome', models.CharField(blank=True, choices=[('goals-reached', '达到目标'), ('partly-reached', '部分达到'), ('unchanged', '没有变化'), ('broken-off', '中途停止')], max_length=20)),
                ('note', models.TextField(blank=True)),
                ('elder', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rehabilitation_plans', to='people.elder')),
                ('practitioner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.practitioner')),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.team')),
            ],
            options={
                'db_table': 'care_plans_rehabilitation_plan',
            },
        ),
        migrations.CreateModel(
            name='RehabilitationSession',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField()),
                ('content', models.CharField(max_length=200)),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sessions', to='care_plans.rehabilitationplan')),
                ('visit', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='visits.visit')),
            ],
            options={
                'db_table': 'care_plans_rehabilitation_session',
            },
        ),
        migrations.AddIndex(
            model_name='counselling',
            index=models.Index(fields=['elder'], name='counselling_of_elder'),
        ),
        migrations.AddConstraint(
            model_name='counselling',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'ended'), _negated=True), models.Q(('ended_on__isnull', False), models.Q(('outcome', ''), _negated=True)), _connector='OR'), name='counselling_ended_whole'),
        ),
        migrations.AddIndex(
            model_name='nursingorder',
            index=models.Index(fields=['elder'], name='nursing_of_elder'),
        ),
        migrations.AddConstraint(
            model_name='nursingorder',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='nursing_ends_after'),
        ),
        migrations.AddIndex(
            model_name='rehabilitationplan',
            index=models.Index(fields=['elder'], name='plan_of_elder'),
        ),
        migrations.AddConstraint(
            model_name='rehabilitationplan',
            constraint=models.CheckConstraint(condition=models.Q(('review_on__gte', models.F('starts_on'))), name='plan_review_after_start'),
        ),
        migrations.AddConstraint(
            model_name='rehabilitationplan',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'ended'), _negated=True), models.Q(('ended_on__isnull', False), models.Q(('outcome', ''), _negated=True)), _connector='OR'), name='plan_ended_whole'),
        ),
    ]
