"""A city's country, by which local phone numbers are read; until now all were American."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('city', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='city',
            name='country',
            field=models.CharField(default='US', max_length=2),
        ),
    ]
