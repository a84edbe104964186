"""What was written into the audit log stays: no change, no deletion, whoever asks."""

from django.db import migrations

FORBID = """
CREATE FUNCTION yilian_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit log is written once' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry
    FOR EACH STATEMENT EXECUTE FUNCTION yilian_append_only();
"""
ALLOW = """
DROP TRIGGER append_only ON audit_entry;
DROP FUNCTION yilian_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunSQL(FORBID, ALLOW)]
