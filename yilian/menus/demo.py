"""Invents orders from the menus, and check-ups where a document promises them without a rhythm: nobody owes one until somebody asks."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import cache

import numpy as np

from yilian.audit.clock import start_of
from yilian.audit.scope import using_scope
from yilian.health.rules.values import Value
from yilian.kernel.actors import SYSTEM
from yilian.kernel.county import SEED, County, seeds
from yilian.kernel.deadlines import midnight_after
from yilian.menus.actions import (
    Offer,
    answer_menu_order,
    fulfil_menu_order,
    load_menu_orders,
    offer,
    order_from_menu,
    withdraw_menu_order,
)
from yilian.menus.models import MenuItem, MenuOrder
from yilian.menus.rules import MenuState
from yilian.obligations.actions.loading import load_obligations
from yilian.obligations.models import Obligation
from yilian.people.models import Elder
from yilian.people.queries.areas import Area, Cast, areas, cast_of
from yilian.people.queries.persons import age_on
from yilian.places.policies import policy_for, policy_library
from yilian.policy.facts import ElderFacts
from yilian.visits.actions.visits import load_visits
from yilian.visits.models import Setting, Visit
from yilian.visits.queries.visits import requirements_of
from yilian.visits.rules.usual import usual_value
from yilian.visits.rules.visits import EvidenceRequirement

CHECKUP = "health-checkup"
Request = tuple[Elder, tuple[str, ...], date, int]
"""Who asked, by which clauses it is promised, the day, and how many days later the check-up was."""
ASKED = 0.8
WITHIN = 30  # days from the order to the day wished for
MENU = ("community-nursing", "mental-counselling", "rehabilitation", "tcm-service")


def play(county: County) -> None:
    """Let some order from the menus, and most of those to whom check-ups are promised on request ask for one."""
    with using_scope(SYSTEM):
        places = areas()
        for area in places:
            _ask_for_checkups(area, county)
        casts = [cast for area in places if (cast := cast_of(area, county.on)) is not None]
        made = sum(1 for cast in casts for _record in _order(cast))
        county.step("服务点单（示例）", "menus and orders, invented", made)


def _ask_for_checkups(area: Area, county: County) -> None:
    """Let most of those of an area to whom a document promises check-ups on request have asked for one this year."""
    rng = np.random.default_rng(seeds(area.division.code, 6))
    owed = Obligation.objects.filter(team=area.team, what=CHECKUP, planned=True).exists()
    requests = [] if owed else list(_asking(area, county.on, rng))
    if not requests:
        return
    offered = offer(SYSTEM, area.centre, area.team, new_offer=Offer(CHECKUP, county.year))
    _see(area, county.on, offered, [(*request, int(rng.integers(3, WITHIN + 12))) for request in requests])
    name = area.division
    county.step(f"{name.name_zh}：按需体检", f"{name.name_en}: check-ups asked for", len(requests))


def _asking(area: Area, on: date, rng: np.random.Generator) -> Iterator[tuple[Elder, tuple[str, ...], date]]:
    """Yield who asked, by which clauses it is promised to them, and when."""
    policy = policy_for(area.division.code, on)

    @cache
    def clauses_for(facts: ElderFacts) -> tuple[str, ...]:
        return next((promise.clauses for promise in policy.promises_to(facts) if promise.item == CHECKUP), ())

    enrolled = Elder.objects.filter(enrolments__team=area.team, died_on__isnull=True).distinct()
    for elder in enrolled.order_by("pk"):
        facts = ElderFacts(
            age=age_on(elder.birth_date, on),
            groups=frozenset(elder.groups),
            lives=elder.lives,
            contracted=True,
            residence=area.division.code,
            household=area.division.code,
        )
        day = date(on.year, 1, 8) + timedelta(days=int(rng.integers(0, 220)))
        if day < on and rng.random() < ASKED and (clauses := clauses_for(facts)):
            yield elder, clauses, day


def _see(area: Area, on: date, offered: MenuItem, requests: Sequence[Request]) -> None:
    """Enter the orders, the check-ups that followed, and what was owed by each."""
    wished = [day + timedelta(days=WITHIN) for _elder, _clauses, day, _waited in requests]
    seen = [day + timedelta(days=waited) for _elder, _clauses, day, waited in requests]
    visits = [
        Visit(
            elder=elder,
            practitioner=area.doctor,
            team=area.team,
            item=CHECKUP,
            on=day,
            setting=Setting.CLINIC,
            place=area.centre.name_zh,
            recorded_at=start_of(day) + timedelta(hours=9),
        )
        if day <= on
        else None
        for (elder, _clauses, _asked, _waited), day in zip(requests, seen, strict=True)
    ]
    done = [visit for visit in visits if visit is not None]
    values = [value for visit in done for value in _findings(visit)]
    load_visits(SYSTEM, visits=done, values=values)
    orders = load_menu_orders(
        SYSTEM,
        orders=[
            MenuOrder(
                elder=elder,
                menu_item=offered,
                ordered_on=day,
                wished_on=wish,
                visit=visit,
                state="accepted" if visit is None else "done",
            )
            for (elder, _clauses, day, _waited), wish, visit in zip(requests, wished, visits, strict=True)
        ],
    )
    load_obligations(
        SYSTEM,
        obligations=[
            _owed(area, elder, clauses, order)
            for (elder, clauses, _day, _waited), order in zip(requests, orders, strict=True)
        ],
    )


def _findings(visit: Visit) -> Iterator[tuple[Visit, Value]]:
    """Yield what a check-up found."""
    rng = np.random.default_rng([SEED, visit.elder_id])
    evidence = policy_library().catalogue.one_evidence
    for requirement in requirements_of(CHECKUP):
        yield visit, usual_value(requirement, float(rng.normal()), evidence[requirement.code].name.zh)


def _owed(area: Area, elder: Elder, clauses: Sequence[str], order: MenuOrder) -> Obligation:
    """Return what an order made owed, fulfilled by its visit where there was one."""
    owed = Obligation(
        elder=elder,
        obligor_id=area.team.organization_id,
        team=area.team,
        what=CHECKUP,
        clauses=list(clauses),
        ordinal=1,
        starts_on=order.ordered_on,
        due_at=midnight_after(order.wished_on),
        judged_on=order.ordered_on,
        basis_kind=order._meta.label_lower,
        basis_key=order.pk,
    )
    if order.visit is not None:
        owed.fulfilled_on = order.visit.on
        owed.fulfilled_kind, owed.fulfilled_key = order.visit._meta.label_lower, order.visit.pk
    return owed


def _order(cast: Cast) -> Iterator[object]:
    """Offer four services; one order waits, one is accepted, one was declined."""
    doctor, menu = cast.actors["doctor"], {}
    for item in MENU:
        team = cast.area.team if item in {"community-nursing", "tcm-service"} else cast.specialists
        menu[item] = offer(doctor, cast.area.centre, team, new_offer=Offer(item, date(cast.on.year, 1, 1)))
        yield menu[item]
    answers = ("", MenuState.ACCEPTED, MenuState.DECLINED, MenuState.WITHDRAWN, MenuState.DONE)
    for elder, item, answer in zip(cast.elders[3:8], (*MENU, MENU[0]), answers, strict=False):
        order = order_from_menu(doctor, elder, menu[item], wished_on=cast.on + timedelta(days=3))
        match answer:
            case MenuState.WITHDRAWN:
                order = withdraw_menu_order(doctor, order, reason="家里来人照顾，先不用（演示）")
            case MenuState.DECLINED:
                order = answer_menu_order(doctor, order, to=MenuState.DECLINED, reason="这一周没有人手，请改约下周")
            case MenuState.ACCEPTED | MenuState.DONE:
                order = answer_menu_order(doctor, order, to=MenuState.ACCEPTED)
        if answer == MenuState.DONE:
            evidence = {requirement.code: _usual(requirement) for requirement in requirements_of(item)}
            order = fulfil_menu_order(doctor, order, cast.staff["nurse"], on=cast.on, evidence=evidence)
        yield order


def _usual(requirement: EvidenceRequirement) -> str:
    """Return a usual value of an evidence as it is written on a form."""
    value = usual_value(requirement, 0.0, policy_library().catalogue.one_evidence[requirement.code].name.zh)
    return value.answer or (value.text if value.number is None else str(value.number))
