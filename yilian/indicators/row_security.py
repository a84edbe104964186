"""The shapes of row security of this module's tables: what was published of a place stays as it was published."""

from yilian.audit.row_security import append_only, in_division, read_and_written, through

TABLES = {
    "indicators_published_period": append_only(read_and_written(in_division("division_id"))),
    "indicators_void_period": append_only(read_and_written(through("period_id", "indicators_published_period"))),
    "indicators_target_verdict": append_only(read_and_written(in_division("division_id"))),
    "indicators_published_figure": append_only(read_and_written(through("period_id", "indicators_published_period"))),
}
