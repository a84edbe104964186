import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import yilian.audit.period_constraints
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('people', '0001_initial'),
        ('places', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Agreement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('form', models.CharField(choices=[('contract', '签约合作'), ('trusteeship', '托管'), ('counterpart-support', '对口支援'), ('joint-construction', '合作共建'), ('outsourcing', '服务外包'), ('entrusted-operation', '委托经营'), ('alliance', '医疗联合体成员')], max_length=30)),
                ('pack', models.CharField(max_length=40)),
                ('mode', models.CharField(max_length=40)),
                ('content', models.TextField()),
                ('manner', models.TextField()),
                ('hours', models.TextField()),
                ('frequency', models.TextField()),
                ('cost', models.TextField()),
                ('responsibilities', models.TextField()),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField()),
                ('care_signed_on', models.DateField(blank=True, null=True)),
                ('care_signatory', models.CharField(blank=True, max_length=60)),
                ('medical_signed_on', models.DateField(blank=True, null=True)),
                ('medical_signatory', models.CharField(blank=True, max_length=60)),
                ('ended_on', models.DateField(blank=True, null=True)),
                ('end_reason', models.CharField(blank=True, max_length=200)),
                ('model_since', models.DateField(blank=True, null=True)),
                ('judged_on', models.DateField()),
                ('care_organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='agreements_received', to='places.organization')),
                ('care_signed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('medical_organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='agreements_given', to='places.organization')),
                ('medical_signed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('renews', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='renewed_by', to='agreements.agreement')),
                ('team', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='agreements', to='people.team')),
            ],
            options={
                'db_table': 'agreements_agreement',
            },
        ),
        migrations.CreateModel(
            name='Enrolment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('pack', models.CharField(max_length=40)),
                ('mode', models.CharField(max_length=40)),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField(blank=True, null=True)),
                ('end_reason', models.CharField(blank=True, choices=[('moved-away', '迁出'), ('died', '死亡'), ('changed-team', '更换团队'), ('own-wish', '本人要求'), ('refused-service', '拒绝服务'), ('lost-contact', '失联'), ('other', '其他')], max_length=200)),
                ('end_note', models.CharField(blank=True, max_length=200)),
                ('signed_on', models.DateField(blank=True, null=True)),
                ('agreed_until', models.DateField(blank=True, null=True)),
                ('judged_on', models.DateField()),
                ('elder', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='enrolments', to='people.elder')),
                ('renews', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='renewed_by', to='agreements.enrolment')),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='enrolments', to='people.team')),
            ],
            options={
                'db_table': 'agreements_enrolment',
            },
        ),
        migrations.CreateModel(
            name='ScheduledSlot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('item', models.CharField(max_length=40)),
                ('weekday', models.PositiveSmallIntegerField()),
                ('begins_at', models.TimeField()),
                ('ends_at', models.TimeField()),
                ('place', models.CharField(max_length=100)),
                ('agreement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='posts', to='agreements.agreement')),
                ('first', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.practitioner')),
                ('relief', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.practitioner')),
            ],
            options={
                'db_table': 'agreements_scheduled_slot',
            },
        ),
        migrations.AddConstraint(
            model_name='agreement',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='agreement_ends_after_start'),
        ),
        migrations.AddConstraint(
            model_name='agreement',
            constraint=models.CheckConstraint(condition=models.Q(('care_organization', models.F('medical_organization')), _negated=True), name='agreement_between_two'),
        ),
        migrations.AddConstraint(
            model_name='enrolment',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='enrolment_ends_after_start'),
        ),
        migrations.AddConstraint(
            model_name='enrolment',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(models.Func(models.F('elder_id'), models.F('elder_id'), models.Value('[]'), function='INT8RANGE'), '='), (models.Func(models.Func(models.F('mode'), models.Value(0), function='HASHTEXTEXTENDED'), models.Func(models.F('mode'), models.Value(0), function='HASHTEXTEXTENDED'), models.Value('[]'), function='INT8RANGE'), '='), (yilian.audit.period_constraints.Days('starts_on', 'ends_on', django.contrib.postgres.fields.ranges.RangeBoundary(True, True)), '&&')], name='enrolment_once_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='scheduledslot',
            constraint=models.CheckConstraint(condition=models.Q(('weekday__range', (1, 7))), name='post_on_a_weekday'),
        ),
        migrations.AddConstraint(
            model_name='scheduledslot',
            constraint=models.CheckConstraint(condition=models.Q(('first', models.F('relief')), _negated=True), name='post_of_two'),
        ),
        migrations.AddConstraint(
            model_name='scheduledslot',
            constraint=models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('begins_at'))), name='post_ends_after_start'),
        ),
    ]
