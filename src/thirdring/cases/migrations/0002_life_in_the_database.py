"""What the tables alone can't say: the reference sequence, the allowed moves, and that the timeline only grows.

The moves are written out here on purpose: a migration never imports the program. A test holds them against
cases/rules.py, pair by pair.
"""

from django.db import migrations

SEQUENCE = "CREATE SEQUENCE case_reference START 0 MINVALUE 0 INCREMENT BY 32 MAXVALUE 9223372036854775000"

MOVES = """
CREATE FUNCTION case_move_is_allowed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.status, NEW.status) NOT IN (
        ('received', 'accepted'), ('received', 'closed'),
        ('accepted', 'in_progress'), ('accepted', 'on_hold'), ('accepted', 'closed'),
        ('in_progress', 'on_hold'), ('in_progress', 'closed'),
        ('on_hold', 'accepted'), ('on_hold', 'in_progress'),
        ('closed', 'accepted')
    ) THEN
        RAISE EXCEPTION 'case %: % -> % is not an allowed move', OLD.reference, OLD.status, NEW.status
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER case_moves BEFORE UPDATE OF status ON cases_case
    FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status) EXECUTE FUNCTION case_move_is_allowed();
"""

APPEND_ONLY = """
CREATE FUNCTION timeline_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'entry % of case % is part of the timeline, which only grows', OLD.number, OLD.case_id
        USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER timeline_only_grows BEFORE UPDATE OR DELETE ON cases_entry
    FOR EACH ROW EXECUTE FUNCTION timeline_only_grows();
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial")]

    operations = [
        migrations.RunSQL(SEQUENCE, "DROP SEQUENCE case_reference"),
        migrations.RunSQL(
            MOVES, "DROP TRIGGER case_moves ON cases_case; DROP FUNCTION case_move_is_allowed()"
        ),
        migrations.RunSQL(
            APPEND_ONLY,
            "DROP TRIGGER timeline_only_grows ON cases_entry; DROP FUNCTION timeline_only_grows()",
        ),
    ]
