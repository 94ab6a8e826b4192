"""What the public's map hears of each change of a case, in the transaction of the change, and the indexes it reads.

Coarser cells follow from the finest by arithmetic, written out here: a test holds it against cases/cells.py.
"""

from django.db import migrations, models

TRIGGERS = """
CREATE FUNCTION h3_parent(cell bigint, resolution int) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT ((cell & ~(15::bigint << 52)) | (resolution::bigint << 52)) | ((1::bigint << (3 * (15 - resolution))) - 1)
$$;

CREATE FUNCTION map_hears_of_new_cases() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO cases_mapchange (city_id, cell, type_id, open, opened_at, n)
    SELECT city_id, coalesce(cell, 0), type_id, status <> 'closed', opened_at, 1
    FROM made WHERE NOT private AND merged_into_id IS NULL;
    RETURN NULL;
END $$;
CREATE TRIGGER map_hears_of_new_cases AFTER INSERT ON cases_case
    REFERENCING NEW TABLE AS made FOR EACH STATEMENT EXECUTE FUNCTION map_hears_of_new_cases();

CREATE FUNCTION map_hears_of_a_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT OLD.private AND OLD.merged_into_id IS NULL THEN
        INSERT INTO cases_mapchange (city_id, cell, type_id, open, opened_at, n)
        VALUES (OLD.city_id, coalesce(OLD.cell, 0), OLD.type_id, OLD.status <> 'closed', OLD.opened_at, -1);
    END IF;
    IF TG_OP = 'UPDATE' THEN
        IF NOT NEW.private AND NEW.merged_into_id IS NULL THEN
            INSERT INTO cases_mapchange (city_id, cell, type_id, open, opened_at, n)
            VALUES (NEW.city_id, coalesce(NEW.cell, 0), NEW.type_id, NEW.status <> 'closed', NEW.opened_at, 1);
        END IF;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER map_hears_of_a_change AFTER UPDATE ON cases_case FOR EACH ROW WHEN (
    (OLD.private, OLD.merged_into_id IS NULL, OLD.cell, OLD.type_id, OLD.status = 'closed', OLD.opened_at)
    IS DISTINCT FROM
    (NEW.private, NEW.merged_into_id IS NULL, NEW.cell, NEW.type_id, NEW.status = 'closed', NEW.opened_at)
) EXECUTE FUNCTION map_hears_of_a_change();
CREATE TRIGGER map_hears_of_an_end AFTER DELETE ON cases_case
    FOR EACH ROW EXECUTE FUNCTION map_hears_of_a_change();

"""
BEGINNING = """
INSERT INTO cases_mapchange (city_id, cell, type_id, open, opened_at, n)
SELECT city_id, coalesce(cell, 0), type_id, status <> 'closed', opened_at, 1
FROM cases_case WHERE NOT private AND merged_into_id IS NULL
"""
NO_TRIGGERS = """
DROP TRIGGER map_hears_of_new_cases ON cases_case;
DROP TRIGGER map_hears_of_a_change ON cases_case;
DROP TRIGGER map_hears_of_an_end ON cases_case;
DROP FUNCTION map_hears_of_new_cases(); DROP FUNCTION map_hears_of_a_change(); DROP FUNCTION h3_parent(bigint, int);
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0018_cells")]

    operations = [
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('merged_into__isnull', True), ('private', False), ('cell__isnull', False)), fields=['city', 'cell'], include=('type', 'status', 'opened_at'), name='case_public_cell'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('merged_into__isnull', True), ('private', False), ('status__in', ['accepted', 'in_progress', 'on_hold', 'received'])), fields=['city', '-opened_at', '-id'], name='case_public_open'),
        ),
        migrations.RunSQL(TRIGGERS, NO_TRIGGERS),
        migrations.RunSQL(BEGINNING, "DELETE FROM cases_mapchange"),
    ]
