"""Names the records that call for something or keep it, and where their pages are; modules above write them as 'visits.visit:12'."""

from django.urls import reverse

from yilian.policy.entries import Text

# By the model's label: what it is called, and the page that shows it with the name of its key.
RECORDS = {
    "visits.visit": (Text("服务记录", "record of a service"), "visits:visit", "visit_id"),
    "visits.round": (Text("机构巡诊", "round"), "visits:round", "round_id"),
    "visits.groupevent": (Text("团体活动", "group event"), "visits:event", "event_id"),
    "visits.call": (Text("来电", "call"), "visits:call", "call_id"),
    "visits.medicineorder": (Text("送药订单", "order of medicine"), "visits:medicine", "medicine_id"),
    "visits.menuorder": (Text("点单", "order from the menu"), "visits:menu-order", "menu_order_id"),
    "visits.rehabilitationplan": (Text("康复计划", "rehabilitation plan"), "visits:plan", "plan_id"),
    "visits.nursingorder": (Text("护理医嘱", "order of nursing"), "visits:nursing-order", "nursing_id"),
    "visits.counselling": (Text("心理咨询", "course of counselling"), "visits:course", "counselling_id"),
    "assessments.assessment": (Text("评估", "assessment"), "assessments:assessment", "assessment_id"),
    "assessments.sign": (Text("评估发现的体征", "signs found by an assessment"), "assessments:assessment", "assessment_id"),
}  # fmt: skip


def record_name(name: str) -> Text:
    """Name a record in words, with its number; one that is not known by its own name."""
    label, _colon, key = name.partition(":")
    if label not in RECORDS:
        return Text(name, name)
    words = RECORDS[label][0]
    return Text(f"{words.zh} {key}", f"{words.en} {key}")


def record_address(name: str) -> str:
    """Give the address of the page that shows a record, or nothing where there is none."""
    label, _colon, key = name.partition(":")
    if label not in RECORDS or not key.isdecimal():
        return ""
    _words, page, argument = RECORDS[label]
    return reverse(page, kwargs={argument: int(key)})
