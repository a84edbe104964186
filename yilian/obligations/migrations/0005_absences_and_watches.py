"""Absences, leave and watches; nothing owed twice to one elder."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('agreements', '0004_institutions_reach'),
        ('obligations', '0004_beneficiaries_reach'),
        ('people', '0004_indexes_of_reach'),
        ('places', '0002_licences_and_levels'),
    ]

    operations = [
        migrations.CreateModel(
            name='Absence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('hospital', '住院'), ('away', '外出'), ('relatives', '在亲属家暂住')], max_length=20)),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField(blank=True, null=True)),
            ],
            options={
                'db_table': 'obligations_absence',
            },
        ),
        migrations.CreateModel(
            name='Leave',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField()),
            ],
            options={
                'db_table': 'obligations_leave',
            },
        ),
        migrations.CreateModel(
            name='Watch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('item', models.CharField(max_length=40)),
                ('weekday', models.PositiveSmallIntegerField()),
                ('begins_at', models.TimeField()),
                ('ends_at', models.TimeField()),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField(blank=True, null=True)),
            ],
            options={
                'db_table': 'obligations_watch',
            },
        ),
        migrations.RemoveConstraint(
            model_name='obligation',
            name='obligation_once_by_agreement',
        ),
        migrations.AddField(
            model_name='obligation',
            name='kept_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='obligation',
            name='void_reason',
            field=models.CharField(blank=True, max_length=20),
        ),
        migrations.AddIndex(
            model_name='obligation',
            index=models.Index(condition=models.Q(('void_on__isnull', True)), fields=['due_on'], name='obligation_due'),
        ),
        migrations.RemoveIndex(
            model_name='obligation',
            name='obligation_open_by_team',
        ),
        migrations.AddIndex(
            model_name='obligation',
            index=models.Index(condition=models.Q(('kept_on__isnull', True), ('void_on__isnull', True), ('waived_on__isnull', True)), fields=['team', 'due_on', 'id'], name='obligation_open_of_team'),
        ),
        migrations.AddConstraint(
            model_name='obligation',
            constraint=models.UniqueConstraint(condition=models.Q(('elder__isnull', True)), fields=('agreement', 'item', 'starts_on'), name='obligation_once_by_agreement'),
        ),
        migrations.AddConstraint(
            model_name='obligation',
            constraint=models.UniqueConstraint(condition=models.Q(('elder__isnull', False), ('opened_by', '')), fields=('elder', 'item', 'starts_on'), name='obligation_once_to_elder'),
        ),
        migrations.AddConstraint(
            model_name='obligation',
            constraint=models.UniqueConstraint(condition=models.Q(('division__isnull', False), ('opened_by', '')), fields=('team', 'division', 'item', 'starts_on'), name='obligation_once_to_group'),
        ),
        migrations.AddField(
            model_name='absence',
            name='elder',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='absences', to='people.elder'),
        ),
        migrations.AddField(
            model_name='leave',
            name='practitioner',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='leaves', to='people.practitioner'),
        ),
        migrations.AddField(
            model_name='watch',
            name='first',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.practitioner'),
        ),
        migrations.AddField(
            model_name='watch',
            name='organization',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='watches', to='places.organization'),
        ),
        migrations.AddField(
            model_name='watch',
            name='relief',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.practitioner'),
        ),
        migrations.AddConstraint(
            model_name='absence',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='absence_ends_after_start'),
        ),
        migrations.AddConstraint(
            model_name='leave',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='leave_ends_after_start'),
        ),
        migrations.AddConstraint(
            model_name='watch',
            constraint=models.CheckConstraint(condition=models.Q(('weekday__range', (1, 7))), name='watch_on_a_weekday'),
        ),
        migrations.AddConstraint(
            model_name='watch',
            constraint=models.CheckConstraint(condition=models.Q(('relief__isnull', True), models.Q(('first', models.F('relief')), _negated=True), _connector='OR'), name='watch_of_two'),
        ),
        migrations.AddConstraint(
            model_name='watch',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='watch_ends_after_start'),
        ),
    ]
