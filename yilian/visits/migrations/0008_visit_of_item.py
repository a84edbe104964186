"""What a rate reads of a visit as an index; who was missed by a round has a name of its own beside who is away."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0005_reach_in_order'),
        ('visits', '0007_event_corrections'),
    ]

    operations = [
        migrations.AlterField(
            model_name='absence',
            name='elder',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='missed_rounds', to='people.elder'),
        ),
        migrations.AddIndex(
            model_name='visit',
            index=models.Index(fields=['item', 'on'], include=('elder', 'id', 'team'), name='visit_of_item'),
        ),
    ]
