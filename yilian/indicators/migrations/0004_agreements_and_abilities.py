"""Agreements and ability levels as facts; what is owed to institutions and divisions; how enrolments were agreed and ended.

The comments are those of yilian/indicators/facts.py; a test compares them with the database.
"""

from importlib import import_module

from django.db import migrations

BEFORE = import_module("yilian.indicators.migrations.0002_facts")

VIEWS = """
CREATE VIEW indicators_obligation WITH (security_invoker = true) AS
    SELECT owed.id AS obligation_id, owed.elder_id,
           coalesce(elder.residence_division_id, place.division_id, owed.division_id)::text AS division,
           CASE WHEN owed.elder_id IS NULL THEN owed.organization_id END AS institution_id, owed.agreement_id, owed.item::text AS item,
           coalesce(owed.provider_id, team.organization_id) AS organization_id, owed.starts_on AS from_on, owed.due_on, owed.kept_on,
           CASE WHEN owed.kept_on IS NULL THEN NULL
                WHEN owed.due_at IS NOT NULL AND owed.kept_at IS NOT NULL THEN (owed.kept_at <= owed.due_at)::int::bigint
                ELSE (owed.kept_on <= owed.due_on)::int::bigint END AS in_time,
           owed.waived_on, owed.void_on
    FROM obligations_obligation AS owed
    LEFT JOIN people_elder AS elder ON elder.id = owed.elder_id
    LEFT JOIN places_organization AS place ON place.id = owed.organization_id AND owed.elder_id IS NULL
    LEFT JOIN people_team AS team ON team.id = owed.team_id;
CREATE VIEW indicators_enrolment WITH (security_invoker = true) AS
    SELECT enrolled.id AS enrolment_id, enrolled.elder_id, elder.residence_division_id::text AS division,
           enrolled.pack::text AS pack, enrolled.mode::text AS mode, team.organization_id,
           enrolled.starts_on AS from_on, enrolled.ends_on AS to_on, enrolled.agreed_until,
           CASE WHEN enrolled.end_reason <> '' THEN enrolled.ends_on END AS ended_on
    FROM agreements_enrolment AS enrolled
    LEFT JOIN people_elder AS elder ON elder.id = enrolled.elder_id
    LEFT JOIN people_team AS team ON team.id = enrolled.team_id;
CREATE VIEW indicators_agreement WITH (security_invoker = true) AS
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
CREATE VIEW indicators_ability WITH (security_invoker = true) AS
    SELECT found.id AS assessment_id, found.elder_id, elder.residence_division_id::text AS division, found.level::bigint AS level,
           found."on" AS from_on, lead(found."on") OVER (PARTITION BY found.elder_id ORDER BY found."on") - 1 AS to_on,
           found.valid_until
    FROM (
        SELECT DISTINCT ON (elder_id, "on") id, elder_id, "on", level, valid_until FROM assessments_assessment
        WHERE instrument = 'gbt-42195-2022' AND status IN ('complete', 'disputed') AND level IS NOT NULL
        ORDER BY elder_id, "on", id DESC
    ) AS found
    LEFT JOIN people_elder AS elder ON elder.id = found.elder_id;
"""
COMMENTS = """
COMMENT ON VIEW indicators_obligation IS 'One row for each service owed within a window: to an elder, to an institution as a whole, or to everybody of a division.';
COMMENT ON COLUMN indicators_obligation.obligation_id IS 'The obligation''s number.';
COMMENT ON COLUMN indicators_obligation.elder_id IS 'The elder it is owed to; empty when it is owed to an institution or a division as a whole.';
COMMENT ON COLUMN indicators_obligation.division IS 'Division (12 digits) of the elder''s record now, else that of the institution, else the one it is owed to.';
COMMENT ON COLUMN indicators_obligation.institution_id IS 'The institution it is owed to as a whole; empty otherwise.';
COMMENT ON COLUMN indicators_obligation.agreement_id IS 'The agreement between institutions on whose ground it is owed, if any.';
COMMENT ON COLUMN indicators_obligation.item IS 'Service item of the catalogue.';
COMMENT ON COLUMN indicators_obligation.organization_id IS 'The organization that owes it, itself or by its team.';
COMMENT ON COLUMN indicators_obligation.from_on IS 'First day of the window.';
COMMENT ON COLUMN indicators_obligation.due_on IS 'Last day of the window; done after it is late.';
COMMENT ON COLUMN indicators_obligation.kept_on IS 'The day it was done; empty while open.';
COMMENT ON COLUMN indicators_obligation.in_time IS '1 when it was done by its last day, or by its instant where one is set, 0 when late; empty while open.';
COMMENT ON COLUMN indicators_obligation.waived_on IS 'The day it was waived with a reason, if it was.';
COMMENT ON COLUMN indicators_obligation.void_on IS 'The day it lost its ground, if it did.';
COMMENT ON VIEW indicators_enrolment IS 'One row for each agreement of an elder with a team on a mode of service (签约).';
COMMENT ON COLUMN indicators_enrolment.enrolment_id IS 'The enrolment''s number.';
COMMENT ON COLUMN indicators_enrolment.elder_id IS 'The elder''s number.';
COMMENT ON COLUMN indicators_enrolment.division IS 'Division (12 digits) where the elder''s record stands now.';
COMMENT ON COLUMN indicators_enrolment.pack IS 'The document that defines the mode.';
COMMENT ON COLUMN indicators_enrolment.mode IS 'The mode of service.';
COMMENT ON COLUMN indicators_enrolment.organization_id IS 'The organization of the team.';
COMMENT ON COLUMN indicators_enrolment.from_on IS 'First day of the enrolment.';
COMMENT ON COLUMN indicators_enrolment.to_on IS 'Last day of the enrolment; empty while it runs.';
COMMENT ON COLUMN indicators_enrolment.agreed_until IS 'Last day as signed; empty for an enrolment without an agreed end.';
COMMENT ON COLUMN indicators_enrolment.ended_on IS 'Last day of an enrolment that was ended for a reason before its time; empty otherwise.';
COMMENT ON VIEW indicators_agreement IS 'One row for each agreement between a care and a medical institution that both have signed; drafts are left out.';
COMMENT ON COLUMN indicators_agreement.agreement_id IS 'The agreement''s number.';
COMMENT ON COLUMN indicators_agreement.organization_id IS 'The care institution''s number.';
COMMENT ON COLUMN indicators_agreement.division IS 'Division (12 digits) where the care institution stands.';
COMMENT ON COLUMN indicators_agreement.medical_code IS 'The medical institution''s code in the register; it may stand in another cell.';
COMMENT ON COLUMN indicators_agreement.medical_division IS 'Division (12 digits) where the medical institution stands.';
COMMENT ON COLUMN indicators_agreement.medical_kind IS 'Kind of the medical institution in the words of the catalogue.';
COMMENT ON COLUMN indicators_agreement.form IS 'Form of the agreement, such as `contract` (签约合作).';
COMMENT ON COLUMN indicators_agreement.pack IS 'The document that defines the mode.';
COMMENT ON COLUMN indicators_agreement.mode IS 'The mode of service.';
COMMENT ON COLUMN indicators_agreement.signed_on IS 'The day on which the second side signed.';
COMMENT ON COLUMN indicators_agreement.from_on IS 'First day on which it holds: the agreed one, or that of the second signature when it came later.';
COMMENT ON COLUMN indicators_agreement.to_on IS 'Last day on which it holds: the agreed one, or the day on which it was ended before.';
COMMENT ON COLUMN indicators_agreement.agreed_until IS 'Last day as signed.';
COMMENT ON COLUMN indicators_agreement.ended_on IS 'Last day of an agreement that was ended before its time; empty otherwise.';
COMMENT ON VIEW indicators_ability IS 'One row for each time an ability level by GB/T 42195 held for an elder: from an assessment until the next one.';
COMMENT ON COLUMN indicators_ability.assessment_id IS 'The assessment''s number; of two on one day the later counts.';
COMMENT ON COLUMN indicators_ability.elder_id IS 'The elder''s number.';
COMMENT ON COLUMN indicators_ability.division IS 'Division (12 digits) where the elder''s record stands now.';
COMMENT ON COLUMN indicators_ability.level IS 'Ability level, 0 able to 4 wholly disabled.';
COMMENT ON COLUMN indicators_ability.from_on IS 'The day of the assessment.';
COMMENT ON COLUMN indicators_ability.to_on IS 'The day before the next assessment; empty for the last one, which stays known after its validity.';
COMMENT ON COLUMN indicators_ability.valid_until IS 'Last day on which the assessment is valid; assessing again is overdue afterwards.';
"""
DROP = "DROP VIEW indicators_obligation; DROP VIEW indicators_enrolment;"
DROP_NEW = "DROP VIEW indicators_agreement; DROP VIEW indicators_ability;"


def former() -> str:
    """Give the two views as they were, with their comments."""
    names = ("indicators_obligation", "indicators_enrolment")
    statements = [*BEFORE.VIEWS.split(";\n"), *BEFORE.COMMENTS.split(";\n")]
    return "".join(f"{one};\n" for one in statements if any(f"{name} " in one or f"{name}." in one for name in names))


class Migration(migrations.Migration):
    dependencies = [
        ("indicators", "0003_published"),
        ("agreements", "0006_model_pairs"),
        ("assessments", "0002_reach"),
        ("obligations", "0006_absences_reach"),
    ]
    operations = [
        migrations.RunSQL(DROP, former()),
        migrations.RunSQL(VIEWS + COMMENTS, DROP + DROP_NEW),
    ]
