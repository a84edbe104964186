"""What asks for something beside a clause: a sign of the catalogue, or an instrument, by name."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [('obligations', '0007_series')]

    operations = [
        migrations.AddField(
            model_name='obligation',
            name='norm',
            field=models.CharField(blank=True, db_default='', default='', max_length=80),
        ),
    ]
