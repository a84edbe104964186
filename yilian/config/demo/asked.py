"""Check-ups where a document promises them without a rhythm: nobody owes one until somebody asks, so some ask, and most are seen."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache

from yilian.audit.clock import start_of
from yilian.audit.reach import reaching
from yilian.config.demo.keeping import CHECKUP, Draw
from yilian.config.demo.loader import Area, Step
from yilian.config.demo.services import observed
from yilian.kernel.actors import SYSTEM
from yilian.obligations.actions import load_obligations
from yilian.obligations.models import Obligation
from yilian.people.models import Elder
from yilian.people.queries import age_on
from yilian.places.policies import policy_for
from yilian.policy.facts import ElderFacts
from yilian.visits.actions import Offer, load_menu_orders, load_visits, offer
from yilian.visits.models import MenuItem, MenuOrder, Setting, Visit
from yilian.visits.queries import demands_of

ASKED = 0.8
WITHIN = 30  # days from the order to the day wished for


def ask_for_checkups(area: Area, on: date, step: Step) -> None:
    """Let most of those to whom a document promises check-ups on request have asked for one this year."""
    draw = Draw(area, on)
    with reaching(SYSTEM):
        owed = Obligation.objects.filter(team=area.team, item=CHECKUP, opened_by="").exists()
        asked = [] if owed else list(_asking(draw))
        if not asked:
            return
        offered = offer(SYSTEM, area.centre, area.team, given=Offer(CHECKUP, date(on.year, 1, 1)))
        _see(draw, offered, asked)
    step(f"{area.division.name_zh}：按需体检", f"{area.division.name_en}: check-ups asked for", len(asked))


def _asking(draw: Draw) -> Iterator[tuple[Elder, tuple[str, ...], date]]:
    """Give who asked, by which clauses it is promised to them, and when."""
    policy, on = policy_for(draw.area.division.code, draw.on), draw.on

    @cache
    def clauses_for(facts: ElderFacts) -> tuple[str, ...]:
        return next((one.clauses for one in policy.promises_to(facts) if one.item == CHECKUP), ())

    enrolled = Elder.objects.filter(enrolments__team=draw.area.team, died_on__isnull=True).distinct()
    for elder in enrolled.order_by("pk"):
        facts = ElderFacts(
            age=age_on(elder.birth_date, on), groups=frozenset(elder.groups), lives=elder.lives, contracted=True,
            residence=draw.area.division.code, household=draw.area.division.code,
        )  # fmt: skip
        day = date(on.year, 1, 8) + timedelta(days=int(draw.rng.integers(0, 220)))
        if day < on and draw.rng.random() < ASKED and (clauses := clauses_for(facts)):
            yield elder, clauses, day


def _see(draw: Draw, offered: MenuItem, asked: list[tuple[Elder, tuple[str, ...], date]]) -> None:
    """Enter the orders, the check-ups that followed, and what was owed by each."""
    area, on, rng = draw.area, draw.on, draw.rng
    wished = [day + timedelta(days=WITHIN) for _elder, _clauses, day in asked]
    seen = [day + timedelta(days=int(rng.integers(3, WITHIN + 12))) for _elder, _clauses, day in asked]
    visits = [
        Visit(
            elder=elder, practitioner=area.doctor, team=area.team, item=CHECKUP, on=day, setting=Setting.CLINIC,
            place=area.centre.name_zh, recorded_at=start_of(day) + timedelta(hours=9),
        ) if day <= on else None
        for (elder, _clauses, _asked), day in zip(asked, seen, strict=True)
    ]  # fmt: skip
    done = [visit for visit in visits if visit is not None]
    observations = [observed(rng, visit, demand) for visit in done for demand in demands_of(CHECKUP)]
    load_visits(SYSTEM, visits=done, observations=observations)
    orders = load_menu_orders(
        SYSTEM,
        orders=[
            MenuOrder(
                elder=elder, menu_item=offered, ordered_on=day, wished_on=wish, visit=visit,
                state="accepted" if visit is None else "done",
            )
            for (elder, _clauses, day), wish, visit in zip(asked, wished, visits, strict=True)
        ],
    )  # fmt: skip
    load_obligations(
        SYSTEM,
        obligations=[
            Obligation(
                elder=elder, team=area.team, item=CHECKUP, clauses=list(clauses), ordinal=1, starts_on=day, due_on=order.wished_on,
                judged_on=day, opened_by=f"visits.menuorder:{order.pk}", kept_on=None if visit is None else visit.on,
                kept_by="" if visit is None else f"visits.visit:{visit.pk}",
            )
            for (elder, clauses, day), order, visit in zip(asked, orders, visits, strict=True)
        ],
    )  # fmt: skip
