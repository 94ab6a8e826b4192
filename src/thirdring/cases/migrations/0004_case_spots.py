"""Where open cases are, for finding those near a point: a GiST index over core PostgreSQL's own point."""

from django.db import migrations

SPOTS = """
CREATE INDEX case_spot ON cases_case USING gist (point(lon, lat))
    WHERE status <> 'closed' AND merged_into_id IS NULL AND lon IS NOT NULL
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0003_merging")]

    operations = [migrations.RunSQL(SPOTS, "DROP INDEX case_spot")]
