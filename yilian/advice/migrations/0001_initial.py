import django.db.models.deletion
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
            name='Call',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('answered_by', models.CharField(max_length=80)),
                ('caller', models.CharField(blank=True, max_length=60)),
                ('phone_cipher', models.BinaryField(blank=True, default=bytes)),
                ('relation', models.CharField(choices=[('self', '本人'), ('family', '家属'), ('neighbour', '邻居'), ('staff', '护理人员'), ('unknown', '不详')], default='self', max_length=20)),
                ('complaint', models.TextField()),
                ('urgency', models.CharField(choices=[('emergency', '危急'), ('urgent', '紧急'), ('soon', '较急'), ('routine', '一般')], max_length=20)),
                ('advice', models.TextField(blank=True)),
                ('state', models.CharField(choices=[('open', '处理中'), ('handed-over', '已转交'), ('closed', '已结束')], default='open', max_length=20)),
                ('due_at', models.DateTimeField(blank=True, null=True)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('closed_by', models.CharField(blank=True, max_length=80)),
                ('outcome', models.CharField(blank=True, choices=[('advised', '已给出建议'), ('visit-arranged', '已约上门'), ('referred', '已转诊'), ('ambulance', '已叫120')], max_length=20)),
                ('elder', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='calls', to='people.elder')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.organization')),
                ('practitioner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.practitioner')),
                ('team', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.team')),
                ('visit', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='visits.visit')),
            ],
            options={
                'db_table': 'advice_call',
                'indexes': [models.Index(fields=['organization', '-at'], name='call_of_organization'), models.Index(condition=models.Q(('state', 'handed-over')), fields=['due_at'], name='call_handed_over'), models.Index(fields=['elder', '-at'], name='call_of_elder')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('state', 'handed-over'), _negated=True), ('due_at__isnull', False), _connector='OR'), name='call_due'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'closed'), _negated=True), models.Q(('closed_at__gte', models.F('at')), models.Q(('outcome', ''), _negated=True)), _connector='OR'), name='call_closed_whole')],
            },
        ),
    ]
