import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('agreements', '0001_initial'),
        ('people', '0001_initial'),
        ('places', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='GroupEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('item', models.CharField(max_length=40)),
                ('topic', models.CharField(max_length=100)),
                ('on', models.DateField()),
                ('place', models.CharField(blank=True, max_length=100)),
                ('others', models.PositiveIntegerField(default=0)),
                ('hours', models.DecimalField(blank=True, decimal_places=1, max_digits=4, null=True)),
                ('note', models.TextField(blank=True)),
                ('recorded_at', models.DateTimeField()),
                ('correction_reason', models.CharField(blank=True, max_length=200)),
                ('corrects', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrected_by', to='visits.groupevent')),
                ('division', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='events', to='places.division')),
                ('organization', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='events', to='places.organization')),
                ('practitioner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='people.practitioner')),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='people.team')),
            ],
            options={
                'db_table': 'visits_event',
            },
        ),
        migrations.CreateModel(
            name='Attendance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('elder', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attendances', to='people.elder')),
                ('event', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attendances', to='visits.groupevent')),
            ],
            options={
                'db_table': 'visits_attendance',
            },
        ),
        migrations.CreateModel(
            name='Round',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('item', models.CharField(max_length=40)),
                ('on', models.DateField()),
                ('note', models.TextField(blank=True)),
                ('recorded_at', models.DateTimeField()),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rounds', to='places.organization')),
                ('post', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='rounds', to='agreements.scheduledslot')),
                ('practitioner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rounds', to='people.practitioner')),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rounds', to='people.team')),
            ],
            options={
                'db_table': 'visits_round',
            },
        ),
        migrations.CreateModel(
            name='Attempt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('items', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), size=None)),
                ('on', models.DateField()),
                ('outcome', models.CharField(choices=[('not-met', '未遇'), ('refused', '拒绝'), ('postponed', '改期'), ('not-reached', '未轮到'), ('not-done', '未完成'), ('in-progress', '待补全')], max_length=12)),
                ('reason', models.CharField(blank=True, max_length=200)),
                ('next_at', models.DateTimeField(blank=True, null=True)),
                ('recorded_at', models.DateTimeField()),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('withdrawal_reason', models.CharField(blank=True, max_length=200)),
                ('elder', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attempts', to='people.elder')),
                ('practitioner', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.practitioner')),
                ('team', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.team')),
                ('round', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='attempts', to='visits.round')),
            ],
            options={
                'db_table': 'visits_attempt',
            },
        ),
        migrations.CreateModel(
            name='Visit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('item', models.CharField(max_length=40)),
                ('on', models.DateField()),
                ('happened_at', models.DateTimeField(blank=True, null=True)),
                ('setting', models.CharField(blank=True, choices=[('home', '家中'), ('centre', '照料中心'), ('institution', '养老机构'), ('clinic', '门诊'), ('vehicle', '巡回车'), ('distant', '电话或网络')], max_length=20)),
                ('place', models.CharField(blank=True, max_length=100)),
                ('latitude', models.FloatField(blank=True, null=True)),
                ('longitude', models.FloatField(blank=True, null=True)),
                ('status', models.CharField(choices=[('completed', '已完成'), ('in-progress', '待补全'), ('part', '已补全的一部分'), ('not-done', '未完成'), ('entered-in-error', '已撤回')], db_default='completed', default='completed', max_length=16)),
                ('note', models.TextField(blank=True)),
                ('guidance', models.TextField(blank=True)),
                ('recorded_at', models.DateTimeField()),
                ('occasion', models.UUIDField(blank=True, null=True)),
                ('correction_reason', models.CharField(blank=True, max_length=200)),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('withdrawal_reason', models.CharField(blank=True, max_length=200)),
                ('corrects', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrected_by', to='visits.visit')),
                ('elder', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='visits', to='people.elder')),
                ('part_of', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='further_parts', to='visits.visit')),
                ('practitioner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='visits', to='people.practitioner')),
                ('round', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='visits', to='visits.round')),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='visits', to='people.team')),
            ],
            options={
                'db_table': 'visits_visit',
            },
        ),
        migrations.CreateModel(
            name='Evidence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40)),
                ('number', models.DecimalField(blank=True, decimal_places=3, max_digits=12, null=True)),
                ('unit', models.CharField(blank=True, max_length=20)),
                ('answer', models.CharField(blank=True, db_default='', default='', max_length=40)),
                ('absent', models.CharField(blank=True, db_default='', default='', max_length=40)),
                ('text', models.CharField(blank=True, max_length=500)),
                ('visit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='evidence', to='visits.visit')),
            ],
            options={
                'db_table': 'visits_evidence',
            },
        ),
        migrations.CreateModel(
            name='Attachment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('photo', '照片'), ('signature', '签名')], max_length=20)),
                ('sha256', models.CharField(max_length=64)),
                ('media_type', models.CharField(max_length=40)),
                ('size', models.PositiveIntegerField()),
                ('added_at', models.DateTimeField()),
                ('visit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attachments', to='visits.visit')),
            ],
            options={
                'db_table': 'visits_attachment',
            },
        ),
        migrations.AddIndex(
            model_name='groupevent',
            index=models.Index(fields=['on'], name='event_on'),
        ),
        migrations.AddConstraint(
            model_name='groupevent',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('division__isnull', False), ('organization__isnull', True)), models.Q(('division__isnull', True), ('organization__isnull', False)), _connector='OR'), name='event_in_one_place'),
        ),
        migrations.AddConstraint(
            model_name='groupevent',
            constraint=models.UniqueConstraint(condition=models.Q(('corrects__isnull', True), ('division__isnull', False)), fields=('division', 'item', 'on', 'topic'), name='event_once_in_division'),
        ),
        migrations.AddConstraint(
            model_name='groupevent',
            constraint=models.UniqueConstraint(condition=models.Q(('corrects__isnull', True), ('organization__isnull', False)), fields=('organization', 'item', 'on', 'topic'), name='event_once_in_organization'),
        ),
        migrations.AddConstraint(
            model_name='attendance',
            constraint=models.UniqueConstraint(fields=('event', 'elder'), name='attendance_once'),
        ),
        migrations.AddConstraint(
            model_name='round',
            constraint=models.UniqueConstraint(fields=('organization', 'item', 'on'), name='round_once_a_day'),
        ),
        migrations.AddConstraint(
            model_name='attempt',
            constraint=models.UniqueConstraint(condition=models.Q(('round__isnull', False), ('withdrawn_at__isnull', True)), fields=('round', 'elder'), name='attempt_once_in_round'),
        ),
        migrations.AddIndex(
            model_name='visit',
            index=models.Index(fields=['elder', 'item', 'on'], name='visit_of_elder'),
        ),
        migrations.AddIndex(
            model_name='visit',
            index=models.Index(fields=['item', 'on'], include=('elder', 'id', 'team', 'status'), name='visit_of_item'),
        ),
        migrations.AddIndex(
            model_name='visit',
            index=models.Index(condition=models.Q(('occasion__isnull', False)), fields=['occasion'], name='visit_of_occasion'),
        ),
        migrations.AddConstraint(
            model_name='visit',
            constraint=models.UniqueConstraint(condition=models.Q(('corrects__isnull', True), ('round__isnull', False), ('withdrawn_at__isnull', True)), fields=('round', 'elder'), name='visit_once_in_round'),
        ),
        migrations.AddConstraint(
            model_name='visit',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('latitude__isnull', True), ('longitude__isnull', True)), models.Q(('latitude__range', (-90, 90)), ('longitude__range', (-180, 180))), _connector='OR'), name='visit_position_whole'),
        ),
        migrations.AddConstraint(
            model_name='evidence',
            constraint=models.UniqueConstraint(fields=('visit', 'code'), name='evidence_once'),
        ),
        migrations.AddIndex(
            model_name='attachment',
            index=models.Index(fields=['sha256'], name='attachment_file'),
        ),
        migrations.AddConstraint(
            model_name='attachment',
            constraint=models.UniqueConstraint(fields=('visit', 'kind', 'sha256'), name='attachment_once'),
        ),
    ]
