"""The reporting views of all facts, dated; they read with the rights and the reach of whoever asks.

The comments are those of yilian/indicators/facts.py; a test compares them with the database.
"""

from importlib import import_module

from django.db import migrations

FIRST = import_module("yilian.indicators.migrations.0001_reporting_views")

VIEWS = """
CREATE VIEW indicators_elder WITH (security_invoker = true) AS
    SELECT elder.id AS elder_id, 'resident'::text AS basis, elder.residence_division_id::text AS division,
           elder.organization_id, elder.lives::text AS lives, elder.birth_date, elder.died_on, elder.sex::bigint AS sex,
           former.ends_on + 1 AS from_on, NULL::date AS to_on
    FROM people_elder AS elder
    LEFT JOIN (SELECT elder_id, max(ends_on) AS ends_on FROM people_residence WHERE basis = 'stay' GROUP BY elder_id) AS former
        ON former.elder_id = elder.id
    WHERE elder.merged_into_id IS NULL
    UNION ALL
    SELECT elder.id, 'household', elder.household_division_id, NULL, elder.lives, elder.birth_date, elder.died_on, elder.sex,
           former.ends_on + 1, NULL
    FROM people_elder AS elder
    LEFT JOIN (SELECT elder_id, max(ends_on) AS ends_on FROM people_residence WHERE basis = 'household' GROUP BY elder_id)
        AS former ON former.elder_id = elder.id
    WHERE elder.merged_into_id IS NULL
    UNION ALL
    SELECT elder.id, CASE former.basis WHEN 'stay' THEN 'resident' ELSE 'household' END, former.division_id,
           former.organization_id, CASE WHEN former.organization_id IS NULL THEN 'at-home' ELSE 'in-institution' END,
           elder.birth_date, elder.died_on, elder.sex, former.starts_on, former.ends_on
    FROM people_residence AS former JOIN people_elder AS elder ON elder.id = former.elder_id
    WHERE elder.merged_into_id IS NULL;
CREATE VIEW indicators_membership WITH (security_invoker = true) AS
    SELECT held.elder_id, elder.residence_division_id::text AS division, held."group"::text AS group_code,
           held.starts_on AS from_on, held.ends_on AS to_on
    FROM people_elder_group AS held LEFT JOIN people_elder AS elder ON elder.id = held.elder_id;
CREATE VIEW indicators_service WITH (security_invoker = true) AS
    SELECT visit.id AS visit_id, visit.elder_id, elder.residence_division_id::text AS division, visit.item::text AS item,
           visit."on" AS served_on, team.organization_id, visit.practitioner_id
    FROM visits_visit AS visit
    LEFT JOIN people_elder AS elder ON elder.id = visit.elder_id
    LEFT JOIN people_team AS team ON team.id = visit.team_id
    WHERE NOT EXISTS (SELECT 1 FROM visits_visit AS later WHERE later.corrects_id = visit.id);
CREATE VIEW indicators_obligation WITH (security_invoker = true) AS
    SELECT owed.id AS obligation_id, owed.elder_id, elder.residence_division_id::text AS division, owed.item::text AS item,
           team.organization_id, owed.starts_on AS from_on, owed.due_on, owed.kept_on, owed.waived_on, owed.void_on
    FROM obligations_obligation AS owed
    LEFT JOIN people_elder AS elder ON elder.id = owed.elder_id
    LEFT JOIN people_team AS team ON team.id = owed.team_id;
CREATE VIEW indicators_enrolment WITH (security_invoker = true) AS
    SELECT enrolled.id AS enrolment_id, enrolled.elder_id, elder.residence_division_id::text AS division,
           enrolled.pack::text AS pack, enrolled.mode::text AS mode, team.organization_id,
           enrolled.starts_on AS from_on, enrolled.ends_on AS to_on
    FROM agreements_enrolment AS enrolled
    LEFT JOIN people_elder AS elder ON elder.id = enrolled.elder_id
    LEFT JOIN people_team AS team ON team.id = enrolled.team_id;
CREATE VIEW indicators_organization WITH (security_invoker = true) AS
    SELECT id AS organization_id, division_id::text AS division, code::text AS code, kind::text AS kind, level::text AS level,
           ownership::text AS ownership, care_type::text AS care_type, operates_since AS from_on, NULL::date AS to_on
    FROM places_organization;
CREATE VIEW indicators_capability WITH (security_invoker = true) AS
    SELECT one.id AS organization_id, one.division_id::text AS division, held.sort, held.code::text AS code,
           one.operates_since AS from_on, NULL::date AS to_on
    FROM places_organization AS one
    CROSS JOIN LATERAL (
        SELECT 'unit' AS sort, unnest(one.units) AS code
        UNION ALL SELECT 'service', unnest(one.services)
        UNION ALL SELECT 'mode', unnest(one.modes)
    ) AS held;
CREATE VIEW indicators_licence WITH (security_invoker = true) AS
    SELECT held.id AS licence_id, held.organization_id, one.division_id::text AS division, held.kind::text AS kind,
           held.unit::text AS unit, held.starts_on AS from_on, held.ends_on AS to_on
    FROM places_licence AS held JOIN places_organization AS one ON one.id = held.organization_id;
CREATE VIEW indicators_bed WITH (security_invoker = true) AS
    SELECT counted.organization_id, one.division_id::text AS division, counted.kind::text AS kind,
           counted.count::bigint AS beds, counted."on" AS from_on,
           lead(counted."on") OVER (PARTITION BY counted.organization_id, counted.kind ORDER BY counted."on") - 1 AS to_on
    FROM places_bed_count AS counted JOIN places_organization AS one ON one.id = counted.organization_id;
CREATE VIEW indicators_staff WITH (security_invoker = true) AS
    SELECT site.id AS site_id, site.practitioner_id, site.organization_id, one.division_id::text AS division,
           who.kind::text AS kind, site.starts_on AS from_on, site.ends_on AS to_on
    FROM people_practice_site AS site
    JOIN places_organization AS one ON one.id = site.organization_id
    JOIN people_practitioner AS who ON who.id = site.practitioner_id;
CREATE VIEW indicators_certificate WITH (security_invoker = true) AS
    SELECT held.id AS certificate_id, held.practitioner_id, first.division::text AS division, held.kind::text AS kind,
           held.starts_on AS from_on, held.ends_on AS to_on
    FROM people_certificate AS held
    LEFT JOIN LATERAL (
        SELECT one.division_id AS division
        FROM people_practice_site AS site JOIN places_organization AS one ON one.id = site.organization_id
        WHERE site.practitioner_id = held.practitioner_id ORDER BY site.first DESC, site.id LIMIT 1
    ) AS first ON true;
CREATE VIEW indicators_division WITH (security_invoker = true) AS
    SELECT code::text AS division, level::text AS level,
           CASE WHEN level <> 'village' THEN '' WHEN right(code, 3) BETWEEN '001' AND '199' OR name_zh LIKE '%社区' THEN 'community'
                ELSE 'village' END AS settlement
    FROM places_division;
CREATE VIEW indicators_task_report WITH (security_invoker = true) AS
    SELECT id AS report_id, pack::text AS pack, kind::text AS kind, number::text AS number, done_on, reported_on
    FROM supervision_task_report;
"""
COMMENTS = """
COMMENT ON VIEW indicators_elder IS 'One row for each time an elder lived, or was registered, in one place; merged records are left out.';
COMMENT ON COLUMN indicators_elder.elder_id IS 'The elder''s number.';
COMMENT ON COLUMN indicators_elder.basis IS '`resident` for where the elder lived (常住), `household` for the household register (户籍).';
COMMENT ON COLUMN indicators_elder.division IS 'Division (12 digits) of that place.';
COMMENT ON COLUMN indicators_elder.organization_id IS 'The institution lived in, if any; always empty for the household register.';
COMMENT ON COLUMN indicators_elder.lives IS '`at-home` or `in-institution` during that time; for the household register, as it is now.';
COMMENT ON COLUMN indicators_elder.birth_date IS 'Day of birth.';
COMMENT ON COLUMN indicators_elder.died_on IS 'Day of death; empty for the living.';
COMMENT ON COLUMN indicators_elder.sex IS '1 male, 2 female (GB/T 2261.1).';
COMMENT ON COLUMN indicators_elder.from_on IS 'First day on which this holds; empty when it held before the register began.';
COMMENT ON COLUMN indicators_elder.to_on IS 'Last day on which this holds; empty while it still does.';
COMMENT ON VIEW indicators_membership IS 'One row for each time an elder belonged to a group of the catalogue.';
COMMENT ON COLUMN indicators_membership.elder_id IS 'The elder''s number.';
COMMENT ON COLUMN indicators_membership.division IS 'Division (12 digits) where the elder''s record stands now.';
COMMENT ON COLUMN indicators_membership.group_code IS 'The group, such as `bereaved-of-only-child` (失独).';
COMMENT ON COLUMN indicators_membership.from_on IS 'First day on which this holds; empty when it held before the register began.';
COMMENT ON COLUMN indicators_membership.to_on IS 'Last day on which this holds; empty while it still does.';
COMMENT ON VIEW indicators_service IS 'One row for each service delivered to an elder; a corrected record gives way to its correction.';
COMMENT ON COLUMN indicators_service.visit_id IS 'The record of the visit.';
COMMENT ON COLUMN indicators_service.elder_id IS 'The elder''s number.';
COMMENT ON COLUMN indicators_service.division IS 'Division (12 digits) where the elder''s record stands now.';
COMMENT ON COLUMN indicators_service.item IS 'Service item of the catalogue.';
COMMENT ON COLUMN indicators_service.served_on IS 'The day of delivery.';
COMMENT ON COLUMN indicators_service.organization_id IS 'The organization whose team delivered it.';
COMMENT ON COLUMN indicators_service.practitioner_id IS 'Who delivered it.';
COMMENT ON VIEW indicators_obligation IS 'One row for each service owed to an elder within a window.';
COMMENT ON COLUMN indicators_obligation.obligation_id IS 'The obligation''s number.';
COMMENT ON COLUMN indicators_obligation.elder_id IS 'The elder''s number.';
COMMENT ON COLUMN indicators_obligation.division IS 'Division (12 digits) where the elder''s record stands now.';
COMMENT ON COLUMN indicators_obligation.item IS 'Service item of the catalogue.';
COMMENT ON COLUMN indicators_obligation.organization_id IS 'The organization whose team owes it.';
COMMENT ON COLUMN indicators_obligation.from_on IS 'First day of the window.';
COMMENT ON COLUMN indicators_obligation.due_on IS 'Last day of the window; done after it is late.';
COMMENT ON COLUMN indicators_obligation.kept_on IS 'The day it was done; empty while open.';
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
COMMENT ON VIEW indicators_organization IS 'One row an organization of the register.';
COMMENT ON COLUMN indicators_organization.organization_id IS 'The organization''s number.';
COMMENT ON COLUMN indicators_organization.division IS 'Division (12 digits) where the organization stands.';
COMMENT ON COLUMN indicators_organization.code IS 'Its code in the register.';
COMMENT ON COLUMN indicators_organization.kind IS 'Kind of place in the words of the catalogue.';
COMMENT ON COLUMN indicators_organization.level IS 'Level of a medical institution (`level-1` to `level-3`), or nothing.';
COMMENT ON COLUMN indicators_organization.ownership IS '`public`, `private` or `public-built-privately-run`; nothing when not recorded.';
COMMENT ON COLUMN indicators_organization.care_type IS 'Type of care it is registered for, or nothing.';
COMMENT ON COLUMN indicators_organization.from_on IS 'The day from which it operates; empty when not recorded.';
COMMENT ON COLUMN indicators_organization.to_on IS 'Last day on which this holds; empty while it still does.';
COMMENT ON VIEW indicators_capability IS 'One row for each unit, service or mode that an organization is recorded to have.';
COMMENT ON COLUMN indicators_capability.organization_id IS 'The organization''s number.';
COMMENT ON COLUMN indicators_capability.division IS 'Division (12 digits) where the organization stands.';
COMMENT ON COLUMN indicators_capability.sort IS '`unit`, `service` or `mode`; the register keeps these without dates.';
COMMENT ON COLUMN indicators_capability.code IS 'What it has, such as `green-channel`.';
COMMENT ON COLUMN indicators_capability.from_on IS 'First day on which this holds; empty when it held before the register began.';
COMMENT ON COLUMN indicators_capability.to_on IS 'Last day on which this holds; empty while it still does.';
COMMENT ON VIEW indicators_licence IS 'One row a licence or filing of an organization.';
COMMENT ON COLUMN indicators_licence.licence_id IS 'The licence''s number in the register.';
COMMENT ON COLUMN indicators_licence.organization_id IS 'The organization''s number.';
COMMENT ON COLUMN indicators_licence.division IS 'Division (12 digits) where the organization stands.';
COMMENT ON COLUMN indicators_licence.kind IS '`medical`, `care`, or `medical-unit` for an internal medical unit.';
COMMENT ON COLUMN indicators_licence.unit IS 'Kind of the internal medical unit, or nothing.';
COMMENT ON COLUMN indicators_licence.from_on IS 'First day on which it is valid.';
COMMENT ON COLUMN indicators_licence.to_on IS 'Last day on which this holds; empty while it still does.';
COMMENT ON VIEW indicators_bed IS 'One row for each number of beds of a kind that an organization had for a time.';
COMMENT ON COLUMN indicators_bed.organization_id IS 'The organization''s number.';
COMMENT ON COLUMN indicators_bed.division IS 'Division (12 digits) where the organization stands.';
COMMENT ON COLUMN indicators_bed.kind IS 'Kind of beds; `project-total` is what a plan will build and never counts as beds.';
COMMENT ON COLUMN indicators_bed.beds IS 'How many.';
COMMENT ON COLUMN indicators_bed.from_on IS 'The day of the count.';
COMMENT ON COLUMN indicators_bed.to_on IS 'The day before the next count; empty for the last one.';
COMMENT ON VIEW indicators_staff IS 'One row for each organization at which a practitioner works.';
COMMENT ON COLUMN indicators_staff.site_id IS 'The number of the place of practice.';
COMMENT ON COLUMN indicators_staff.practitioner_id IS 'The practitioner''s number.';
COMMENT ON COLUMN indicators_staff.organization_id IS 'The organization''s number.';
COMMENT ON COLUMN indicators_staff.division IS 'Division (12 digits) where the organization stands.';
COMMENT ON COLUMN indicators_staff.kind IS 'Kind of practitioner, such as `doctor`.';
COMMENT ON COLUMN indicators_staff.from_on IS 'First day on which this holds; empty when it held before the register began.';
COMMENT ON COLUMN indicators_staff.to_on IS 'Last day on which this holds; empty while it still does.';
COMMENT ON VIEW indicators_certificate IS 'One row a certificate of a practitioner.';
COMMENT ON COLUMN indicators_certificate.certificate_id IS 'The certificate''s number in the register.';
COMMENT ON COLUMN indicators_certificate.practitioner_id IS 'The practitioner''s number.';
COMMENT ON COLUMN indicators_certificate.division IS 'Division (12 digits) of the practitioner''s first place of practice.';
COMMENT ON COLUMN indicators_certificate.kind IS 'Kind of certificate.';
COMMENT ON COLUMN indicators_certificate.from_on IS 'First day on which it is valid.';
COMMENT ON COLUMN indicators_certificate.to_on IS 'Last day on which this holds; empty while it still does.';
COMMENT ON VIEW indicators_division IS 'One row a division, from nation to village.';
COMMENT ON COLUMN indicators_division.division IS 'The division''s 12-digit code.';
COMMENT ON COLUMN indicators_division.level IS '`nation`, `province`, `city`, `county`, `township` or `village`.';
COMMENT ON COLUMN indicators_division.settlement IS 'At village level `community` (社区, last three digits 001–199 or a name that says so), else `village`.';
COMMENT ON VIEW indicators_task_report IS 'One row for each report on a task of a plan; reports belong to the installation, not to a division.';
COMMENT ON COLUMN indicators_task_report.report_id IS 'The report''s number; of two on one day the later counts.';
COMMENT ON COLUMN indicators_task_report.pack IS 'The document.';
COMMENT ON COLUMN indicators_task_report.kind IS '`project`, `milestone` or `task`.';
COMMENT ON COLUMN indicators_task_report.number IS 'Its number in the document.';
COMMENT ON COLUMN indicators_task_report.done_on IS 'The day it was done; empty when only progress was reported.';
COMMENT ON COLUMN indicators_task_report.reported_on IS 'The day of the report.';
"""
DROP = "DROP VIEW indicators_elder; DROP VIEW indicators_membership; DROP VIEW indicators_service; DROP VIEW indicators_obligation; DROP VIEW indicators_enrolment; DROP VIEW indicators_organization; DROP VIEW indicators_capability; DROP VIEW indicators_licence; DROP VIEW indicators_bed; DROP VIEW indicators_staff; DROP VIEW indicators_certificate; DROP VIEW indicators_division; DROP VIEW indicators_task_report;"


class Migration(migrations.Migration):
    dependencies = [
        ("indicators", "0001_reporting_views"),
        ("people", "0004_indexes_of_reach"),
        ("visits", "0002_reach"),
        ("obligations", "0002_reach"),
        ("agreements", "0002_reach"),
        ("places", "0002_licences_and_levels"),
        ("supervision", "0001_initial"),
    ]
    operations = [
        migrations.RunSQL(FIRST.DROP, FIRST.CREATE),
        migrations.RunSQL(VIEWS + COMMENTS, DROP),
    ]
