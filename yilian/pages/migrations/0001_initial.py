from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Draft',
            fields=[
                ('pk', models.CompositePrimaryKey('user_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.UUIDField()),
                ('user_id', models.BigIntegerField()),
                ('path', models.CharField(max_length=300)),
                ('body_cipher', models.BinaryField()),
                ('saved_at', models.DateTimeField()),
                ('kept_until', models.DateTimeField()),
            ],
            options={
                'db_table': 'pages_draft',
                'indexes': [models.Index(fields=['user_id', 'path'], name='draft_at')],
            },
        ),
    ]
