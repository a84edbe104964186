"""What was written into the audit log stays; who may see an entry; what the application may do with the tables.

An entry about elders is seen by whoever reaches one of them; any other entry by whoever reaches as far as its actor did.
The functions name tables of higher modules (elders, organizations), which PostgreSQL looks up when they run.
"""

from django.db import migrations

from yilian.audit.rls import DIVISIONS, grant

FORBID = """
CREATE OR REPLACE FUNCTION yilian_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('yilian.maintenance', true) = 'on'
       AND pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'USAGE') THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION 'the audit log is written once' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_seal
    FOR EACH STATEMENT EXECUTE FUNCTION yilian_append_only();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_concern
    FOR EACH STATEMENT EXECUTE FUNCTION yilian_append_only();
CREATE TRIGGER append_only BEFORE DELETE OR TRUNCATE ON audit_command
    FOR EACH STATEMENT EXECUTE FUNCTION yilian_append_only();
"""
ALLOW = """
DROP TRIGGER append_only ON audit_command;
DROP TRIGGER append_only ON audit_concern;
DROP TRIGGER append_only ON audit_seal;
"""

CONCERNS = """
CREATE FUNCTION yilian_concerns() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO audit_concern (elder_id, entry_id) SELECT DISTINCT unnest(NEW.elders), NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER concerns AFTER INSERT ON audit_entry
    FOR EACH ROW WHEN (cardinality(NEW.elders) > 0) EXECUTE FUNCTION yilian_concerns();
INSERT INTO audit_concern (elder_id, entry_id) SELECT DISTINCT unnest(elders), id FROM audit_entry;
"""
NO_CONCERNS = "DROP TRIGGER concerns ON audit_entry; DROP FUNCTION yilian_concerns();"

FUNCTIONS = """
CREATE FUNCTION yilian_in_reach(division text, organization bigint) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT coalesce(nullif(current_setting('yilian.divisions', true), '')::int8multirange @> division::int8, false)
        OR coalesce(organization::text = ANY (string_to_array(current_setting('yilian.organizations', true), ',')), false)
$$;
CREATE FUNCTION yilian_elder_in_reach(elder bigint) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN EXISTS (SELECT 1 FROM people_elder WHERE id = elder);
END $$;
CREATE FUNCTION yilian_entry_in_reach(elders bigint[], divisions text, organizations bigint[])
RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF cardinality(elders) > 0 THEN
        RETURN EXISTS (SELECT 1 FROM people_elder WHERE id = ANY (elders));
    END IF;
    IF divisions = '{}' AND cardinality(organizations) = 0 THEN
        RETURN false;
    END IF;
    RETURN divisions::int8multirange <@ nullif(current_setting('yilian.divisions', true), '')::int8multirange
        AND NOT EXISTS (
            SELECT 1 FROM unnest(organizations) AS named(id)
            WHERE NOT yilian_in_reach((SELECT division_id FROM places_organization AS o WHERE o.id = named.id), named.id)
        );
END $$;
"""
NO_FUNCTIONS = """
DROP FUNCTION yilian_entry_in_reach(bigint[], text, bigint[]);
DROP FUNCTION yilian_elder_in_reach(bigint);
DROP FUNCTION yilian_in_reach(text, bigint);
"""

EVERYWHERE = f"coalesce({DIVISIONS} @> int8range(0, 999999999999, '[]'), false)"


def write_freely_read_within_reach(table, seen):
    """Let everybody append, and show the rows for which `seen` holds; who reaches everywhere is not asked row by row."""
    return migrations.RunSQL(
        f"""ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
            ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
            CREATE POLICY seen ON {table} FOR SELECT USING ({EVERYWHERE} OR {seen});
            CREATE POLICY written ON {table} FOR INSERT WITH CHECK (true);
            CREATE POLICY maintained ON {table} FOR UPDATE USING (true);
            CREATE POLICY removed ON {table} FOR DELETE USING (true);""",
        f"""DROP POLICY seen ON {table};
            DROP POLICY written ON {table};
            DROP POLICY maintained ON {table};
            DROP POLICY removed ON {table};
            ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY;
            ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;""",
    )


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_seals_and_reach")]
    operations = [
        migrations.RunSQL(FUNCTIONS, NO_FUNCTIONS),
        migrations.RunSQL(CONCERNS, NO_CONCERNS),
        migrations.RunSQL(FORBID, ALLOW),
        write_freely_read_within_reach("audit_entry", "yilian_entry_in_reach(elders, divisions, organizations)"),
        write_freely_read_within_reach("audit_concern", "yilian_elder_in_reach(elder_id)"),
        grant("audit_entry", "SELECT, INSERT"),
        grant("audit_concern", "SELECT, INSERT"),
        grant("audit_seal", "SELECT, INSERT"),
        grant("audit_command", "SELECT, INSERT, UPDATE"),
    ]
