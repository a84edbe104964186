"""The shapes of row security of this module's tables."""

from yilian.audit.row_security import in_division, open_to_all, read_and_written, through
from yilian.places.row_security import of_organization

HANDED_OVER = f"{in_division('{table}.division_id')} OR {of_organization('organization_id')}"
TABLES = {
    "supervision_hand_over": read_and_written(HANDED_OVER),
    "supervision_hand_over_line": read_and_written(through("hand_over_id", "supervision_hand_over")),
    "supervision_plan_task": open_to_all("what a public document wants done in a place, and nobody's data"),
    "supervision_task_report": open_to_all(
        "reports belong to the plan of the whole installation, not to a place or a person"
    ),
}
