"""What care plans declare: their pages, permission, records, signs, and their topics at the desk of services."""

from yilian.care_plans import queries, views
from yilian.care_plans.models import Counselling, NursingOrder, RehabilitationPlan
from yilian.care_plans.row_security import TABLES
from yilian.kernel.messages import words
from yilian.pages.declarations import Module, Mount, RecordKind, ServiceStart, ServiceTopic, Sign

REHABILITATION, COUNSELLING = words("康复计划", "Rehabilitation plan"), words("心理咨询", "Counselling")

DESK = (
    ServiceTopic(
        "care_plans:rehabilitation",
        REHABILITATION,
        words("到期复评", "due for review"),
        queries.plans_waiting,
        queries.plans_open_for,
        views.elder_plan_row,
        ServiceStart("care_plans:new-plan", REHABILITATION, "visits.record"),
        order=50,
        show="review",
    ),
    ServiceTopic(
        "care_plans:counselling",
        COUNSELLING,
        words("进行中", "in progress"),
        queries.courses_waiting,
        queries.courses_open_for,
        views.elder_course_row,
        ServiceStart("care_plans:new-counselling", COUNSELLING, "care_plans.confide"),
        order=60,
    ),
    ServiceTopic(
        "care_plans:nursing",
        words("社区护理", "Community nursing"),
        words("有效的医嘱", "orders in force"),
        queries.nursing_waiting,
        queries.nursing_open_for,
        views.elder_nursing_row,
        ServiceStart("care_plans:new-nursing", words("开护理医嘱", "Order nursing"), "visits.order"),
        order=70,
    ),
)

RECORDS = (
    RecordKind(
        RehabilitationPlan,
        words("康复计划", "rehabilitation plan"),
        "care_plans:plan",
        "plan_id",
        step="care_plans:train",
        permission="visits.read",
    ),
    RecordKind(
        NursingOrder,
        words("护理医嘱", "order of nursing"),
        "care_plans:nursing-order",
        "nursing_id",
        step="care_plans:nurse",
        permission="visits.read",
    ),
    RecordKind(
        Counselling,
        words("心理咨询", "course of counselling"),
        "care_plans:course",
        "counselling_id",
        step="care_plans:talk",
        permission="visits.read",
    ),
)

SIGNS = (
    dict.fromkeys(("completed", "done", "ended"), Sign("✓", "good"))
    | dict.fromkeys(("active", "open"), Sign("●", "due"))
    | {"stopped": Sign("○", "open")}
)

MODULE = Module(
    name="care_plans",
    words=words("康复、咨询与护理", "care plans"),
    mounts=(Mount("visits/services/"),),
    pages={"care_plans:rehabilitation": REHABILITATION, "care_plans:counselling": COUNSELLING},
    permissions={"care_plans.confide": frozenset({"family-doctor", "hospital-staff"})},
    system_only=frozenset({"care_plans.roll"}),
    titles={"care_plans.confidence": words("咨询内容", "what was said in confidence")},
    records=RECORDS,
    services=DESK,
    row_security=TABLES,
    signs=SIGNS,
)
