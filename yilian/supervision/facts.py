"""The facts of this module: reports on the tasks of a plan. Their statements stand in `facts.sql`."""

from yilian.kernel.facts import Fact, columns

TASK_REPORT = Fact(
    "task_report",
    "One row for each report on a task of a plan; reports belong to the installation, not to a division.",
    columns(
        "report_id int64 The report's number; of two on one day the later counts.",
        "pack string The document.",
        "kind string `project`, `milestone` or `task`.",
        "number string Its number in the document.",
        "done_on date The day it was done; empty when only progress was reported.",
        "reported_on date The day of the report.",
    ),
    place="",
)

FACTS = (TASK_REPORT,)
