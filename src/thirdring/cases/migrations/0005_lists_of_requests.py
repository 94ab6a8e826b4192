"""What lists of requests are read by: the newest of a city, those that changed since, those around a place.

A closed case counts as changed when it was closed, as GeoReport says it.
"""

from django.db import migrations

NEWEST = "CREATE INDEX report_newest ON cases_report (city_id, received_at DESC, id DESC)"
PLACES = "CREATE INDEX report_place ON cases_report (city_id, lat, lon) WHERE lat IS NOT NULL"
CHANGED = "CREATE INDEX case_changed ON cases_case (city_id, (coalesce(closed_at, updated_at)))"


class Migration(migrations.Migration):
    dependencies = [("cases", "0004_case_spots")]

    operations = [
        migrations.RunSQL(NEWEST, "DROP INDEX report_newest"),
        migrations.RunSQL(PLACES, "DROP INDEX report_place"),
        migrations.RunSQL(CHANGED, "DROP INDEX case_changed"),
    ]
