"""An invented handful of calls, orders, loans, tours and plans for an area, each made by the action its users call."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from yilian.accounts.actions import add_user, grant
from yilian.accounts.models import User
from yilian.accounts.queries import actor_for
from yilian.audit.clock import now, start_of
from yilian.audit.reach import reaching
from yilian.config.demo.loader import CERTIFIED_FROM, PASSWORD, Area, Step
from yilian.kernel.actors import SYSTEM, Actor
from yilian.people.actions import certify, form_team, register_practitioner
from yilian.people.models import Elder, Practitioner, Team
from yilian.places.queries import within
from yilian.visits.actions import (
    NewCall,
    NewMedicines,
    NewNursing,
    NewPlan,
    Offer,
    Provider,
    Receipt,
    Seen,
    Session,
    Terms,
    answer_menu_order,
    check_medicine,
    deliver_medicine,
    dispatch_medicine,
    lend,
    load_stock,
    log_call,
    move_stop,
    offer,
    open_counselling,
    order_from_menu,
    order_medicine,
    order_nursing,
    plan_route,
    record_nursing,
    record_talk,
    record_training,
    register_equipment,
    register_van,
    serve_at_stop,
    start_plan,
    start_route,
    take_back,
    use_stock,
)
from yilian.visits.rules.calls import Outcome, Urgency
from yilian.visits.rules.equipment import Condition, Kind
from yilian.visits.rules.medicines import Line
from yilian.visits.rules.menus import MenuState
from yilian.visits.rules.plans import NursingItem
from yilian.visits.rules.vans import PlannedStop, StopState

SPECIALISTS = (
    ("pharmacist", "药师", "pharmacist"),
    ("rehabilitation-therapist", "康复师", "hospital-staff"),
    ("psychologist", "心理师", "hospital-staff"),
)
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
EQUIPMENT = ((Kind.WHEELCHAIR, 3), (Kind.WALKER, 2), (Kind.CARE_BED, 1), (Kind.WATCH, 2), (Kind.CALL_BUTTON, 2))
MENU = ("community-nursing", "mental-counselling", "rehabilitation", "tcm-service")
AMLODIPINE = Line("苯磺酸氨氯地平片", "5mg×28片", Decimal(1), "盒", 28)
METFORMIN = Line("盐酸二甲双胍片", "0.5g×60片", Decimal(1), "盒", 28)
# Twice a week for five weeks, one time of the ten left out.
TRAINED = (1, 4, 8, 11, 15, 22, 25, 29, 33)
SEEN = {"systolic": "142", "diastolic": "84", "diagnosis-recorded": "1"}


@dataclass(frozen=True, slots=True)
class Cast:
    """Who plays in an area: its elders, and its staff by kind, each acting as themselves."""

    area: Area
    on: date
    elders: tuple[Elder, ...]
    staff: dict[str, Practitioner]
    actors: dict[str, Actor]
    specialists: Team

    def hands(self, kind: str) -> Provider:
        """Give in whose hands something is."""
        own = kind in {"doctor", "nurse", "village-doctor"}
        return Provider(self.area.team if own else self.specialists, self.staff[kind])

    def ago(self, days: int, hour: int = 9) -> datetime:
        """Give an instant some days ago, never ahead of now."""
        return min(start_of(self.on - timedelta(days=days)) + timedelta(hours=hour), now())


def load_orders(area: Area, on: date, step: Step) -> int:
    """Make a handful of everything that the desk of services keeps; an area with too few elders gets none."""
    with reaching(SYSTEM):
        cast = _cast(area, on)
        made = 0 if cast is None else sum(1 for part in PARTS for _one in part(cast))
    step(
        f"{area.division.name_zh}：电话、送药、器材、巡回车、康复、咨询、护理、点单",
        f"{area.division.name_en}: calls, medicine, equipment, vans, plans, orders", made,
    )  # fmt: skip
    return made


def _cast(area: Area, on: date) -> Cast | None:
    """Choose the elders and staff of an area."""
    living = Elder.objects.filter(
        within("residence_division_id", area.division.code), died_on__isnull=True, lives="at-home"
    )
    chronic = living.filter(groups__contains=["chronic-illness"]).order_by("birth_date", "pk")[:12]
    elders = tuple(chronic)
    if len(elders) < 12:
        return None
    staff = {one.kind: one for one in area.team.members.select_related("user")}
    added = [_specialist(area, *one) for one in SPECIALISTS]
    staff |= {one.kind: one for one in added}
    specialists = form_team(SYSTEM, area.centre, name=f"{area.division.name_zh}专科与药学组", members=added)
    actors = {kind: actor_for(one.user, on) for kind, one in staff.items() if one.user is not None}
    return Cast(area, on, elders, staff, actors, specialists)


def _specialist(area: Area, kind: str, word: str, role: str) -> Practitioner:
    """Register a specialist of an area's centre with a user whose name ends in the area's number."""
    doctor: User | None = area.doctor.user
    number = doctor.username[-2:] if doctor is not None else area.division.code[6:9]
    name = f"{area.division.name_zh[:2]}{word}（演示）"
    user = add_user(
        SYSTEM, area.centre, username=f"{kind.rsplit('-', maxsplit=1)[-1]}{number}", name=name, password=PASSWORD
    )
    grant(SYSTEM, user, area.division, role=role, starts_on=CERTIFIED_FROM)
    found = register_practitioner(SYSTEM, area.centre, name=name, kind=kind, user_id=user.pk)
    certify(SYSTEM, found, number=f"DEMO-{found.pk:06d}", starts_on=CERTIFIED_FROM)
    return found


def _calls(cast: Cast) -> Iterator[object]:
    """Answer some calls, hand two over, take one from nobody known."""
    doctor, nurse, centre = cast.actors["doctor"], cast.actors["nurse"], cast.area.centre
    for elder, (days, hour, complaint, urgency, advice, outcome) in zip(cast.elders, CALLS, strict=False):
        given = NewCall(complaint, urgency, advice, outcome, at=cast.ago(days, hour))
        yield log_call(doctor if days % 2 else nurse, centre, elder, given=given)
    for elder, (days, hour, complaint, urgency) in zip(cast.elders[4:], HANDED, strict=False):
        given = NewCall(complaint, urgency, at=cast.ago(days, hour), relation="family", caller="女儿")
        yield log_call(nurse, centre, elder, cast.area.team, given=given)
    yield log_call(nurse, centre, given=NewCall("问体检哪天开始", Urgency.ROUTINE, "下周一上午", Outcome.ADVISED))


def _medicines(cast: Cast) -> Iterator[object]:
    """Order medicine for four elders and bring it as far as it goes: to be checked, to be sent, on its way, signed for."""
    doctor, pharmacist, nurse = (cast.actors[kind] for kind in ("doctor", "pharmacist", "nurse"))
    for stage, elder in enumerate(cast.elders[:4]):
        lines = [AMLODIPINE, METFORMIN] if stage % 2 else [AMLODIPINE]
        given = NewMedicines(cast.area.centre, cast.on + timedelta(days=stage + 1), lines, long=True)
        order = order_medicine(doctor, elder, by=cast.hands("doctor"), given=given)
        if stage > 0:
            order = check_medicine(pharmacist, order, cast.staff["pharmacist"])
        if stage > 1:
            order = dispatch_medicine(pharmacist, order, courier="配送员（演示）")
        if stage > 2:
            order = deliver_medicine(nurse, order, receipt=Receipt("老伴", f"签收单 {order.pk:05d}"))
        yield order


def _equipment(cast: Cast) -> Iterator[object]:
    """Fill the register; lend two wheelchairs, one of them overdue, a walker that came back, a watch."""
    nurse, village = cast.actors["nurse"], cast.actors["village-doctor"]
    pieces = {
        (kind, index): register_equipment(
            nurse, cast.area.centre, kind=kind, number=f"{kind.value[:4].upper()}-{index:02d}"
        )
        for kind, count in EQUIPMENT
        for index in range(1, count + 1)
    }
    yield from pieces.values()
    day = cast.on
    long_ago, later = (
        Terms(day - timedelta(days=120), day - timedelta(days=20)),
        Terms(day - timedelta(days=30), day + timedelta(days=60)),
    )
    yield lend(nurse, pieces[Kind.WHEELCHAIR, 1], cast.elders[5], by=cast.hands("nurse"), terms=long_ago)
    yield lend(nurse, pieces[Kind.WHEELCHAIR, 2], cast.elders[6], by=cast.hands("nurse"), terms=later)
    walker = lend(nurse, pieces[Kind.WALKER, 1], cast.elders[7], by=cast.hands("nurse"), terms=long_ago)
    yield take_back(nurse, walker, on=day - timedelta(days=25), condition=Condition.WORN)
    yield lend(village, pieces[Kind.WATCH, 1], cast.elders[8], by=cast.hands("village-doctor"), terms=later)


def _vans(cast: Cast) -> Iterator[object]:
    """Let a van be out today with one village behind it, and plan next week's tour."""
    doctor, centre, villages = cast.actors["doctor"], cast.area.centre, [home.code for home in cast.area.villages]
    van = register_van(doctor, centre, name=f"{cast.area.division.name_zh}巡回医疗车（演示）")
    clock = ((time(8, 30), time(10, 0)), (time(10, 20), time(11, 40)), (time(13, 30), time(15, 0)))
    for days, wanted in ((0, villages[:3]), (7, villages[3:6])):
        stops = tuple(PlannedStop(code, *hours) for code, hours in zip(wanted, clock, strict=False))
        yield plan_route(doctor, van, cast.area.team, on=cast.on + timedelta(days=days), stops=stops)
    tour = van.routes.get(on=cast.on)
    stock = load_stock(doctor, tour, name=AMLODIPINE.name, unit="盒", quantity=20)
    load_stock(doctor, tour, name=METFORMIN.name, unit="盒", quantity=12)
    start_route(doctor, tour)
    stop = move_stop(doctor, tour.stops.order_by("ordinal")[0], to=StopState.REACHED)
    for elder in cast.elders[9:11]:
        yield serve_at_stop(doctor, stop, elder, by=cast.hands("doctor"), seen=Seen(SEEN))
        yield use_stock(doctor, stop, stock, elder, quantity=1)
    yield move_stop(doctor, stop, to=StopState.LEFT)


def _plans(cast: Cast) -> Iterator[object]:
    """Keep two rehabilitation plans, a course of counselling and an order of nursing going."""
    therapist, psychologist = cast.actors["rehabilitation-therapist"], cast.actors["psychologist"]
    begun = cast.on - timedelta(days=35)
    for elder, goals, review in ((cast.elders[0], "独立步行50米", 55), (cast.elders[1], "能自己从椅子上站起", -2)):
        given = NewPlan(goals, 2, begun, cast.on + timedelta(days=review))
        plan = start_plan(therapist, elder, by=cast.hands("rehabilitation-therapist"), given=given)
        yield plan
        for days in TRAINED:
            session = Session(begun + timedelta(days=days), "45", "步行与平衡训练")
            yield record_training(therapist, plan, cast.staff["rehabilitation-therapist"], session=session)
    by, screening = cast.hands("psychologist"), "老年抑郁量表 GDS-15:9分，存健康档案"
    course = open_counselling(psychologist, cast.elders[2], by=by, screening=screening, on=begun)
    yield course
    for days in (5, 12, 19, 26):
        session = Session(begun + timedelta(days=days), "50", "谈到老伴去世后的孤单；约定每天与邻居散步")
        yield record_talk(psychologist, course, by.practitioner, session=session)
    items, until = [NursingItem.PRESSURE_SORE, NursingItem.POSITIONING], cast.on + timedelta(days=20)
    nursing = NewNursing(items, 2, cast.on - timedelta(days=10), until)
    order = order_nursing(cast.actors["doctor"], cast.elders[11], by=cast.hands("doctor"), given=nursing)
    yield order
    for days in (8, 4, 1):
        day = cast.on - timedelta(days=days)
        yield record_nursing(cast.actors["nurse"], order, cast.staff["nurse"], on=day, items=items)


def _menus(cast: Cast) -> Iterator[object]:
    """Offer four services; one order waits, one is accepted, one was declined."""
    doctor, menu = cast.actors["doctor"], {}
    for item in MENU:
        team = cast.area.team if item in {"community-nursing", "tcm-service"} else cast.specialists
        menu[item] = offer(doctor, cast.area.centre, team, given=Offer(item, date(cast.on.year, 1, 1)))
        yield menu[item]
    answers = ("", MenuState.ACCEPTED, MenuState.DECLINED)
    for elder, item, answer in zip(cast.elders[3:6], MENU, answers, strict=False):
        order = order_from_menu(doctor, elder, menu[item], wished_on=cast.on + timedelta(days=3))
        if answer:
            reason = "" if answer is MenuState.ACCEPTED else "这一周没有人手，请改约下周"
            order = answer_menu_order(doctor, order, to=MenuState(answer), reason=reason)
        yield order


PARTS = (_calls, _medicines, _equipment, _vans, _plans, _menus)
