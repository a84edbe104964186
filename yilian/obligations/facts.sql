-- The facts of this module: what is owed. Each view reads with the rights and the reach of whoever asks.

CREATE VIEW fact_obligation AS
    SELECT owed.id AS obligation_id, CASE WHEN owed.norm = 'order' THEN 'order' ELSE owed.kind::text END AS kind, owed.elder_id,
           coalesce(elder.residence_division_id, place.division_id, owed.division_id)::text AS division,
           owed.organization_id AS institution_id,
           CASE WHEN owed.basis_kind = 'agreements.agreement' THEN owed.basis_key END AS agreement_id, owed.what::text AS item,
           owed.obligor_id AS organization_id, owed.starts_on AS from_on, owed.due_on, owed.fulfilled_on,
           CASE WHEN owed.fulfilled_on IS NULL THEN NULL
                WHEN owed.fulfilled_at IS NOT NULL THEN (owed.fulfilled_at < owed.due_at)::int::bigint
                ELSE (owed.fulfilled_on <= owed.due_on)::int::bigint END AS in_time,
           owed.waived_on, owed.void_on
    FROM obligations_obligation AS owed
    LEFT JOIN people_elder AS elder ON elder.id = owed.elder_id
    LEFT JOIN places_organization AS place ON place.id = owed.organization_id
    WHERE NOT owed.internal AND owed.beneficiary_practitioner_id IS NULL;
