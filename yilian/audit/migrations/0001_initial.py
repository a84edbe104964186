import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Command',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('action', models.CharField(max_length=80)),
                ('body', models.CharField(blank=True, max_length=64)),
                ('user_id', models.BigIntegerField(null=True)),
                ('result', models.CharField(blank=True, max_length=80)),
                ('at', models.DateTimeField()),
            ],
            options={
                'db_table': 'audit_command',
            },
        ),
        migrations.CreateModel(
            name='Seal',
            fields=[
                ('number', models.BigIntegerField(primary_key=True, serialize=False)),
                ('entry_id', models.BigIntegerField(unique=True)),
                ('hash', models.CharField(db_index=True, max_length=64)),
                ('at', models.DateTimeField()),
            ],
            options={
                'db_table': 'audit_seal',
            },
        ),
        migrations.CreateModel(
            name='AuditEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(db_index=True)),
                ('kind', models.CharField(choices=[('change', '变更'), ('look', '查看'), ('access', '登录')], max_length=8)),
                ('action', models.CharField(max_length=80)),
                ('user_id', models.BigIntegerField(null=True)),
                ('actor', models.CharField(max_length=80)),
                ('purpose', models.CharField(max_length=40)),
                ('subjects', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=80), default=list, size=None)),
                ('elders', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None)),
                ('divisions', models.TextField(db_default='{}', default='{}')),
                ('organizations', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), db_default=[], default=list, size=None)),
                ('details', models.JSONField(default=dict)),
            ],
            options={
                'db_table': 'audit_entry',
                'indexes': [models.Index(fields=['user_id', '-id'], name='audit_entry_user')],
            },
        ),
        migrations.CreateModel(
            name='Concern',
            fields=[
                ('pk', models.CompositePrimaryKey('elder_id', 'entry_id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('elder_id', models.BigIntegerField()),
                ('entry', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='concerns', to='audit.auditentry')),
            ],
            options={
                'db_table': 'audit_concern',
            },
        ),
    ]
