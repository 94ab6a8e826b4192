"""What people are looked up by while one of them waits on the phone, and notes about them.

Names are found with a slip of the finger: the index holds of each word the word itself, marked by '=', and, of
those longer than three letters, the word without each of its letters. Two words that differ by a letter missing,
added, wrong, or exchanged with its neighbour share one of these. pg_trgm would do much the same, but the
embedded database has no extensions. The function is dear on purpose, so that no plan works it out row by row.
It calls only what PostgreSQL brings: an index is built without our schema in sight.
"""

import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.contrib.postgres.indexes import OpClass
from django.db import migrations, models

NAME_KEYS = r"""
CREATE FUNCTION constituents_name_keys(name text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT COST 10000 AS $$
    SELECT coalesce(array_agg(DISTINCT keys.key), '{}')
    FROM (
        SELECT left(word, 24) AS word
        FROM regexp_split_to_table(
            regexp_replace(lower(normalize(name, NFKD)), '[\u0300-\u036f''’.]', '', 'g'), '[\s,;/()"-]+'
        ) AS word
        WHERE word <> ''
        LIMIT 8
    ) AS words,
    LATERAL (
        SELECT '=' || word
        UNION ALL SELECT word
        UNION ALL
        SELECT left(word, at - 1) || substr(word, at + 1)
        FROM generate_series(1, CASE WHEN length(word) > 3 THEN length(word) ELSE 0 END) AS at
    ) AS keys (key)
$$
"""
NAMES = "CREATE INDEX constituent_name_keys ON constituents_constituent USING gin (constituents_name_keys(name))"
BIG = models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")
USER = settings.AUTH_USER_MODEL
PROTECT = django.db.models.deletion.PROTECT


class Migration(migrations.Migration):
    dependencies = [
        ("city", "0002_country"),
        ("constituents", "0002_sign_in_codes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunSQL(NAME_KEYS, "DROP FUNCTION constituents_name_keys(text)"),
        migrations.RunSQL(NAMES, "DROP INDEX constituent_name_keys"),
        migrations.AddIndex(
            "contactpoint",
            models.Index(
                models.F("city"),
                OpClass(django.db.models.functions.text.Reverse("value"), name="text_pattern_ops"),
                condition=models.Q(("kind", "phone")),
                name="contact_point_ending",
            ),
        ),
        migrations.AddIndex(
            "contactpoint",
            models.Index(
                models.F("city"),
                OpClass("value", name="varchar_pattern_ops"),
                condition=models.Q(("kind", "email")),
                name="contact_point_beginning",
            ),
        ),
        migrations.CreateModel(
            name="PersonNote",
            fields=[
                ("id", BIG),
                ("words", models.TextField()),
                ("at", models.DateTimeField()),
                ("removed_at", models.DateTimeField(null=True)),
                ("by", models.ForeignKey(on_delete=PROTECT, related_name="+", to=USER)),
                ("city", models.ForeignKey(on_delete=PROTECT, related_name="+", to="city.city")),
                (
                    "constituent",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notes",
                        to="constituents.constituent",
                    ),
                ),
                ("removed_by", models.ForeignKey(null=True, on_delete=PROTECT, related_name="+", to=USER)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["city", "constituent", "-at"], name="person_note_newest")
                ],
            },
        ),
    ]
