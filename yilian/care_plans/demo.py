"""Plans of rehabilitation, a course of counselling and an order of nursing."""

from collections.abc import Iterator
from datetime import date, timedelta

from yilian.audit.scope import using_scope
from yilian.care_plans.actions import (
    NewNursing,
    NewPlan,
    Session,
    end_counselling,
    end_nursing,
    end_plan,
    open_counselling,
    order_nursing,
    record_nursing,
    record_talk,
    record_training,
    start_plan,
)
from yilian.care_plans.rules import CounsellingOutcome, NursingItem, NursingState, PlanOutcome
from yilian.kernel.actors import SYSTEM
from yilian.kernel.county import County
from yilian.people.queries.areas import Cast, areas, cast_of
from yilian.visits.actions.delivery import Provider

# Twice a week for five weeks, one time of the ten left out.
TRAINED = (1, 4, 8, 11, 15, 22, 25, 29, 33)


def play(county: County) -> None:
    """Follow plans, counselling and orders of nursing in the areas that have specialists."""
    with using_scope(SYSTEM):
        casts = [cast for area in areas() if (cast := cast_of(area, county.on)) is not None]
        made = sum(1 for cast in casts for _record in follow_plans(cast))
        county.step("康复、咨询、护理（示例）", "plans, counselling, nursing, invented", made)


def _provider(cast: Cast, kind: str) -> Provider:
    """Return the practitioner of a kind as the provider, with their team."""
    return Provider(cast.team_of(kind), cast.staff[kind])


def follow_plans(cast: Cast) -> Iterator[object]:
    """Keep two rehabilitation plans, a course of counselling and an order of nursing going."""
    therapist, psychologist = cast.actors["rehabilitation-therapist"], cast.actors["psychologist"]
    begun = cast.on - timedelta(days=35)
    for elder, goals, review in ((cast.elders[0], "独立步行50米", 55), (cast.elders[1], "能自己从椅子上站起", -2)):
        new_plan = NewPlan(goals, 2, begun, cast.on + timedelta(days=review))
        plan = start_plan(therapist, elder, by=_provider(cast, "rehabilitation-therapist"), new_plan=new_plan)
        yield plan
        for days in TRAINED:
            session = Session(begun + timedelta(days=days), "45", "步行与平衡训练")
            yield record_training(therapist, plan, cast.staff["rehabilitation-therapist"], session=session)
    by, screening = _provider(cast, "psychologist"), "老年抑郁量表 GDS-15:9分，存健康档案"
    course = open_counselling(psychologist, cast.elders[2], by=by, screening=screening, on=begun)
    yield course
    for days in (5, 12, 19, 26):
        session = Session(begun + timedelta(days=days), "50", "谈到老伴去世后的孤单；约定每天与邻居散步")
        yield record_talk(psychologist, course, by.practitioner, session=session)
    items, until = [NursingItem.PRESSURE_SORE, NursingItem.POSITIONING], cast.on + timedelta(days=20)
    nursing = NewNursing(items, 2, cast.on - timedelta(days=10), until)
    order = order_nursing(cast.actors["doctor"], cast.elders[11], by=_provider(cast, "doctor"), new_nursing=nursing)
    yield order
    for days in (8, 4, 1):
        day = cast.on - timedelta(days=days)
        yield record_nursing(cast.actors["nurse"], order, cast.staff["nurse"], on=day, items=items)
    yield from _every_day(cast)
    yield from _ended(cast, begun)


def _every_day(cast: Cast) -> Iterator[object]:
    """Dress a wound every day but one: what was left out that day cannot be made up for."""
    until = cast.on + timedelta(days=3)
    nursing = NewNursing([NursingItem.WOUND], 7, cast.on - timedelta(days=6), until)
    order = order_nursing(cast.actors["doctor"], cast.elders[3], by=_provider(cast, "doctor"), new_nursing=nursing)
    yield order
    for days in (6, 5, 3, 2, 1):
        day = cast.on - timedelta(days=days)
        yield record_nursing(cast.actors["nurse"], order, cast.staff["nurse"], on=day, items=[NursingItem.WOUND])


def _ended(cast: Cast, begun: date) -> Iterator[object]:
    """Let a plan, a course and two orders of nursing have come to their end."""
    therapist, psychologist, doctor = (
        cast.actors[kind] for kind in ("rehabilitation-therapist", "psychologist", "doctor")
    )
    new_plan = NewPlan("上下楼梯不用人扶", 1, begun, cast.on)
    plan = start_plan(therapist, cast.elders[3], by=_provider(cast, "rehabilitation-therapist"), new_plan=new_plan)
    yield end_plan(therapist, plan, outcome=PlanOutcome.REACHED, note="能独自上下二楼（演示）")
    by = _provider(cast, "psychologist")
    course = open_counselling(psychologist, cast.elders[4], by=by, screening="GDS-15:6分（演示）", on=begun)
    yield end_counselling(psychologist, course, outcome=CounsellingOutcome.IMPROVED)
    for elder, to, reason in (
        (cast.elders[5], NursingState.COMPLETED, "伤口已愈合（演示）"),
        (cast.elders[6], NursingState.STOPPED, "住院，由病房继续（演示）"),
    ):
        nursing = NewNursing([NursingItem.WOUND], 1, cast.on - timedelta(days=14), cast.on + timedelta(days=7))
        order = order_nursing(doctor, elder, by=_provider(cast, "doctor"), new_nursing=nursing)
        yield end_nursing(doctor, order, to=to, reason=reason)
