import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('outreach', '0001_initial'),
        ('people', '0001_initial'),
        ('places', '0001_initial'),
        ('visits', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='MedicineOrder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ordered_on', models.DateField()),
                ('needed_on', models.DateField()),
                ('long_prescription', models.BooleanField(default=False)),
                ('address', models.CharField(blank=True, max_length=200)),
                ('state', models.CharField(choices=[('ordered', '待审核'), ('returned', '已退回'), ('checked', '待发出'), ('dispatched', '配送中'), ('delivered', '已签收'), ('failed', '未送达'), ('closed', '已关闭')], default='ordered', max_length=20)),
                ('reason', models.CharField(blank=True, max_length=200)),
                ('checked_on', models.DateField(blank=True, null=True)),
                ('way', models.CharField(blank=True, choices=[('courier', '配送员'), ('van', '巡回医疗车')], max_length=20)),
                ('courier', models.CharField(blank=True, max_length=60)),
                ('dispatched_at', models.DateTimeField(blank=True, null=True)),
                ('signed_by', models.CharField(blank=True, max_length=60)),
                ('signed_at', models.DateTimeField(blank=True, null=True)),
                ('proof', models.CharField(blank=True, max_length=200)),
                ('checked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.practitioner')),
                ('elder', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='medicine_orders', to='people.elder')),
                ('ordered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.practitioner')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.organization')),
                ('route', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='medicine_orders', to='outreach.route')),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.team')),
                ('visit', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='visits.visit')),
            ],
            options={
                'db_table': 'medicines_order',
            },
        ),
        migrations.CreateModel(
            name='MedicineLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80)),
                ('strength', models.CharField(blank=True, max_length=40)),
                ('quantity', models.DecimalField(decimal_places=2, max_digits=8)),
                ('unit', models.CharField(max_length=20)),
                ('days', models.PositiveSmallIntegerField()),
                ('order', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='medicines.medicineorder')),
            ],
            options={
                'db_table': 'medicines_line',
            },
        ),
        migrations.AddIndex(
            model_name='medicineorder',
            index=models.Index(fields=['elder', '-ordered_on'], name='medicine_of_elder'),
        ),
        migrations.AddIndex(
            model_name='medicineorder',
            index=models.Index(fields=['state', 'needed_on'], name='medicine_by_state'),
        ),
        migrations.AddConstraint(
            model_name='medicineorder',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'delivered'), _negated=True), models.Q(('signed_at__isnull', False), models.Q(('signed_by', ''), _negated=True)), _connector='OR'), name='medicine_signed_for'),
        ),
        migrations.AddConstraint(
            model_name='medicineline',
            constraint=models.CheckConstraint(condition=models.Q(('quantity__gt', 0)), name='medicine_line_positive'),
        ),
    ]
