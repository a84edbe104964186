-- The facts of this module: elders, groups, staff. Each view reads with the rights and the reach of whoever asks.

CREATE VIEW fact_elder AS
    SELECT elder.id AS elder_id, 'resident'::text AS basis, elder.residence_division_id::text AS division,
           elder.organization_id, elder.lives::text AS lives, elder.birth_date, elder.died_on, elder.sex::bigint AS sex,
           present.starts_on AS from_on, NULL::date AS to_on
    FROM people_elder AS elder
    JOIN people_residence AS present ON present.elder_id = elder.id AND present.ends_on IS NULL
    WHERE elder.merged_into_id IS NULL
    UNION ALL
    SELECT elder.id, 'household', elder.household_division_id, NULL, elder.lives, elder.birth_date, elder.died_on, elder.sex,
           greatest(former.ends_on + 1, elder.household_since, away.returned_on),
           CASE WHEN away.returned_on IS NULL THEN away.left_on - 1 END
    FROM people_elder AS elder
    LEFT JOIN (
        SELECT elder_id, max(ends_on) AS ends_on FROM people_residence
        WHERE basis = 'household' AND ends_on IS NOT NULL GROUP BY elder_id
    ) AS former ON former.elder_id = elder.id
    LEFT JOIN (SELECT DISTINCT ON (elder_id) elder_id, left_on, returned_on FROM people_departure WHERE household
               ORDER BY elder_id, left_on DESC) AS away ON away.elder_id = elder.id
    WHERE elder.merged_into_id IS NULL
    UNION ALL
    SELECT elder.id, CASE former.basis WHEN 'stay' THEN 'resident' ELSE 'household' END, former.division_id,
           former.organization_id, CASE WHEN former.organization_id IS NULL THEN 'at-home' ELSE 'in-institution' END,
           elder.birth_date, elder.died_on, elder.sex, former.starts_on, former.ends_on
    FROM people_residence AS former JOIN people_elder AS elder ON elder.id = former.elder_id
    WHERE elder.merged_into_id IS NULL AND former.ends_on IS NOT NULL;

CREATE VIEW fact_membership AS
    SELECT held.elder_id, elder.residence_division_id::text AS division, held."group"::text AS group_code,
           held.starts_on AS from_on, held.ends_on AS to_on
    FROM people_elder_group AS held LEFT JOIN people_elder AS elder ON elder.id = held.elder_id;

CREATE VIEW fact_centre_care AS
    SELECT served.elder_id, elder.residence_division_id::text AS division, served.organization_id, centre.kind::text AS kind,
           served.starts_on AS from_on, served.ends_on AS to_on
    FROM people_centre_care AS served
    JOIN places_organization AS centre ON centre.id = served.organization_id
    LEFT JOIN people_elder AS elder ON elder.id = served.elder_id
    WHERE served.withdrawn_on IS NULL;

CREATE VIEW fact_staff AS
    SELECT site.id AS site_id, site.practitioner_id, site.organization_id, one.division_id::text AS division,
           who.kind::text AS kind, site.starts_on AS from_on, site.ends_on AS to_on
    FROM people_practice_site AS site
    JOIN places_organization AS one ON one.id = site.organization_id
    JOIN people_practitioner AS who ON who.id = site.practitioner_id;

CREATE VIEW fact_certificate AS
    SELECT held.id AS certificate_id, held.practitioner_id, first.division::text AS division, held.kind::text AS kind,
           held.starts_on AS from_on, held.ends_on AS to_on
    FROM people_certificate AS held
    LEFT JOIN LATERAL (
        SELECT one.division_id AS division
        FROM people_practice_site AS site JOIN places_organization AS one ON one.id = site.organization_id
        WHERE site.practitioner_id = held.practitioner_id ORDER BY site.first DESC, site.id LIMIT 1
    ) AS first ON true;
