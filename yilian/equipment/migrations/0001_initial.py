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
            name='Equipment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('wheelchair', '轮椅'), ('walker', '助行器'), ('care-bed', '护理床'), ('trainer', '康复训练器'), ('oxygen', '制氧机'), ('pressure-meter', '智能血压计'), ('watch', '智能手表'), ('call-button', '呼叫按钮'), ('fall-sensor', '跌倒感应器')], max_length=20)),
                ('number', models.CharField(max_length=40)),
                ('condition', models.CharField(choices=[('good', '完好'), ('worn', '有磨损'), ('broken', '损坏'), ('scrapped', '已报废')], default='good', max_length=20)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.organization')),
            ],
            options={
                'db_table': 'equipment_equipment',
            },
        ),
        migrations.CreateModel(
            name='Loan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('lent_on', models.DateField()),
                ('due_on', models.DateField()),
                ('returned_on', models.DateField(blank=True, null=True)),
                ('condition', models.CharField(blank=True, choices=[('good', '完好'), ('worn', '有磨损'), ('broken', '损坏'), ('scrapped', '已报废')], max_length=20)),
                ('note', models.CharField(blank=True, max_length=200)),
                ('elder', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='loans', to='people.elder')),
                ('equipment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='loans', to='equipment.equipment')),
                ('practitioner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.practitioner')),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.team')),
                ('visit', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='visits.visit')),
            ],
            options={
                'db_table': 'equipment_loan',
            },
        ),
        migrations.AddConstraint(
            model_name='equipment',
            constraint=models.UniqueConstraint(fields=('organization', 'number'), name='equipment_number_once'),
        ),
        migrations.AddIndex(
            model_name='loan',
            index=models.Index(condition=models.Q(('returned_on__isnull', True)), fields=['due_on'], name='loan_out'),
        ),
        migrations.AddIndex(
            model_name='loan',
            index=models.Index(fields=['elder'], name='loan_of_elder'),
        ),
        migrations.AddConstraint(
            model_name='loan',
            constraint=models.CheckConstraint(condition=models.Q(('due_on__gte', models.F('lent_on'))), name='loan_due_after_start'),
        ),
        migrations.AddConstraint(
            model_name='loan',
            constraint=models.CheckConstraint(condition=models.Q(('returned_on__isnull', True), ('returned_on__gte', models.F('lent_on')), _connector='OR'), name='loan_ends_after_start'),
        ),
        migrations.AddConstraint(
            model_name='loan',
            constraint=models.UniqueConstraint(condition=models.Q(('returned_on__isnull', True)), fields=('equipment',), name='loan_one_at_a_time'),
        ),
    ]
