"""The words for the states and kinds of orders, loans, routes and plans."""

from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from yilian.visits.rules.calls import CallState, Outcome, Urgency
from yilian.visits.rules.equipment import Condition, Kind, LoanState
from yilian.visits.rules.medicines import MedicineState
from yilian.visits.rules.menus import MenuState
from yilian.visits.rules.plans import (
    CounsellingOutcome,
    CounsellingState,
    NursingItem,
    NursingState,
    PlanOutcome,
    PlanState,
)
from yilian.visits.rules.vans import RouteState, StopState

Labels = dict[str, "str | Promise"]


def _words(*pairs: tuple[StrEnum, "str | Promise"]) -> Labels:
    return {code.value: word for code, word in pairs}


CALL_STATES = _words(
    (CallState.OPEN, _("处理中")), (CallState.HANDED_OVER, _("已转交")), (CallState.CLOSED, _("已结束"))
)
URGENCIES = _words(
    (Urgency.EMERGENCY, _("危急：让对方拨打120，不要挂断")),
    (Urgency.URGENT, _("紧急：由医生回电")),
    (Urgency.SOON, _("较急")),
    (Urgency.ROUTINE, _("一般")),
)
URGENCY_WORDS = _words(
    (Urgency.EMERGENCY, _("危急")), (Urgency.URGENT, _("紧急")), (Urgency.SOON, _("较急")), (Urgency.ROUTINE, _("一般"))
)
OUTCOMES = _words(
    (Outcome.ADVISED, _("已给出建议")),
    (Outcome.VISIT_ARRANGED, _("已约上门")),
    (Outcome.REFERRED, _("已转诊")),
    (Outcome.AMBULANCE, _("已叫120")),
)
RELATIONS: Labels = {
    "self": _("本人"),
    "family": _("家属"),
    "neighbour": _("邻居"),
    "staff": _("护理人员"),
    "unknown": _("不详"),
}
MEDICINE_STATES = _words(
    (MedicineState.ORDERED, _("待审核")),
    (MedicineState.RETURNED, _("已退回")),
    (MedicineState.CHECKED, _("待发出")),
    (MedicineState.DISPATCHED, _("配送中")),
    (MedicineState.DELIVERED, _("已签收")),
    (MedicineState.FAILED, _("未送达")),
    (MedicineState.CLOSED, _("已关闭")),
)
WAYS: Labels = {"courier": _("配送员"), "van": _("巡回医疗车")}
KINDS = _words(
    (Kind.WHEELCHAIR, _("轮椅")),
    (Kind.WALKER, _("助行器")),
    (Kind.CARE_BED, _("护理床")),
    (Kind.TRAINER, _("康复训练器")),
    (Kind.OXYGEN, _("制氧机")),
    (Kind.PRESSURE_METER, _("智能血压计")),
    (Kind.WATCH, _("智能手表")),
    (Kind.CALL_BUTTON, _("呼叫按钮")),
    (Kind.FALL_SENSOR, _("跌倒感应器")),
)
CONDITIONS = _words(
    (Condition.GOOD, _("完好")),
    (Condition.WORN, _("有磨损")),
    (Condition.BROKEN, _("损坏")),
    (Condition.SCRAPPED, _("已报废")),
)
LOAN_STATES = _words(
    (LoanState.OUT, _("借出中")), (LoanState.OVERDUE, _("逾期未还")), (LoanState.RETURNED, _("已归还"))
)
ROUTE_STATES = _words(
    (RouteState.PLANNED, _("已排定")),
    (RouteState.OUT, _("出车中")),
    (RouteState.BACK, _("已回场")),
    (RouteState.CANCELLED, _("已取消")),
)
STOP_STATES = _words(
    (StopState.PLANNED, _("未到")),
    (StopState.REACHED, _("服务中")),
    (StopState.LEFT, _("已离开")),
    (StopState.SKIPPED, _("未停靠")),
)
PLAN_STATES = _words((PlanState.ACTIVE, _("进行中")), (PlanState.ENDED, _("已结束")))
PLAN_OUTCOMES = _words(
    (PlanOutcome.REACHED, _("达到目标")),
    (PlanOutcome.PARTLY, _("部分达到")),
    (PlanOutcome.UNCHANGED, _("没有变化")),
    (PlanOutcome.BROKEN_OFF, _("中途停止")),
)
COUNSELLING_STATES = _words((CounsellingState.OPEN, _("进行中")), (CounsellingState.ENDED, _("已结束")))
COUNSELLING_OUTCOMES = _words(
    (CounsellingOutcome.IMPROVED, _("好转")),
    (CounsellingOutcome.UNCHANGED, _("没有变化")),
    (CounsellingOutcome.REFERRED, _("已转诊")),
    (CounsellingOutcome.DECLINED, _("本人不愿继续")),
)
NURSING_STATES = _words(
    (NursingState.ACTIVE, _("执行中")), (NursingState.STOPPED, _("已停止")), (NursingState.COMPLETED, _("已完成"))
)
NURSING_ITEMS = _words(
    (NursingItem.WOUND, _("换药")),
    (NursingItem.PRESSURE_SORE, _("压疮护理")),
    (NursingItem.CATHETER, _("导尿管护理")),
    (NursingItem.FEEDING_TUBE, _("鼻饲管护理")),
    (NursingItem.INJECTION, _("注射")),
    (NursingItem.BLOOD_SAMPLE, _("采血")),
    (NursingItem.STOMA, _("造口护理")),
    (NursingItem.POSITIONING, _("翻身与体位")),
)
MENU_STATES = _words(
    (MenuState.ORDERED, _("待答复")),
    (MenuState.ACCEPTED, _("已接受")),
    (MenuState.DECLINED, _("已婉拒")),
    (MenuState.WITHDRAWN, _("已撤回")),
    (MenuState.DONE, _("已完成")),
)
