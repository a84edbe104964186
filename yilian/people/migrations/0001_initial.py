import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import yilian.audit.period_constraints
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('places', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Elder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(db_collation='C', max_length=60)),
                ('pinyin', models.CharField(db_collation='C', max_length=360)),
                ('initials', models.CharField(db_collation='C', max_length=60)),
                ('sound', models.CharField(db_collation='C', default='', max_length=360)),
                ('sex', models.PositiveSmallIntegerField(choices=[(1, '男'), (2, '女')])),
                ('birth_date', models.DateField()),
                ('id_number_cipher', models.BinaryField()),
                ('id_number_hash', models.BinaryField(max_length=32)),
                ('phone_cipher', models.BinaryField(blank=True, default=bytes)),
                ('phone_hash', models.BinaryField(blank=True, default=bytes, max_length=32)),
                ('address', models.CharField(blank=True, max_length=200)),
                ('lives', models.CharField(choices=[('at-home', '居家'), ('in-institution', '住机构')], default='at-home', max_length=20)),
                ('groups', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), blank=True, default=list, size=None)),
                ('longitude', models.FloatField(blank=True, null=True)),
                ('latitude', models.FloatField(blank=True, null=True)),
                ('died_on', models.DateField(blank=True, null=True)),
                ('left_on', models.DateField(blank=True, null=True)),
                ('household_since', models.DateField(blank=True, null=True)),
                ('synthetic', models.BooleanField(default=False)),
                ('household_division', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.division')),
                ('merged_into', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged', to='people.elder')),
                ('organization', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='residents', to='places.organization')),
                ('residence_division', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.division')),
            ],
            options={
                'db_table': 'people_elder',
            },
        ),
        migrations.CreateModel(
            name='DistinctPair',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('decided_at', models.DateTimeField()),
                ('elder', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.elder')),
                ('other', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.elder')),
            ],
            options={
                'db_table': 'people_distinct',
            },
        ),
        migrations.CreateModel(
            name='Departure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('left_on', models.DateField()),
                ('destination', models.CharField(max_length=200)),
                ('reason', models.CharField(choices=[('children', '随子女居住'), ('care', '到外地养老或住机构'), ('home', '回原籍'), ('other', '其他')], max_length=20)),
                ('household', models.BooleanField(default=False)),
                ('note', models.CharField(blank=True, max_length=200)),
                ('returned_on', models.DateField(blank=True, null=True)),
                ('elder', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='departures', to='people.elder')),
            ],
            options={
                'db_table': 'people_departure',
            },
        ),
        migrations.CreateModel(
            name='CentreCare',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField(blank=True, null=True)),
                ('document', models.CharField(max_length=200)),
                ('recorded_by', models.CharField(max_length=150)),
                ('recorded_on', models.DateField()),
                ('withdrawn_on', models.DateField(blank=True, null=True)),
                ('withdrawn_by', models.CharField(blank=True, max_length=150)),
                ('withdrawal_reason', models.CharField(blank=True, max_length=200)),
                ('corrects', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrected_by', to='people.centrecare')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.organization')),
                ('elder', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='centre_care', to='people.elder')),
            ],
            options={
                'db_table': 'people_centre_care',
            },
        ),
        migrations.CreateModel(
            name='ElderGroup',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('group', models.CharField(max_length=40)),
                ('starts_on', models.DateField(blank=True, null=True)),
                ('ends_on', models.DateField(blank=True, null=True)),
                ('basis', models.CharField(blank=True, max_length=200)),
                ('elder', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='people.elder')),
            ],
            options={
                'db_table': 'people_elder_group',
            },
        ),
        migrations.CreateModel(
            name='FamilyMember',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60)),
                ('relation', models.CharField(choices=[('spouse', '配偶'), ('son', '儿子'), ('daughter', '女儿'), ('child-in-law', '儿媳或女婿'), ('grandchild', '孙辈'), ('sibling', '兄弟姐妹'), ('other-relative', '其他亲属'), ('not-related', '非亲属')], max_length=20)),
                ('phone_cipher', models.BinaryField(blank=True, default=bytes)),
                ('guardian', models.BooleanField(default=False)),
                ('elder', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='family', to='people.elder')),
            ],
            options={
                'db_table': 'people_family',
            },
        ),
        migrations.CreateModel(
            name='Consent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('purpose', models.CharField(choices=[('care', '健康管理与照护服务'), ('sharing', '在机构之间共享档案'), ('monitoring', '设备监测与定位'), ('reminders', '接收上门服务提醒短信'), ('family', '家属查看档案'), ('research', '统计与研究')], max_length=40)),
                ('starts_on', models.DateField()),
                ('withdrawn_on', models.DateField(blank=True, null=True)),
                ('proof', models.CharField(blank=True, max_length=200)),
                ('elder', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='consents', to='people.elder')),
                ('guardian', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='consents', to='people.familymember')),
            ],
            options={
                'db_table': 'people_consent',
            },
        ),
        migrations.CreateModel(
            name='FormerNumber',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('id_number_hash', models.BinaryField(max_length=32)),
                ('by_merge', models.BooleanField(default=False)),
                ('elder', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='former_numbers', to='people.elder')),
            ],
            options={
                'db_table': 'people_former_number',
            },
        ),
        migrations.CreateModel(
            name='MergeRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('moved', models.JSONField()),
                ('stayed', models.JSONField(default=dict)),
                ('changed', models.JSONField(default=dict)),
                ('merged_at', models.DateTimeField()),
                ('undone_at', models.DateTimeField(blank=True, null=True)),
                ('dropped', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.elder')),
                ('kept', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='merges', to='people.elder')),
            ],
            options={
                'db_table': 'people_merge',
            },
        ),
        migrations.CreateModel(
            name='NameKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(db_collation='C', max_length=360)),
                ('elder', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='name_keys', to='people.elder')),
            ],
            options={
                'db_table': 'people_name_key',
            },
        ),
        migrations.CreateModel(
            name='PracticeSite',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('first', models.BooleanField(default=True)),
                ('starts_on', models.DateField(blank=True, null=True)),
                ('ends_on', models.DateField(blank=True, null=True)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='staff', to='places.organization')),
            ],
            options={
                'db_table': 'people_practice_site',
            },
        ),
        migrations.CreateModel(
            name='Practitioner',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60)),
                ('kind', models.CharField(max_length=40)),
                ('sites', models.ManyToManyField(related_name='practitioners', through='people.PracticeSite', to='places.organization')),
                ('user', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='practitioner', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'db_table': 'people_practitioner',
            },
        ),
        migrations.AddField(
            model_name='practicesite',
            name='practitioner',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='practice', to='people.practitioner'),
        ),
        migrations.CreateModel(
            name='Certificate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=40)),
                ('number', models.CharField(max_length=40)),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField(blank=True, null=True)),
                ('practitioner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='certificates', to='people.practitioner')),
            ],
            options={
                'db_table': 'people_certificate',
            },
        ),
        migrations.CreateModel(
            name='ResidencePeriod',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('basis', models.CharField(choices=[('stay', '常住'), ('household', '户籍')], max_length=10)),
                ('address', models.CharField(blank=True, max_length=200)),
                ('starts_on', models.DateField(blank=True, null=True)),
                ('ends_on', models.DateField(blank=True, null=True)),
                ('recorded_on', models.DateField()),
                ('division', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.division')),
                ('elder', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='residences', to='people.elder')),
                ('organization', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.organization')),
            ],
            options={
                'db_table': 'people_residence',
            },
        ),
        migrations.CreateModel(
            name='Team',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='teams', to='places.organization')),
            ],
            options={
                'db_table': 'people_team',
            },
        ),
        migrations.CreateModel(
            name='TeamMember',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('leads', models.BooleanField(default=False)),
                ('practitioner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.practitioner')),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='places', to='people.team')),
            ],
            options={
                'db_table': 'people_team_member',
            },
        ),
        migrations.AddField(
            model_name='team',
            name='members',
            field=models.ManyToManyField(related_name='teams', through='people.TeamMember', to='people.practitioner'),
        ),
        migrations.AddIndex(
            model_name='elder',
            index=models.Index(fields=['name', 'id'], name='elder_name'),
        ),
        migrations.AddIndex(
            model_name='elder',
            index=models.Index(fields=['pinyin', 'id'], name='elder_pinyin'),
        ),
        migrations.AddIndex(
            model_name='elder',
            index=models.Index(fields=['initials', 'id'], name='elder_initials'),
        ),
        migrations.AddIndex(
            model_name='elder',
            index=models.Index(fields=['residence_division', 'pinyin'], name='elder_by_place'),
        ),
        migrations.AddIndex(
            model_name='elder',
            index=models.Index(fields=['birth_date'], name='elder_birth_date'),
        ),
        migrations.AddIndex(
            model_name='elder',
            index=models.Index(fields=['sound'], name='elder_sound'),
        ),
        migrations.AddIndex(
            model_name='elder',
            index=models.Index(fields=['id_number_hash'], name='elder_id_number'),
        ),
        migrations.AddIndex(
            model_name='elder',
            index=models.Index(condition=models.Q(('merged_into__isnull', True)), fields=['residence_division', 'household_division', 'organization'], name='elder_reach'),
        ),
        migrations.AddIndex(
            model_name='elder',
            index=models.Index(condition=models.Q(('phone_hash', b''), _negated=True), fields=['phone_hash'], name='elder_phone'),
        ),
        migrations.AddConstraint(
            model_name='elder',
            constraint=models.UniqueConstraint(condition=models.Q(('merged_into__isnull', True)), fields=('id_number_hash',), name='elder_id_number_once'),
        ),
        migrations.AddConstraint(
            model_name='elder',
            constraint=models.CheckConstraint(condition=models.Q(('died_on__isnull', True), ('died_on__gte', models.F('birth_date')), _connector='OR'), name='elder_dies_after_birth'),
        ),
        migrations.AddConstraint(
            model_name='distinctpair',
            constraint=models.UniqueConstraint(fields=('elder', 'other'), name='distinct_once'),
        ),
        migrations.AddConstraint(
            model_name='distinctpair',
            constraint=models.CheckConstraint(condition=models.Q(('elder__lt', models.F('other'))), name='distinct_in_order'),
        ),
        migrations.AddConstraint(
            model_name='departure',
            constraint=models.CheckConstraint(condition=models.Q(('returned_on__isnull', True), ('returned_on__gt', models.F('left_on')), _connector='OR'), name='departure_returned_after_leaving'),
        ),
        migrations.AddConstraint(
            model_name='departure',
            constraint=models.UniqueConstraint(condition=models.Q(('returned_on__isnull', True)), fields=('elder',), name='departure_open_once'),
        ),
        migrations.AddConstraint(
            model_name='centrecare',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='centre_care_ends_after_start'),
        ),
        migrations.AddConstraint(
            model_name='centrecare',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('withdrawn_on__isnull', True)), expressions=[(models.Func(models.F('elder_id'), models.F('elder_id'), models.Value('[]'), function='INT8RANGE'), '='), (models.Func(models.F('organization_id'), models.F('organization_id'), models.Value('[]'), function='INT8RANGE'), '='), (yilian.audit.period_constraints.Days('starts_on', 'ends_on', django.contrib.postgres.fields.ranges.RangeBoundary(True, True)), '&&')], name='centre_care_once_at_a_time'),
        ),
        migrations.AddIndex(
            model_name='eldergroup',
            index=models.Index(fields=['group', 'elder'], name='elder_group_members'),
        ),
        migrations.AddConstraint(
            model_name='eldergroup',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='elder_group_ends_after_start'),
        ),
        migrations.AddConstraint(
            model_name='eldergroup',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(models.Func(models.F('elder_id'), models.F('elder_id'), models.Value('[]'), function='INT8RANGE'), '='), (models.Func(models.Func(models.F('group'), models.Value(0), function='HASHTEXTEXTENDED'), models.Func(models.F('group'), models.Value(0), function='HASHTEXTEXTENDED'), models.Value('[]'), function='INT8RANGE'), '='), (yilian.audit.period_constraints.Days('starts_on', 'ends_on', django.contrib.postgres.fields.ranges.RangeBoundary(True, True)), '&&')], name='elder_group_once_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='consent',
            constraint=models.CheckConstraint(condition=models.Q(('withdrawn_on__isnull', True), ('withdrawn_on__gte', models.F('starts_on')), _connector='OR'), name='consent_withdrawn_after_start'),
        ),
        migrations.AddConstraint(
            model_name='consent',
            constraint=models.UniqueConstraint(condition=models.Q(('withdrawn_on__isnull', True)), fields=('elder', 'purpose'), name='consent_once'),
        ),
        migrations.AddIndex(
            model_name='formernumber',
            index=models.Index(fields=['id_number_hash'], name='former_number'),
        ),
        migrations.AddConstraint(
            model_name='formernumber',
            constraint=models.UniqueConstraint(fields=('elder', 'id_number_hash'), name='former_number_once'),
        ),
        migrations.AddIndex(
            model_name='namekey',
            index=models.Index(fields=['key', 'elder'], name='name_key_of_elder'),
        ),
        migrations.AlterUniqueTogether(
            name='practicesite',
            unique_together={('practitioner', 'organization')},
        ),
        migrations.AddIndex(
            model_name='residenceperiod',
            index=models.Index(condition=models.Q(('ends_on__isnull', False)), fields=['elder', 'ends_on'], name='former_homes'),
        ),
        migrations.AddConstraint(
            model_name='residenceperiod',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='residence_ends_after_start'),
        ),
        migrations.AddConstraint(
            model_name='residenceperiod',
            constraint=models.UniqueConstraint(condition=models.Q(('ends_on__isnull', True)), fields=('elder',), name='residence_open_once'),
        ),
        migrations.AddConstraint(
            model_name='residenceperiod',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__isnull', False), ('basis', 'stay'), _connector='OR'), name='residence_open_is_stay'),
        ),
        migrations.AddConstraint(
            model_name='residenceperiod',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(models.Func(models.F('elder_id'), models.F('elder_id'), models.Value('[]'), function='INT8RANGE'), '='), (models.Func(models.Func(models.F('basis'), models.Value(0), function='HASHTEXTEXTENDED'), models.Func(models.F('basis'), models.Value(0), function='HASHTEXTEXTENDED'), models.Value('[]'), function='INT8RANGE'), '='), (yilian.audit.period_constraints.Days('starts_on', 'ends_on', django.contrib.postgres.fields.ranges.RangeBoundary(True, True)), '&&')], name='residence_once_at_a_time'),
        ),
        migrations.AlterUniqueTogether(
            name='teammember',
            unique_together={('team', 'practitioner')},
        ),
    ]
