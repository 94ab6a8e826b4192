"""The H3 cell of every case that has a point, in batches, each a transaction of its own; it may be begun again."""

import h3.api.basic_int as h3
from django.db import migrations

FINEST = 12
BATCH = 5_000
READ = """
SELECT id, lat, lon FROM cases_case WHERE id > %s AND lon IS NOT NULL AND cell IS NULL ORDER BY id LIMIT %s
"""
WRITE = """
UPDATE cases_case SET cell = known.cell FROM unnest(%s::bigint[], %s::bigint[]) AS known (id, cell)
WHERE cases_case.id = known.id
"""


def fill(apps, schema_editor):
    last = 0
    with schema_editor.connection.cursor() as cursor:
        while True:
            cursor.execute(READ, [last, BATCH])
            rows = cursor.fetchall()
            if not rows:
                return
            cells = [h3.latlng_to_cell(lat, lon, FINEST) for _, lat, lon in rows]
            cursor.execute(WRITE, [[row[0] for row in rows], cells])
            last = rows[-1][0]


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("cases", "0017_public_map")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
