import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('people', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Condition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=20)),
                ('name', models.CharField(max_length=100)),
                ('onset_on', models.DateField(blank=True, null=True)),
                ('abated_on', models.DateField(blank=True, null=True)),
                ('source_kind', models.CharField(blank=True, db_default='', default='', max_length=40)),
                ('source_key', models.BigIntegerField(blank=True, null=True)),
                ('status', models.CharField(choices=[('final', '有效'), ('entered-in-error', '录入有误')], db_default='final', default='final', max_length=20)),
                ('reason', models.CharField(blank=True, db_default='', default='', max_length=200)),
                ('recorded_at', models.DateTimeField()),
                ('corrects', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrected_by', to='health.condition')),
                ('elder', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='conditions', to='people.elder')),
            ],
            options={
                'db_table': 'health_condition',
                'constraints': [models.CheckConstraint(condition=models.Q(('onset_on__isnull', True), ('abated_on__isnull', True), ('abated_on__gte', models.F('onset_on')), _connector='OR'), name='condition_abates_after_onset')],
            },
        ),
        migrations.CreateModel(
            name='Observation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40)),
                ('number', models.DecimalField(blank=True, decimal_places=3, max_digits=12, null=True)),
                ('unit', models.CharField(blank=True, max_length=20)),
                ('answer', models.CharField(blank=True, db_default='', default='', max_length=40)),
                ('text', models.CharField(blank=True, max_length=500)),
                ('on', models.DateField()),
                ('happened_at', models.DateTimeField(blank=True, null=True)),
                ('method', models.CharField(blank=True, db_default='', default='', max_length=40)),
                ('source_kind', models.CharField(max_length=40)),
                ('source_key', models.BigIntegerField()),
                ('status', models.CharField(choices=[('final', '有效'), ('entered-in-error', '录入有误')], db_default='final', default='final', max_length=20)),
                ('recorded_at', models.DateTimeField()),
                ('elder', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='observations', to='people.elder')),
            ],
            options={
                'db_table': 'health_observation',
                'indexes': [models.Index(condition=models.Q(('status', 'final')), fields=['elder', 'code', 'on'], name='observation_of_elder')],
                'constraints': [models.UniqueConstraint(fields=('source_key', 'source_kind', 'code', 'on', 'happened_at'), name='observation_once', nulls_distinct=False)],
            },
        ),
    ]
