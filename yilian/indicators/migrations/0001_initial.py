import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('places', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='PublishedPeriod',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField()),
                ('title', models.CharField(max_length=200)),
                ('at', models.DateTimeField()),
                ('division', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.division')),
                ('replaces', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='indicators.publishedperiod')),
            ],
            options={
                'db_table': 'indicators_published_period',
            },
        ),
        migrations.CreateModel(
            name='PublishedFigure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('pack', models.CharField(max_length=40)),
                ('target', models.CharField(max_length=80)),
                ('clause', models.CharField(max_length=12)),
                ('numerator', models.BigIntegerField(blank=True, null=True)),
                ('denominator', models.BigIntegerField(blank=True, null=True)),
                ('value', models.FloatField(blank=True, null=True)),
                ('verdict', models.CharField(max_length=20)),
                ('statement', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.policystatement')),
                ('period', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='figures', to='indicators.publishedperiod')),
            ],
            options={
                'db_table': 'indicators_published_figure',
            },
        ),
        migrations.CreateModel(
            name='TargetVerdict',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('pack', models.CharField(max_length=40)),
                ('pack_digest', models.CharField(max_length=64)),
                ('target', models.CharField(max_length=80)),
                ('clause', models.CharField(max_length=12)),
                ('words', models.TextField()),
                ('threshold', models.CharField(max_length=80)),
                ('due', models.DateField()),
                ('numerator', models.BigIntegerField(blank=True, null=True)),
                ('denominator', models.BigIntegerField(blank=True, null=True)),
                ('value', models.FloatField(blank=True, null=True)),
                ('parts', models.JSONField(blank=True, default=dict)),
                ('verdict', models.CharField(max_length=20)),
                ('judged_at', models.DateTimeField()),
                ('division', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.division')),
            ],
            options={
                'db_table': 'indicators_target_verdict',
            },
        ),
        migrations.CreateModel(
            name='VoidPeriod',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('reason', models.CharField(max_length=200)),
                ('period', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='void', to='indicators.publishedperiod')),
            ],
            options={
                'db_table': 'indicators_void_period',
            },
        ),
        migrations.AddConstraint(
            model_name='publishedperiod',
            constraint=models.UniqueConstraint(condition=models.Q(('replaces__isnull', True)), fields=('division', 'on'), name='published_once'),
        ),
        migrations.AddConstraint(
            model_name='publishedfigure',
            constraint=models.UniqueConstraint(fields=('period', 'pack', 'target'), name='published_figure_once'),
        ),
        migrations.AddConstraint(
            model_name='targetverdict',
            constraint=models.UniqueConstraint(fields=('division', 'pack', 'target', 'due'), name='verdict_once'),
        ),
    ]
