"""A record may call for something again and again: a window of a series is one by record, item and number."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):

    dependencies = [('obligations', '0006_absences_reach')]

    operations = [
        migrations.RemoveConstraint(model_name='obligation', name='obligation_once_by_record'),
        migrations.AddConstraint(
            model_name='obligation',
            constraint=models.UniqueConstraint(
                condition=Q(('opened_by', ''), _negated=True),
                fields=('opened_by', 'item', 'ordinal'),
                name='obligation_once_by_record',
            ),
        ),
    ]
