"""The words that the public may search: an index without a single private case in it.

The index over all words (``case_words``) is for staff. Searching by it and leaving the private ones out
afterwards costs a little more for each of them that holds the words, which a patient stranger could time.
The CASE makes this index the only one that the public's condition fits, whatever the planner thinks.
"""

from django.db import migrations

WORDS = """
CREATE INDEX case_public_words ON cases_case USING gin ((CASE WHEN NOT private THEN search END))
    WHERE NOT private
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0008_recurrence")]

    operations = [migrations.RunSQL(WORDS, "DROP INDEX case_public_words")]
