-- The facts of this module: reports on the tasks of a plan. Each view reads with the rights and the reach of whoever asks.

CREATE VIEW fact_task_report AS
    SELECT id AS report_id, pack::text AS pack, kind::text AS kind, number::text AS number, done_on, reported_on
    FROM supervision_task_report;
