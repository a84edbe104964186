import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.db.models.deletion
import yilian.audit.period_constraints
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='PolicyStatement',
            fields=[
                ('id', models.AutoField(primary_key=True, serialize=False)),
                ('key', models.CharField(max_length=64, unique=True)),
                ('said', models.JSONField()),
                ('kept_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'db_table': 'places_policy_statement',
            },
        ),
        migrations.CreateModel(
            name='Division',
            fields=[
                ('code', models.CharField(max_length=12, primary_key=True, serialize=False)),
                ('name_zh', models.CharField(max_length=60)),
                ('name_en', models.CharField(blank=True, max_length=80)),
                ('pinyin', models.CharField(blank=True, max_length=360)),
                ('level', models.CharField(choices=[('nation', '国家'), ('province', '省'), ('city', '市'), ('county', '县（市、区）'), ('township', '乡镇（街道）'), ('village', '村（社区）')], max_length=10)),
                ('longitude', models.FloatField(blank=True, null=True)),
                ('latitude', models.FloatField(blank=True, null=True)),
                ('synthetic', models.BooleanField(default=False)),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='places.division')),
            ],
            options={
                'db_table': 'places_division',
                'ordering': ('code',),
            },
        ),
        migrations.CreateModel(
            name='Department',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('function', models.CharField(max_length=60)),
                ('name_zh', models.CharField(max_length=80)),
                ('name_en', models.CharField(blank=True, max_length=120)),
                ('division', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='departments', to='places.division')),
            ],
            options={
                'db_table': 'places_department',
            },
        ),
        migrations.CreateModel(
            name='Organization',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=60, unique=True)),
                ('name_zh', models.CharField(max_length=100)),
                ('name_en', models.CharField(blank=True, max_length=160)),
                ('known_as', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=100), blank=True, default=list, size=None)),
                ('pinyin', models.CharField(blank=True, max_length=600)),
                ('kind', models.CharField(max_length=40)),
                ('level', models.CharField(blank=True, choices=[('level-1', '一级'), ('level-2', '二级'), ('level-3', '三级'), ('', '未定级')], max_length=20)),
                ('ownership', models.CharField(blank=True, choices=[('public', '公办'), ('private', '民办'), ('public-built-privately-run', '公建民营'), ('', '未记录')], max_length=30)),
                ('uscc', models.CharField(blank=True, max_length=18)),
                ('care_type', models.CharField(blank=True, max_length=20)),
                ('operates_since', models.DateField(blank=True, null=True)),
                ('planned', models.BooleanField(default=False)),
                ('insurance_designated_on', models.DateField(blank=True, null=True)),
                ('modes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), blank=True, default=list, size=None)),
                ('longitude', models.FloatField(blank=True, null=True)),
                ('latitude', models.FloatField(blank=True, null=True)),
                ('source_clause', models.CharField(blank=True, max_length=12)),
                ('note', models.TextField(blank=True)),
                ('synthetic', models.BooleanField(default=False)),
                ('division', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='organizations', to='places.division')),
            ],
            options={
                'db_table': 'places_organization',
                'ordering': ('division_id', 'code'),
            },
        ),
        migrations.CreateModel(
            name='Licence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('medical', '医疗机构执业许可'), ('care', '养老机构备案'), ('medical-unit', '内设医疗机构备案')], max_length=20)),
                ('number', models.CharField(max_length=40)),
                ('unit', models.CharField(blank=True, max_length=40)),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField(blank=True, null=True)),
                ('end_reason', models.CharField(blank=True, max_length=200)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='licences', to='places.organization')),
            ],
            options={
                'db_table': 'places_licence',
            },
        ),
        migrations.CreateModel(
            name='Characteristic',
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
                ('word', models.CharField(max_length=40)),
                ('about', models.CharField(max_length=20)),
                ('holds', models.BooleanField(default=True)),
                ('corrects', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrected_by', to='places.characteristic')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='characteristics', to='places.organization')),
            ],
            options={
                'db_table': 'places_characteristic',
            },
        ),
        migrations.CreateModel(
            name='BedCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('care', '养老床位'), ('nursing', '护理型床位'), ('medical', '医疗床位'), ('rehabilitation-nursing', '康复护理床位'), ('hospice', '安宁疗护床位'), ('home', '家庭病床'), ('project-total', '建设规模（总床位）')], max_length=30)),
                ('count', models.PositiveIntegerField()),
                ('on', models.DateField()),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='bed_counts', to='places.organization')),
            ],
            options={
                'db_table': 'places_bed_count',
            },
        ),
        migrations.CreateModel(
            name='OrganizationIdentity',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name_zh', models.CharField(max_length=100)),
                ('kind', models.CharField(blank=True, max_length=40)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='identities', to='places.organization')),
            ],
            options={
                'db_table': 'places_identity',
            },
        ),
        migrations.CreateModel(
            name='PackEdition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('pack', models.CharField(max_length=40)),
                ('digest', models.CharField(max_length=64)),
                ('planned_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'db_table': 'places_pack_edition',
                'constraints': [models.UniqueConstraint(fields=('pack', 'digest'), name='pack_edition_once')],
            },
        ),
        migrations.CreateModel(
            name='Participation',
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
                ('pack', models.CharField(max_length=40)),
                ('mode', models.CharField(max_length=40)),
                ('item', models.CharField(blank=True, max_length=60)),
                ('corrects', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrected_by', to='places.participation')),
                ('division', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='participations', to='places.division')),
            ],
            options={
                'db_table': 'places_participation',
            },
        ),
        migrations.CreateModel(
            name='ServiceArea',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField(blank=True, null=True)),
                ('recorded_by', models.CharField(max_length=150)),
                ('recorded_on', models.DateField()),
                ('withdrawn_on', models.DateField(blank=True, null=True)),
                ('withdrawn_by', models.CharField(blank=True, max_length=150)),
                ('withdrawal_reason', models.CharField(blank=True, max_length=200)),
                ('document', models.CharField(blank=True, max_length=200)),
                ('corrects', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrected_by', to='places.servicearea')),
                ('division', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='service_areas', to='places.division')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='service_areas', to='places.organization')),
            ],
            options={
                'db_table': 'places_service_area',
            },
        ),
        migrations.CreateModel(
            name='UrbanMark',
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
                ('corrects', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrected_by', to='places.urbanmark')),
                ('division', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='urban_marks', to='places.division')),
            ],
            options={
                'db_table': 'places_urban_mark',
            },
        ),
        migrations.AddIndex(
            model_name='division',
            index=models.Index(fields=['pinyin'], name='division_pinyin', opclasses=['text_pattern_ops']),
        ),
        migrations.AddConstraint(
            model_name='department',
            constraint=models.UniqueConstraint(fields=('division', 'function'), name='department_once'),
        ),
        migrations.AddIndex(
            model_name='organization',
            index=django.contrib.postgres.indexes.GinIndex(fields=['modes'], name='organization_modes'),
        ),
        migrations.AddConstraint(
            model_name='organization',
            constraint=models.UniqueConstraint(condition=models.Q(('uscc', ''), _negated=True), fields=('uscc',), name='organization_uscc_once'),
        ),
        migrations.AddConstraint(
            model_name='licence',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='licence_ends_after_start'),
        ),
        migrations.AddConstraint(
            model_name='characteristic',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='characteristic_ends_after_start'),
        ),
        migrations.AddConstraint(
            model_name='characteristic',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('withdrawn_on__isnull', True)), expressions=[(models.Func(models.F('organization_id'), models.F('organization_id'), models.Value('[]'), function='INT8RANGE'), '='), (models.Func(models.Func(models.F('word'), models.Value(0), function='HASHTEXTEXTENDED'), models.Func(models.F('word'), models.Value(0), function='HASHTEXTEXTENDED'), models.Value('[]'), function='INT8RANGE'), '='), (yilian.audit.period_constraints.Days('starts_on', 'ends_on', django.contrib.postgres.fields.ranges.RangeBoundary(True, True)), '&&')], name='characteristic_once_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='bedcount',
            constraint=models.UniqueConstraint(fields=('organization', 'kind', 'on'), name='bed_count_once'),
        ),
        migrations.AddConstraint(
            model_name='participation',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='participation_ends_after_start'),
        ),
        migrations.AddConstraint(
            model_name='participation',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('withdrawn_on__isnull', True)), expressions=[(models.Func(models.Func(models.F('division_id'), models.Value(0), function='HASHTEXTEXTENDED'), models.Func(models.F('division_id'), models.Value(0), function='HASHTEXTEXTENDED'), models.Value('[]'), function='INT8RANGE'), '='), (models.Func(models.Func(models.F('pack'), models.Value(0), function='HASHTEXTEXTENDED'), models.Func(models.F('pack'), models.Value(0), function='HASHTEXTEXTENDED'), models.Value('[]'), function='INT8RANGE'), '='), (models.Func(models.Func(models.F('mode'), models.Value(0), function='HASHTEXTEXTENDED'), models.Func(models.F('mode'), models.Value(0), function='HASHTEXTEXTENDED'), models.Value('[]'), function='INT8RANGE'), '='), (models.Func(models.Func(models.F('item'), models.Value(0), function='HASHTEXTEXTENDED'), models.Func(models.F('item'), models.Value(0), function='HASHTEXTEXTENDED'), models.Value('[]'), function='INT8RANGE'), '='), (yilian.audit.period_constraints.Days('starts_on', 'ends_on', django.contrib.postgres.fields.ranges.RangeBoundary(True, True)), '&&')], name='participation_once_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='servicearea',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('withdrawn_on__isnull', True)), expressions=[(models.Func(models.Func(models.F('division_id'), models.Value(0), function='HASHTEXTEXTENDED'), models.Func(models.F('division_id'), models.Value(0), function='HASHTEXTEXTENDED'), models.Value('[]'), function='INT8RANGE'), '='), (yilian.audit.period_constraints.Days('starts_on', 'ends_on', django.contrib.postgres.fields.ranges.RangeBoundary(True, True)), '&&')], name='area_once_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='servicearea',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='area_ends_after_start'),
        ),
        migrations.AddConstraint(
            model_name='urbanmark',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('withdrawn_on__isnull', True)), expressions=[(models.Func(models.Func(models.F('division_id'), models.Value(0), function='HASHTEXTEXTENDED'), models.Func(models.F('division_id'), models.Value(0), function='HASHTEXTEXTENDED'), models.Value('[]'), function='INT8RANGE'), '='), (yilian.audit.period_constraints.Days('starts_on', 'ends_on', django.contrib.postgres.fields.ranges.RangeBoundary(True, True)), '&&')], name='urban_once_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='urbanmark',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='urban_ends_after_start'),
        ),
    ]
