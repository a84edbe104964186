"""Lets the application ask for fresh statistics: after a large load the planner knows nothing of the rows of the same transaction.

Only the owner of a table may analyse it, so the function runs as its owner; it changes no row and answers nothing.
"""

from django.db import migrations

REFRESH = """
CREATE FUNCTION yilian_refresh_statistics() RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE one text;
BEGIN
    FOR one IN SELECT format('%I.%I', schemaname, tablename) FROM pg_tables
               WHERE schemaname = 'public' AND tableowner = current_user LOOP
        EXECUTE 'ANALYZE ' || one;
    END LOOP;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0004_append_only_everywhere")]
    operations = [migrations.RunSQL(REFRESH, "DROP FUNCTION yilian_refresh_statistics()")]
