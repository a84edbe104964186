"""A group event is corrected by a record of its own."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):

    dependencies = [('visits', '0006_orders_reach')]

    operations = [
        migrations.AddField(
            model_name='groupevent',
            name='corrects',
            field=models.OneToOneField(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrected_by',
                to='visits.groupevent',
            ),
        ),
        migrations.AddField(
            model_name='groupevent',
            name='correction_reason',
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.RemoveConstraint(model_name='groupevent', name='event_once_in_division'),
        migrations.RemoveConstraint(model_name='groupevent', name='event_once_in_organization'),
        migrations.AddConstraint(
            model_name='groupevent',
            constraint=models.UniqueConstraint(
                condition=Q(('corrects__isnull', True), ('division__isnull', False)),
                fields=('division', 'item', 'on', 'topic'),
                name='event_once_in_division',
            ),
        ),
        migrations.AddConstraint(
            model_name='groupevent',
            constraint=models.UniqueConstraint(
                condition=Q(('corrects__isnull', True), ('organization__isnull', False)),
                fields=('organization', 'item', 'on', 'topic'),
                name='event_once_in_organization',
            ),
        ),
    ]
