"""What the matrix of addresses needs of care plans."""

from typing import Any

from ordering import ON, Place

from yilian.care_plans.actions import NewNursing, NewPlan, open_counselling, order_nursing, start_plan
from yilian.care_plans.rules import NursingItem
from yilian.kernel.actors import SYSTEM
from yilian.visits.actions.delivery import Provider


def things(place: Place) -> dict[str, Any]:
    """Start a plan, a course and an order of nursing; give the keys of the addresses that show them."""
    therapist, counsellor = place.one("rehabilitation-therapist"), place.one("psychologist")
    plan = start_plan(SYSTEM, place.elder, by=Provider(place.team, therapist), new_plan=NewPlan("走路", 1, ON, ON))
    course = open_counselling(SYSTEM, place.elder, by=Provider(place.team, counsellor), screening="", on=ON)
    order = order_nursing(
        SYSTEM,
        place.elder,
        by=Provider(place.team, place.doctor),
        new_nursing=NewNursing([NursingItem.STOMA], 1, ON, ON),
    )
    return {"plan_id": plan.pk, "counselling_id": course.pk, "nursing_id": order.pk}
