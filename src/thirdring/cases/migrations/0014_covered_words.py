"""The words as the public reads them, and the index of what it may search: without what is covered.

Both columns are null where nothing is covered, so adding them rewrites no row; ``thirdring cases screen`` fills them
for what is there already.
"""

from django.db import migrations, models

COVERED = """
DROP INDEX case_public_words;
CREATE INDEX case_public_words ON cases_case USING gin ((
    CASE WHEN NOT private AND covered_summary IS NULL THEN search
         WHEN NOT private THEN to_tsvector('simple', covered_summary || ' ' || place) END)) WHERE NOT private
"""
AS_WRITTEN = """
DROP INDEX case_public_words;
CREATE INDEX case_public_words ON cases_case USING gin ((CASE WHEN NOT private THEN search END))
    WHERE NOT private
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0013_plans_and_links")]

    operations = [
        migrations.AddField("case", "covered_summary", models.TextField(null=True)),
        migrations.AddField("report", "covered_words", models.TextField(null=True)),
        migrations.RunSQL(COVERED, AS_WRITTEN),
    ]
