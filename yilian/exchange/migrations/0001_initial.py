import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('people', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='FailedRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('row', models.PositiveIntegerField()),
                ('content_cipher', models.BinaryField()),
            ],
            options={
                'db_table': 'exchange_failed_row',
            },
        ),
        migrations.CreateModel(
            name='Import',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user_id', models.BigIntegerField(blank=True, null=True)),
                ('role', models.CharField(blank=True, max_length=40)),
                ('kind', models.CharField(choices=[('elders', '老人'), ('characteristics', '机构事项'), ('participation', '参加声明'), ('urban', '城镇社区'), ('centre-care', '照料中心服务')], default='elders', max_length=20)),
                ('filename', models.CharField(max_length=200)),
                ('sha256', models.CharField(max_length=64)),
                ('status', models.CharField(choices=[('judged', '已试读，等待确认'), ('waiting', '等待处理'), ('running', '正在导入'), ('done', '已完成'), ('undone', '已撤销')], default='judged', max_length=10)),
                ('dry_run', models.BooleanField(default=True)),
                ('headings', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None)),
                ('rows', models.PositiveIntegerField()),
                ('done', models.PositiveIntegerField(default=0)),
                ('new', models.PositiveIntegerField(default=0)),
                ('same', models.PositiveIntegerField(default=0)),
                ('failed', models.PositiveIntegerField(default=0)),
                ('divisions', models.TextField(default='{}')),
                ('organizations', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None)),
                ('at', models.DateTimeField()),
                ('moved_at', models.DateTimeField()),
                ('undo_reason', models.CharField(blank=True, max_length=200)),
            ],
            options={
                'db_table': 'exchange_import',
            },
        ),
        migrations.CreateModel(
            name='EnteredElder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('elder', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.elder')),
            ],
            options={
                'db_table': 'exchange_entered_elder',
            },
        ),
        migrations.CreateModel(
            name='ImportFile',
            fields=[
                ('imported', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='file', serialize=False, to='exchange.import')),
                ('content_cipher', models.BinaryField()),
            ],
            options={
                'db_table': 'exchange_file',
            },
        ),
        migrations.AddIndex(
            model_name='import',
            index=models.Index(fields=['-id', 'user_id'], name='import_latest'),
        ),
        migrations.AddField(
            model_name='failedrow',
            name='imported',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='failures', to='exchange.import'),
        ),
        migrations.AddField(
            model_name='enteredelder',
            name='imported',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='entered', to='exchange.import'),
        ),
        migrations.AddConstraint(
            model_name='failedrow',
            constraint=models.UniqueConstraint(fields=('imported', 'row'), name='failed_row_once'),
        ),
    ]
