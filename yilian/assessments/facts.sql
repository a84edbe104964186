-- The facts of this module: ability levels. Each view reads with the rights and the reach of whoever asks.

CREATE VIEW fact_ability AS
    SELECT found.id AS assessment_id, found.elder_id, elder.residence_division_id::text AS division, found.level::bigint AS level,
           found."on" AS from_on, lead(found."on") OVER (PARTITION BY found.elder_id ORDER BY found."on") - 1 AS to_on,
           found.valid_until
    FROM (
        SELECT DISTINCT ON (elder_id, "on") id, elder_id, "on", level, valid_until FROM assessments_assessment
        WHERE instrument = 'gbt-42195-2022' AND status IN ('complete', 'disputed') AND level IS NOT NULL
        ORDER BY elder_id, "on", id DESC
    ) AS found
    LEFT JOIN people_elder AS elder ON elder.id = found.elder_id;
