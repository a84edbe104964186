import django.db.models.deletion
import yilian.assessments.rules.validity
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('people', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Assessment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('instrument', models.CharField(max_length=60)),
                ('digest', models.CharField(max_length=64)),
                ('reason', models.CharField(choices=[('first', '首次评估'), ('routine', '常规评估'), ('immediate', '即时评估'), ('review', '因对评估结果有疑问进行的复评'), ('other', '其他')], default='first', max_length=20)),
                ('on', models.DateField()),
                ('status', models.CharField(choices=[('draft', 'draft'), ('awaiting-second', 'awaiting-second'), ('complete', 'complete'), ('disputed', 'disputed'), ('superseded', 'superseded'), ('abandoned', 'abandoned')], default=yilian.assessments.rules.validity.Status['DRAFT'], max_length=20)),
                ('answers', models.JSONField(default=dict)),
                ('outcome', models.JSONField(default=dict)),
                ('score', models.FloatField(blank=True, null=True)),
                ('level', models.SmallIntegerField(blank=True, null=True)),
                ('valid_until', models.DateField(blank=True, null=True)),
                ('dispute_reason', models.CharField(blank=True, max_length=500)),
                ('disputed_on', models.DateField(blank=True, null=True)),
                ('recorded_at', models.DateTimeField()),
                ('assessor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.practitioner')),
                ('corrects', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrected_by', to='assessments.assessment')),
                ('elder', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assessments', to='people.elder')),
                ('second_assessor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.practitioner')),
            ],
            options={
                'db_table': 'assessments_assessment',
                'indexes': [models.Index(fields=['elder', 'instrument', '-on'], name='assessment_of_elder')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('status', yilian.assessments.rules.validity.Status['COMPLETE']), _negated=True), ('assessor__isnull', False), _connector='OR'), name='assessment_has_assessor'), models.CheckConstraint(condition=models.Q(('second_assessor__isnull', True), models.Q(('second_assessor', models.F('assessor')), _negated=True), _connector='OR'), name='assessment_two_assessors_differ')],
            },
        ),
    ]
