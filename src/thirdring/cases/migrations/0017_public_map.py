"""The tables that the public's map is counted from, and the cell of each case."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0016_case_kept'),
        ('catalogue', '0003_closing_and_case_plans'),
        ('city', '0002_country'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='MapChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('cell', models.BigIntegerField()),
                ('type_id', models.BigIntegerField()),
                ('open', models.BooleanField()),
                ('opened_at', models.DateTimeField()),
                ('n', models.SmallIntegerField()),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='MapCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('counting', models.PositiveIntegerField()),
                ('resolution', models.PositiveSmallIntegerField()),
                ('cell', models.BigIntegerField()),
                ('type_id', models.BigIntegerField()),
                ('open', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveIntegerField(), size=None)),
                ('closed', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveIntegerField(), size=None)),
            ],
        ),
        migrations.CreateModel(
            name='MapCounting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('day', models.DateField()),
                ('counted_at', models.DateTimeField()),
            ],
        ),
        migrations.AddField(
            model_name='case',
            name='cell',
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='mapchange',
            name='city',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='city.city'),
        ),
        migrations.AddField(
            model_name='mapcount',
            name='city',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='city.city'),
        ),
        migrations.AddField(
            model_name='mapcounting',
            name='city',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='city.city'),
        ),
        migrations.AddConstraint(
            model_name='mapcount',
            constraint=models.UniqueConstraint(fields=('city', 'counting', 'resolution', 'cell', 'type_id'), name='map_count_once'),
        ),
        migrations.AddConstraint(
            model_name='mapcounting',
            constraint=models.UniqueConstraint(fields=('city',), name='one_map_counting'),
        ),
    ]
