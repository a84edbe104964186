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
            name='MenuItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('item', models.CharField(max_length=40)),
                ('note', models.CharField(blank=True, max_length=200)),
                ('offered_from', models.DateField()),
                ('offered_until', models.DateField(blank=True, null=True)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.organization')),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.team')),
            ],
            options={
                'db_table': 'menus_menu_item',
            },
        ),
        migrations.CreateModel(
            name='MenuOrder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ordered_on', models.DateField()),
                ('wished_on', models.DateField()),
                ('wish', models.CharField(blank=True, max_length=200)),
                ('state', models.CharField(choices=[('ordered', '待答复'), ('accepted', '已接受'), ('declined', '已婉拒'), ('withdrawn', '已撤回'), ('done', '已完成')], default='ordered', max_length=20)),
                ('reason', models.CharField(blank=True, max_length=200)),
                ('elder', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='menu_orders', to='people.elder')),
                ('menu_item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='orders', to='menus.menuitem')),
                ('visit', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='visits.visit')),
            ],
            options={
                'db_table': 'menus_menu_order',
            },
        ),
        migrations.AddConstraint(
            model_name='menuitem',
            constraint=models.UniqueConstraint(fields=('organization', 'team', 'item', 'offered_from'), name='menu_item_once'),
        ),
        migrations.AddConstraint(
            model_name='menuitem',
            constraint=models.CheckConstraint(condition=models.Q(('offered_until__isnull', True), ('offered_until__gte', models.F('offered_from')), _connector='OR'), name='menu_item_ends_after'),
        ),
        migrations.AddIndex(
            model_name='menuorder',
            index=models.Index(fields=['elder'], name='menu_order_of_elder'),
        ),
        migrations.AddIndex(
            model_name='menuorder',
            index=models.Index(fields=['state', 'wished_on'], name='menu_order_by_state'),
        ),
    ]
