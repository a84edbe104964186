"""What was written into the audit log stays; each entry is listed under the elders it concerns; statistics for the application."""

from django.db import migrations

APPEND_ONLY = """
CREATE FUNCTION yilian_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('yilian.maintenance', true) = 'on'
       AND pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'USAGE') THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION 'the audit log is written once' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry
    FOR EACH STATEMENT EXECUTE FUNCTION yilian_append_only();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_seal
    FOR EACH STATEMENT EXECUTE FUNCTION yilian_append_only();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_concern
    FOR EACH STATEMENT EXECUTE FUNCTION yilian_append_only();
CREATE TRIGGER append_only BEFORE DELETE OR TRUNCATE ON audit_command
    FOR EACH STATEMENT EXECUTE FUNCTION yilian_append_only();
"""
NOT_APPEND_ONLY = """
DROP TRIGGER append_only ON audit_command;
DROP TRIGGER append_only ON audit_concern;
DROP TRIGGER append_only ON audit_seal;
DROP TRIGGER append_only ON audit_entry;
DROP FUNCTION yilian_append_only();
"""

CONCERNS = """
CREATE FUNCTION yilian_concerns() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO audit_concern (elder_id, entry_id) SELECT DISTINCT unnest(NEW.elders), NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER concerns AFTER INSERT ON audit_entry
    FOR EACH ROW WHEN (cardinality(NEW.elders) > 0) EXECUTE FUNCTION yilian_concerns();
"""
NO_CONCERNS = "DROP TRIGGER concerns ON audit_entry; DROP FUNCTION yilian_concerns();"

IN_REACH = """
CREATE FUNCTION yilian_in_reach(division text, organization bigint) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT coalesce(nullif(current_setting('yilian.divisions', true), '')::int8multirange @> division::int8, false)
        OR coalesce(organization::text = ANY (string_to_array(current_setting('yilian.organizations', true), ',')), false)
$$;
"""
NOT_IN_REACH = "DROP FUNCTION yilian_in_reach(text, bigint);"

# After a large load the planner knows nothing of the rows of the same transaction. Only the owner of a table may analyse it, so the
# function runs as its owner; it changes no row and answers nothing.
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
    dependencies = [("audit", "0001_initial")]
    operations = [
        migrations.RunSQL(APPEND_ONLY, NOT_APPEND_ONLY),
        migrations.RunSQL(CONCERNS, NO_CONCERNS),
        migrations.RunSQL(IN_REACH, NOT_IN_REACH),
        migrations.RunSQL(REFRESH, "DROP FUNCTION yilian_refresh_statistics();"),
    ]
