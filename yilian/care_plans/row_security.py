"""Who sees plans, courses and orders with what was done by them: whoever sees the elder."""

from yilian.audit.row_security import read_and_written, through
from yilian.people.row_security import of_elder

TABLES = {
    "care_plans_rehabilitation_plan": read_and_written(of_elder()),
    "care_plans_rehabilitation_session": read_and_written(through("plan_id", "care_plans_rehabilitation_plan")),
    "care_plans_counselling": read_and_written(of_elder()),
    "care_plans_counselling_session": read_and_written(through("counselling_id", "care_plans_counselling")),
    "care_plans_nursing_order": read_and_written(of_elder()),
    "care_plans_nursing_visit": read_and_written(through("order_id", "care_plans_nursing_order")),
}
