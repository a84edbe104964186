import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('places', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('key', models.CharField(max_length=120)),
                ('channel', models.CharField(choices=[('sms', '短信'), ('email', '邮件'), ('webhook', '接口通知')], max_length=10)),
                ('priority', models.CharField(choices=[('routine', '常规'), ('urgent', '紧急'), ('asap', '尽快'), ('stat', '立即')], default='routine', max_length=10)),
                ('language', models.CharField(default='zh-hans', max_length=10)),
                ('template', models.CharField(max_length=60)),
                ('title_zh', models.CharField(max_length=60)),
                ('title_en', models.CharField(max_length=120)),
                ('address_cipher', models.BinaryField()),
                ('content_cipher', models.BinaryField()),
                ('record_label', models.CharField(blank=True, max_length=60)),
                ('record_key', models.BigIntegerField(blank=True, null=True)),
                ('state', models.CharField(choices=[('queued', '待发送'), ('held', '夜间暂缓'), ('sent', '已发出'), ('delivered', '已送达'), ('failed', '未送达'), ('withdrawn', '已撤回')], max_length=10)),
                ('reason', models.CharField(blank=True, max_length=200)),
                ('gateway_id', models.CharField(blank=True, max_length=120)),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('at', models.DateTimeField()),
                ('not_before', models.DateTimeField()),
                ('begun_at', models.DateTimeField(blank=True, null=True)),
                ('moved_at', models.DateTimeField()),
                ('organization', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.organization')),
            ],
            options={
                'db_table': 'notices_notice',
            },
        ),
        migrations.CreateModel(
            name='Attempt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('begun_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('result', models.CharField(blank=True, choices=[('', '没有结果'), ('accepted', '网关已接收'), ('later', '暂时不行，稍后重试'), ('refused', '网关拒绝')], default='', max_length=10)),
                ('code', models.CharField(blank=True, max_length=60)),
                ('notice', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attempts', to='notices.notice')),
            ],
            options={
                'db_table': 'notices_attempt',
            },
        ),
        migrations.CreateModel(
            name='Receipt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('event', models.CharField(max_length=120)),
                ('delivered', models.BooleanField()),
                ('code', models.CharField(blank=True, max_length=60)),
                ('at', models.DateTimeField()),
                ('notice', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='receipts', to='notices.notice')),
            ],
            options={
                'db_table': 'notices_receipt',
            },
        ),
        migrations.AddIndex(
            model_name='notice',
            index=models.Index(condition=models.Q(('state__in', ['queued', 'held'])), fields=['not_before'], name='notice_waiting'),
        ),
        migrations.AddIndex(
            model_name='notice',
            index=models.Index(fields=['-at'], name='notice_latest'),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.UniqueConstraint(fields=('organization', 'key'), name='notice_once', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='receipt',
            constraint=models.UniqueConstraint(fields=('notice', 'event'), name='receipt_once'),
        ),
    ]
