-- The facts of this module: services delivered. Each view reads with the rights and the reach of whoever asks.

CREATE VIEW fact_service AS
    SELECT visit.id AS visit_id, visit.elder_id, elder.residence_division_id::text AS division, visit.item::text AS item,
           visit."on" AS served_on, team.organization_id, visit.practitioner_id
    FROM visits_visit AS visit
    LEFT JOIN people_elder AS elder ON elder.id = visit.elder_id
    LEFT JOIN people_team AS team ON team.id = visit.team_id
    WHERE visit.status = 'completed' AND NOT EXISTS (SELECT 1 FROM visits_visit AS later WHERE later.corrects_id = visit.id AND later.corrects_id IS NOT NULL);
