import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('people', '0001_initial'),
        ('places', '0001_initial'),
        ('visits', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Route',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField()),
                ('state', models.CharField(choices=[('planned', '已排定'), ('under-way', '出车中'), ('back', '已回场'), ('cancelled', '已取消')], default='planned', max_length=20)),
                ('reason', models.CharField(blank=True, max_length=200)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.organization')),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.team')),
            ],
            options={
                'db_table': 'outreach_route',
            },
        ),
        migrations.CreateModel(
            name='Stop',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ordinal', models.PositiveSmallIntegerField()),
                ('arrives_at', models.TimeField()),
                ('leaves_at', models.TimeField()),
                ('state', models.CharField(choices=[('planned', '未到'), ('reached', '服务中'), ('left', '已离开'), ('skipped', '未停靠')], default='planned', max_length=20)),
                ('reason', models.CharField(blank=True, max_length=200)),
                ('division', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.division')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.organization')),
                ('route', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stops', to='outreach.route')),
            ],
            options={
                'db_table': 'outreach_stop',
            },
        ),
        migrations.CreateModel(
            name='StopVisit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('elder', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.elder')),
                ('stop', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='served', to='outreach.stop')),
                ('visit', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='visits.visit')),
            ],
            options={
                'db_table': 'outreach_stop_visit',
            },
        ),
        migrations.CreateModel(
            name='Van',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.organization')),
            ],
            options={
                'db_table': 'outreach_van',
            },
        ),
        migrations.AddField(
            model_name='route',
            name='van',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='routes', to='outreach.van'),
        ),
        migrations.CreateModel(
            name='VanStock',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80)),
                ('unit', models.CharField(max_length=20)),
                ('loaded', models.PositiveIntegerField(default=0)),
                ('used', models.PositiveIntegerField(default=0)),
                ('returned', models.PositiveIntegerField(default=0)),
                ('route', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stock', to='outreach.route')),
            ],
            options={
                'db_table': 'outreach_van_stock',
            },
        ),
        migrations.CreateModel(
            name='StockUse',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('quantity', models.PositiveIntegerField()),
                ('at', models.DateTimeField()),
                ('elder', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.elder')),
                ('stop', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='uses', to='outreach.stop')),
                ('stock', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='uses', to='outreach.vanstock')),
            ],
            options={
                'db_table': 'outreach_stock_use',
            },
        ),
        migrations.AddIndex(
            model_name='stop',
            index=models.Index(fields=['division'], name='stop_of_village'),
        ),
        migrations.AddConstraint(
            model_name='stop',
            constraint=models.UniqueConstraint(fields=('route', 'ordinal'), name='stop_ordinal_once'),
        ),
        migrations.AddConstraint(
            model_name='stop',
            constraint=models.CheckConstraint(condition=models.Q(('leaves_at__gt', models.F('arrives_at'))), name='stop_ends_after_start'),
        ),
        migrations.AddConstraint(
            model_name='van',
            constraint=models.UniqueConstraint(fields=('organization', 'name'), name='van_name_once'),
        ),
        migrations.AddIndex(
            model_name='route',
            index=models.Index(fields=['-on'], name='route_by_day'),
        ),
        migrations.AddConstraint(
            model_name='route',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'cancelled'), _negated=True), fields=('van', 'on'), name='van_once_a_day'),
        ),
        migrations.AddConstraint(
            model_name='vanstock',
            constraint=models.UniqueConstraint(fields=('route', 'name', 'unit'), name='van_stock_once'),
        ),
        migrations.AddConstraint(
            model_name='vanstock',
            constraint=models.CheckConstraint(condition=models.Q(('loaded__gte', django.db.models.expressions.CombinedExpression(models.F('used'), '+', models.F('returned')))), name='van_stock_not_negative'),
        ),
    ]
