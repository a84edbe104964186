import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('places', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='HandOver',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('due_on', models.DateField()),
                ('note', models.CharField(max_length=500)),
                ('handed_by', models.CharField(max_length=150)),
                ('handed_on', models.DateField()),
                ('reported_on', models.DateField(blank=True, null=True)),
                ('reported_by', models.CharField(blank=True, max_length=150)),
                ('outcome', models.CharField(blank=True, max_length=500)),
                ('department', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.department')),
                ('division', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.division')),
                ('organization', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.organization')),
            ],
            options={
                'db_table': 'supervision_hand_over',
            },
        ),
        migrations.CreateModel(
            name='TaskReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('pack', models.CharField(max_length=40)),
                ('kind', models.CharField(max_length=12)),
                ('number', models.CharField(max_length=80)),
                ('done_on', models.DateField(blank=True, null=True)),
                ('note', models.CharField(max_length=500)),
                ('reported_on', models.DateField()),
            ],
            options={
                'db_table': 'supervision_task_report',
                'indexes': [models.Index(fields=['pack', 'kind', 'number'], name='report_of_task')],
            },
        ),
        migrations.CreateModel(
            name='HandOverLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('pack', models.CharField(max_length=40)),
                ('rule', models.CharField(max_length=80)),
                ('clause', models.CharField(max_length=12)),
                ('state', models.CharField(max_length=10)),
                ('hand_over', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='supervision.handover')),
                ('organization', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.organization')),
            ],
            options={
                'db_table': 'supervision_hand_over_line',
                'constraints': [models.UniqueConstraint(fields=('hand_over', 'organization', 'pack', 'rule'), name='hand_over_line_once')],
            },
        ),
        migrations.CreateModel(
            name='PlanTask',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('pack', models.CharField(max_length=40)),
                ('kind', models.CharField(max_length=12)),
                ('number', models.CharField(max_length=80)),
                ('division', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.division')),
            ],
            options={
                'db_table': 'supervision_plan_task',
                'constraints': [models.UniqueConstraint(fields=('pack', 'kind', 'number'), name='plan_task_once')],
            },
        ),
    ]
