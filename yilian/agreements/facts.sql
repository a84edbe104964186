-- The facts of this module: enrolments and agreements between institutions. Each view reads with the rights and the reach of whoever asks.

CREATE VIEW fact_enrolment AS
    SELECT enrolled.id AS enrolment_id, enrolled.elder_id, elder.residence_division_id::text AS division,
           enrolled.pack::text AS pack, enrolled.mode::text AS mode, team.organization_id,
           enrolled.starts_on AS from_on, enrolled.ends_on AS to_on, enrolled.agreed_until,
           CASE WHEN enrolled.end_reason <> '' THEN enrolled.ends_on END AS ended_on
    FROM agreements_enrolment AS enrolled
    LEFT JOIN people_elder AS elder ON elder.id = enrolled.elder_id
    LEFT JOIN people_team AS team ON team.id = enrolled.team_id;

CREATE VIEW fact_agreement AS
    SELECT agreed.id AS agreement_id, agreed.care_organization_id AS organization_id, care.division_id::text AS division,
           medical.code::text AS medical_code, medical.division_id::text AS medical_division, medical.kind::text AS medical_kind,
           agreed.form::text AS form, agreed.pack::text AS pack, agreed.mode::text AS mode,
           greatest(agreed.care_signed_on, agreed.medical_signed_on) AS signed_on,
           greatest(agreed.starts_on, agreed.care_signed_on, agreed.medical_signed_on) AS from_on,
           least(agreed.ends_on, agreed.ended_on) AS to_on, agreed.ends_on AS agreed_until, agreed.ended_on
    FROM agreements_agreement AS agreed
    JOIN places_organization AS care ON care.id = agreed.care_organization_id
    JOIN places_organization AS medical ON medical.id = agreed.medical_organization_id
    WHERE agreed.care_signed_on IS NOT NULL AND agreed.medical_signed_on IS NOT NULL;
