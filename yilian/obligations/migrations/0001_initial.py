import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.comparison
import django.db.models.lookups
import yilian.audit.period_constraints
import yilian.obligations.models.appointments
import yilian.obligations.rules.appointments
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('people', '0001_initial'),
        ('places', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Appointment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField()),
                ('state', models.CharField(choices=[('booked', '已约'), ('arrived', '已到'), ('fulfilled', '已履约'), ('cancelled', '已取消'), ('no-show', '未履约'), ('moved', '已改期')], db_default='booked', default='booked', max_length=10)),
                ('cause', models.CharField(blank=True, choices=[('', '—'), ('not-met', '未遇'), ('refused', '拒绝'), ('other', '其他'), ('absent', '住院或外出'), ('died', '已去世')], db_default='', default='', max_length=10)),
                ('reason', models.CharField(blank=True, db_default='', default='', max_length=200)),
                ('booked_at', models.DateTimeField()),
                ('settled_at', models.DateTimeField(blank=True, null=True)),
                ('record_kind', models.CharField(blank=True, db_default='', default='', max_length=40)),
                ('record_key', models.BigIntegerField(blank=True, null=True)),
                ('elder', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to='people.elder')),
                ('organization', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.organization')),
                ('practitioner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.practitioner')),
                ('replaces', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='obligations.appointment')),
                ('team', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.team')),
            ],
            options={
                'db_table': 'obligations_appointment',
            },
        ),
        migrations.CreateModel(
            name='Obligation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('service', '服务'), ('answer', '答复'), ('decision', '决定'), ('task', '任务'), ('report', '报告'), ('payment', '支付')], db_default='service', default='service', max_length=10)),
                ('what', models.CharField(max_length=40)),
                ('role', models.CharField(blank=True, db_default='', default='', max_length=30)),
                ('basis_kind', models.CharField(max_length=40)),
                ('basis_key', models.BigIntegerField()),
                ('planned', models.BooleanField(db_default=False, default=False)),
                ('clauses', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=12), size=None)),
                ('norm', models.CharField(blank=True, db_default='', default='', max_length=80)),
                ('ordinal', models.PositiveSmallIntegerField()),
                ('starts_on', models.DateField()),
                ('due_at', models.DateTimeField()),
                ('due_grain', models.CharField(db_default='day', default='day', max_length=7)),
                ('due_on', models.GeneratedField(db_persist=True, expression=django.db.models.expressions.RawSQL("((timezone('Asia/Shanghai', due_at) - interval '1 microsecond')::date)", ()), output_field=models.DateField())),
                ('limit_days', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('calendar', models.CharField(blank=True, db_default='', default='', max_length=12)),
                ('counted_from', models.DateField(blank=True, null=True)),
                ('provisional', models.BooleanField(db_default=False, default=False)),
                ('paused_at', models.DateTimeField(blank=True, null=True)),
                ('judged_on', models.DateField()),
                ('fulfilled_on', models.DateField(blank=True, null=True)),
                ('fulfilled_at', models.DateTimeField(blank=True, null=True)),
                ('fulfilled_kind', models.CharField(blank=True, db_default='', default='', max_length=40)),
                ('fulfilled_key', models.BigIntegerField(blank=True, null=True)),
                ('lapses', models.BooleanField(db_default=False, default=False)),
                ('priority', models.PositiveSmallIntegerField(choices=[(0, '常规'), (1, '紧急'), (2, '尽快'), (3, '立即')], db_default=0, default=0)),
                ('internal', models.BooleanField(db_default=False, default=False)),
                ('waived_on', models.DateField(blank=True, null=True)),
                ('waived_reason', models.CharField(blank=True, db_default='', default='', max_length=200)),
                ('void_on', models.DateField(blank=True, null=True)),
                ('void_reason', models.CharField(blank=True, db_default='', default='', max_length=20)),
                ('tried_on', models.DateField(blank=True, null=True)),
                ('tried_outcome', models.CharField(blank=True, choices=[('not-met', '未遇'), ('refused', '拒绝'), ('postponed', '改期'), ('not-reached', '未轮到'), ('not-done', '未完成'), ('in-progress', '待补全')], db_default='', default='', max_length=12)),
                ('tried_zh', models.CharField(blank=True, db_default='', default='', max_length=300)),
                ('tried_en', models.CharField(blank=True, db_default='', default='', max_length=300)),
                ('tried_kind', models.CharField(blank=True, db_default='', default='', max_length=40)),
                ('tried_key', models.BigIntegerField(blank=True, null=True)),
                ('beneficiary_practitioner', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='obligations', to='people.practitioner')),
                ('department', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='duties', to='places.department')),
                ('division', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='obligations', to='places.division')),
                ('elder', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='obligations', to='people.elder')),
                ('obligor', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='duties', to='places.organization')),
                ('organization', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='obligations', to='places.organization')),
                ('practitioner', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='duties', to='people.practitioner')),
                ('statement', models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.policystatement')),
                ('team', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='obligations', to='people.team')),
            ],
            options={
                'db_table': 'obligations_obligation',
            },
        ),
        migrations.CreateModel(
            name='AppointmentObligation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('appointment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='purposes', to='obligations.appointment')),
                ('obligation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='obligations.obligation')),
            ],
            options={
                'db_table': 'obligations_appointment_obligation',
            },
        ),
        migrations.AddField(
            model_name='appointment',
            name='obligations',
            field=models.ManyToManyField(related_name='appointments', through='obligations.AppointmentObligation', to='obligations.obligation'),
        ),
        migrations.CreateModel(
            name='ObligationPause',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('from_at', models.DateTimeField()),
                ('to_at', models.DateTimeField(blank=True, null=True)),
                ('reason', models.CharField(max_length=200)),
                ('record_kind', models.CharField(blank=True, default='', max_length=40)),
                ('record_key', models.BigIntegerField(blank=True, null=True)),
                ('obligation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pauses', to='obligations.obligation')),
            ],
            options={
                'db_table': 'obligations_pause',
            },
        ),
        migrations.CreateModel(
            name='Shift',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('item', models.CharField(max_length=40)),
                ('weekday', models.PositiveSmallIntegerField()),
                ('begins_at', models.TimeField()),
                ('ends_at', models.TimeField()),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField(blank=True, null=True)),
                ('first', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.practitioner')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='shifts', to='places.organization')),
                ('relief', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.practitioner')),
            ],
            options={
                'db_table': 'obligations_shift',
            },
        ),
        migrations.CreateModel(
            name='Absence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('hospital', '住院'), ('away', '外出'), ('relatives', '在亲属家暂住')], max_length=20)),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField(blank=True, null=True)),
                ('elder', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='absences', to='people.elder')),
            ],
            options={
                'db_table': 'obligations_absence',
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='absence_ends_after_start'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(models.Func(models.F('elder_id'), models.F('elder_id'), models.Value('[]'), function='INT8RANGE'), '='), (models.Func(models.Func(models.F('kind'), models.Value(0), function='HASHTEXTEXTENDED'), models.Func(models.F('kind'), models.Value(0), function='HASHTEXTEXTENDED'), models.Value('[]'), function='INT8RANGE'), '='), (yilian.audit.period_constraints.Days('starts_on', 'ends_on', django.contrib.postgres.fields.ranges.RangeBoundary(True, True)), '&&')], name='absence_once_at_a_time')],
            },
        ),
        migrations.CreateModel(
            name='Leave',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField()),
                ('practitioner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='leaves', to='people.practitioner')),
            ],
            options={
                'db_table': 'obligations_leave',
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='leave_ends_after_start')],
            },
        ),
        migrations.AddIndex(
            model_name='obligation',
            index=models.Index(condition=models.Q(('fulfilled_on__isnull', True), ('void_on__isnull', True), ('waived_on__isnull', True), ('team__isnull', False)), fields=['team', 'due_at', 'id'], name='obligation_team'),
        ),
        migrations.AddIndex(
            model_name='obligation',
            index=models.Index(condition=models.Q(('fulfilled_on__isnull', True), ('void_on__isnull', True), ('waived_on__isnull', True), ('practitioner__isnull', False)), fields=['practitioner', 'due_at', 'id'], name='obligation_practitioner'),
        ),
        migrations.AddIndex(
            model_name='obligation',
            index=models.Index(condition=models.Q(('fulfilled_on__isnull', True), ('void_on__isnull', True), ('waived_on__isnull', True), models.Q(('role', ''), _negated=True)), fields=['obligor', 'role', 'due_at', 'id'], name='obligation_role'),
        ),
        migrations.AddIndex(
            model_name='obligation',
            index=models.Index(condition=models.Q(('fulfilled_on__isnull', True), ('void_on__isnull', True), ('waived_on__isnull', True), ('elder__isnull', True), ('role', '')), fields=['obligor', 'due_at', 'id'], name='obligation_shared'),
        ),
        migrations.AddIndex(
            model_name='obligation',
            index=models.Index(condition=models.Q(('fulfilled_on__isnull', True), ('void_on__isnull', True), ('waived_on__isnull', True), ('department__isnull', False)), fields=['department', 'due_at', 'id'], name='obligation_department'),
        ),
        migrations.AddIndex(
            model_name='obligation',
            index=models.Index(condition=models.Q(('elder__isnull', False)), fields=['elder', 'what'], name='obligation_elder'),
        ),
        migrations.AddIndex(
            model_name='obligation',
            index=models.Index(condition=models.Q(('organization__isnull', False)), fields=['organization', 'what'], name='obligation_place'),
        ),
        migrations.AddIndex(
            model_name='obligation',
            index=models.Index(condition=models.Q(('division__isnull', False)), fields=['division', 'what'], name='obligation_group'),
        ),
        migrations.AddIndex(
            model_name='obligation',
            index=models.Index(condition=models.Q(('beneficiary_practitioner__isnull', False)), fields=['beneficiary_practitioner', 'what'], name='obligation_staff'),
        ),
        migrations.AddIndex(
            model_name='obligation',
            index=models.Index(fields=['basis_key', 'basis_kind'], name='obligation_basis'),
        ),
        migrations.AddIndex(
            model_name='obligation',
            index=models.Index(condition=models.Q(('fulfilled_on__isnull', True), ('void_on__isnull', True), ('waived_on__isnull', True), ('priority__gt', 0)), fields=['priority'], name='obligation_priority'),
        ),
        migrations.AddIndex(
            model_name='obligation',
            index=models.Index(condition=models.Q(('void_on__isnull', True)), fields=['due_on'], name='obligation_due'),
        ),
        migrations.AddConstraint(
            model_name='obligation',
            constraint=models.UniqueConstraint(condition=models.Q(('elder__isnull', False), ('planned', True)), fields=('elder', 'kind', 'what', 'starts_on'), name='obligation_planned_elder'),
        ),
        migrations.AddConstraint(
            model_name='obligation',
            constraint=models.UniqueConstraint(condition=models.Q(('organization__isnull', False), ('planned', True)), fields=('organization', 'kind', 'what', 'starts_on', 'basis_key', 'basis_kind'), name='obligation_planned_place'),
        ),
        migrations.AddConstraint(
            model_name='obligation',
            constraint=models.UniqueConstraint(condition=models.Q(('division__isnull', False), ('planned', True)), fields=('division', 'kind', 'what', 'starts_on', 'basis_key', 'basis_kind'), name='obligation_planned_group'),
        ),
        migrations.AddConstraint(
            model_name='obligation',
            constraint=models.UniqueConstraint(condition=models.Q(('planned', False)), fields=('basis_key', 'basis_kind', 'what', 'ordinal'), name='obligation_called_for'),
        ),
        migrations.AddConstraint(
            model_name='obligation',
            constraint=models.CheckConstraint(condition=django.db.models.lookups.Exact(models.Func('obligor', 'department', function='num_nonnulls', output_field=models.IntegerField()), 1), name='obligation_obligor'),
        ),
        migrations.AddConstraint(
            model_name='obligation',
            constraint=models.CheckConstraint(condition=django.db.models.lookups.LessThanOrEqual(models.Func('team', 'practitioner', django.db.models.functions.comparison.NullIf('role', models.Value('')), function='num_nonnulls', output_field=models.IntegerField()), 1), name='obligation_performer'),
        ),
        migrations.AddConstraint(
            model_name='obligation',
            constraint=models.CheckConstraint(condition=django.db.models.lookups.Exact(models.Func('elder', 'beneficiary_practitioner', 'organization', 'division', function='num_nonnulls', output_field=models.IntegerField()), 1), name='obligation_beneficiary'),
        ),
        migrations.AddConstraint(
            model_name='obligation',
            constraint=models.CheckConstraint(condition=models.Q(('due_on__gte', models.F('starts_on'))), name='obligation_due_after_start'),
        ),
        migrations.AddConstraint(
            model_name='obligation',
            constraint=models.CheckConstraint(condition=models.Q(('due_grain', 'day'), ('fulfilled_on__isnull', True), ('fulfilled_at__isnull', False), _connector='OR'), name='obligation_instant_known'),
        ),
        migrations.AddConstraint(
            model_name='appointmentobligation',
            constraint=models.UniqueConstraint(fields=('appointment', 'obligation'), name='appointment_purpose_once'),
        ),
        migrations.AddIndex(
            model_name='appointment',
            index=models.Index(fields=['team', 'starts_at'], name='appointment_team'),
        ),
        migrations.AddConstraint(
            model_name='appointment',
            constraint=models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='appointment_ends_after_start'),
        ),
        migrations.AddConstraint(
            model_name='appointment',
            constraint=models.CheckConstraint(condition=models.Q(('team__isnull', False), ('practitioner__isnull', False), _connector='OR'), name='appointment_with_somebody'),
        ),
        migrations.AddConstraint(
            model_name='appointment',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', (yilian.obligations.rules.appointments.AppointmentState['BOOKED'], yilian.obligations.rules.appointments.AppointmentState['ARRIVED'])), ('settled_at__isnull', False), _connector='XOR'), name='appointment_settled_at_once'),
        ),
        migrations.AddConstraint(
            model_name='appointment',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('practitioner__isnull', False), ('state__in', (yilian.obligations.rules.appointments.AppointmentState['BOOKED'], yilian.obligations.rules.appointments.AppointmentState['ARRIVED']))), expressions=[(models.Func('practitioner_id', 'practitioner_id', models.Value('[]'), function='INT8RANGE'), '='), (yilian.obligations.models.appointments._Instants('starts_at', 'ends_at'), '&&')], name='appointment_practitioner_once'),
        ),
        migrations.AddConstraint(
            model_name='obligationpause',
            constraint=models.UniqueConstraint(condition=models.Q(('to_at__isnull', True)), fields=('obligation',), name='pause_open_once'),
        ),
        migrations.AddConstraint(
            model_name='obligationpause',
            constraint=models.CheckConstraint(condition=models.Q(('to_at__isnull', True), ('to_at__gte', models.F('from_at')), _connector='OR'), name='pause_ends_after_start'),
        ),
        migrations.AddConstraint(
            model_name='shift',
            constraint=models.CheckConstraint(condition=models.Q(('weekday__range', (1, 7))), name='shift_on_a_weekday'),
        ),
        migrations.AddConstraint(
            model_name='shift',
            constraint=models.CheckConstraint(condition=models.Q(('relief__isnull', True), models.Q(('first', models.F('relief')), _negated=True), _connector='OR'), name='shift_of_two'),
        ),
        migrations.AddConstraint(
            model_name='shift',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='shift_ends_after_start'),
        ),
    ]
