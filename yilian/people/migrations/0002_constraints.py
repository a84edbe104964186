"""The functions behind the row security of the audit log: an entry about elders is seen by whoever reaches one of them.

Any other entry is seen by whoever reaches as far as its actor did.
"""

from django.db import migrations

FUNCTIONS = """
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
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial"), ("audit", "0002_constraints")]
    operations = [migrations.RunSQL(FUNCTIONS, NO_FUNCTIONS)]
