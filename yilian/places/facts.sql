-- The facts of this module: organizations with what they have, and divisions. Each view reads with the rights and the reach of whoever asks.

CREATE VIEW fact_organization AS
    SELECT id AS organization_id, division_id::text AS division, code::text AS code, kind::text AS kind, level::text AS level,
           ownership::text AS ownership, care_type::text AS care_type, operates_since AS from_on, NULL::date AS to_on
    FROM places_organization WHERE NOT planned OR operates_since IS NOT NULL;

CREATE VIEW fact_capability AS
    SELECT held.organization_id, one.division_id::text AS division, held.about::text AS sort, held.word::text AS code,
           held.starts_on AS from_on, held.ends_on AS to_on
    FROM places_characteristic AS held JOIN places_organization AS one ON one.id = held.organization_id
    WHERE held.holds AND held.withdrawn_on IS NULL
    UNION ALL
    SELECT one.id, one.division_id::text, 'mode', worked.code, one.operates_since, NULL::date
    FROM places_organization AS one CROSS JOIN LATERAL unnest(one.modes) AS worked (code)
    WHERE NOT one.planned OR one.operates_since IS NOT NULL;

CREATE VIEW fact_licence AS
    SELECT held.id AS licence_id, held.organization_id, one.division_id::text AS division, held.kind::text AS kind,
           held.unit::text AS unit, held.starts_on AS from_on, held.ends_on AS to_on
    FROM places_licence AS held JOIN places_organization AS one ON one.id = held.organization_id;

CREATE VIEW fact_bed AS
    SELECT counted.organization_id, one.division_id::text AS division, counted.kind::text AS kind,
           counted.count::bigint AS beds, counted."on" AS from_on,
           lead(counted."on") OVER (PARTITION BY counted.organization_id, counted.kind ORDER BY counted."on") - 1 AS to_on
    FROM places_bed_count AS counted JOIN places_organization AS one ON one.id = counted.organization_id;

CREATE VIEW fact_division AS
    SELECT code::text AS division, level::text AS level FROM places_division;

CREATE VIEW fact_urban AS
    SELECT division_id::text AS division, starts_on AS from_on, ends_on AS to_on FROM places_urban_mark
    WHERE withdrawn_on IS NULL;
