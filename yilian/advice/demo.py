"""Calls that the telephone of an area answered, and two that were handed to its team."""

from collections.abc import Iterator

from yilian.advice.actions import NewCall, log_call
from yilian.advice.rules import Outcome, Urgency
from yilian.audit.scope import using_scope
from yilian.kernel.actors import SYSTEM
from yilian.kernel.county import County
from yilian.people.models import Elder, Team
from yilian.people.queries.areas import Cast, areas, cast_of

CALLS = (
    (
        0,
        3,
        "血压160/95，没有头痛，问要不要加药",
        Urgency.SOON,
        "先休息半小时再量，保持原剂量，明早再报一次",
        Outcome.ADVISED,
    ),
    (1, 21, "夜里咳嗽加重，不发热", Urgency.SOON, "多饮温水，明天上午上门听诊", Outcome.VISIT_ARRANGED),
    (2, 9, "胸口发闷十分钟，出冷汗", Urgency.EMERGENCY, "平躺，不要走动，救护车已在路上", Outcome.AMBULANCE),
    (3, 15, "问二甲双胍饭前还是饭后吃", Urgency.ROUTINE, "随餐服用", Outcome.ADVISED),
)
HANDED = ((0, 7, "右脚踝肿，走路疼", Urgency.URGENT), (1, 16, "想约家人一起谈谈睡眠", Urgency.ROUTINE))


def play(county: County) -> None:
    """Answer calls in the areas that have specialists."""
    with using_scope(SYSTEM):
        casts = [cast for area in areas() if (cast := cast_of(area, county.on)) is not None]
        made = sum(1 for cast in casts for _record in answer_calls(cast))
        county.step("来电（示例）", "calls, invented", made)


def answer_calls(cast: Cast) -> Iterator[object]:
    """Answer some calls, hand two over, leave one open, take one from nobody known."""
    for caller, elder, team, new_call in _calls(cast):
        yield log_call(cast.actors[caller], cast.area.centre, elder, team, new_call=new_call)


def _calls(cast: Cast) -> Iterator[tuple[str, Elder | None, Team | None, NewCall]]:
    """Yield who answers, who is called about, to which team it is handed, and what was said."""
    for elder, (days, hour, complaint, urgency, advice, outcome) in zip(cast.elders, CALLS, strict=False):
        answered = NewCall(complaint, urgency, advice, outcome, at=cast.ago(days, hour))
        yield "doctor" if days % 2 else "nurse", elder, None, answered
    for elder, (days, hour, complaint, urgency) in zip(cast.elders[4:], HANDED, strict=False):
        handed = NewCall(complaint, urgency, at=cast.ago(days, hour), relation="family", caller="女儿")
        yield "nurse", elder, cast.area.team, handed
    left_open = NewCall("上周起夜次数多，想问原因", Urgency.ROUTINE, at=cast.ago(0, 8))
    yield "nurse", cast.elders[8], None, left_open
    yield "nurse", None, None, NewCall("问体检哪天开始", Urgency.ROUTINE, "下周一上午", Outcome.ADVISED)
