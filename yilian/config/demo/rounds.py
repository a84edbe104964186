"""Invented residents, rounds, talks and one elder in trouble of an area; rounds are loaded, the rest goes through the real actions."""

from datetime import date, timedelta

import numpy as np
from django.db.models import Q

from yilian.audit.clock import start_of
from yilian.audit.reach import reaching
from yilian.config.demo.loader import Area, Step
from yilian.config.demo.population import SEED
from yilian.config.demo.services import observed
from yilian.kernel.actors import SYSTEM
from yilian.obligations.queries import open_obligations
from yilian.people.actions import Move, move_elder
from yilian.people.models import Elder
from yilian.places.models import Division
from yilian.places.queries import within
from yilian.visits.actions import Delivery, EventGiven, load_rounds, load_visits, record_group_event, record_visit
from yilian.visits.models import Round, Setting, Visit
from yilian.visits.queries import demands_of, residents_of

WARD, TALK = "ward-visit", "health-education"
FEWEST, MOST, ONE_IN = 8, 50, 25
WEEKS, LAST = 8, timedelta(days=5)
SEEN = 0.94
CAME = 6
TOPICS = ("冬季防跌倒", "高血压用药与限盐")
TROUBLE = {"systolic": "186", "diastolic": "112", "heart-rate": "88"}


def settle_residents(area: Area, on: date) -> None:
    """Let some of the oldest of an area live in its institution, so that a round has residents to see."""
    house = area.house
    if house is None:
        return
    with reaching(SYSTEM):
        here = Elder.objects.filter(within("residence_division_id", area.division.code), died_on__isnull=True)
        wanted = min(MOST, max(FEWEST, here.count() // ONE_IN))
        missing = wanted - residents_of(house.pk, on).count()
        old = here.filter(lives=Elder.Lives.AT_HOME).order_by("birth_date", "pk")[: max(0, missing)]
        for elder in old:
            move_elder(SYSTEM, elder, move=_into(elder, house.pk, on))


def _into(elder: Elder, house: int, on: date) -> Move:
    """Say that an elder moves into an institution and stays registered in the village."""
    return Move(
        "stay",
        elder.residence_division_id,
        on - timedelta(days=400),
        lives=Elder.Lives.IN_INSTITUTION,
        organization=house,
    )


def load_community(area: Area, on: date, step: Step) -> None:
    """Load the rounds of an area, two talks with attendance, and one elder in trouble."""
    rng = np.random.default_rng([SEED, int(area.division.code), 2])
    with reaching(SYSTEM):
        rounds = _rounds(rng, area, on)
        for number, topic in enumerate(TOPICS[: 2 if area.house else 1]):
            _talk(area, area.villages[number].code, topic, on - timedelta(days=20 * (number + 1)))
        _trouble(area, on)
    step(f"{area.division.name_zh}:巡诊与活动", f"{area.division.name_en}: rounds and events", rounds)


def _rounds(rng: np.random.Generator, area: Area, on: date) -> int:
    """Load a round a week at the institution of an area."""
    if area.house is None:
        return 0
    residents = list(residents_of(area.house.pk, on).filter(died_on__isnull=True))
    days = [on - LAST - timedelta(weeks=week) for week in range(WEEKS)]
    made = load_rounds(
        SYSTEM,
        rounds=[
            Round(
                organization=area.house, team=area.team, practitioner=area.doctor, item=WARD, on=day,
                recorded_at=start_of(day) + timedelta(hours=11),
            )
            for day in days
        ],
    )  # fmt: skip
    visits = [_seen(area, one, elder) for one in made for elder in residents if rng.random() < SEEN]
    visits += [_checked(rng, area, elder, on) for elder in residents if rng.random() < SEEN]
    observations = [observed(rng, visit, demand) for visit in visits for demand in demands_of(visit.item)]
    load_visits(SYSTEM, visits=visits, observations=observations)
    return len(made)


def _seen(area: Area, one: Round, elder: Elder) -> Visit:
    """Make the visit to one resident of a round."""
    return Visit(
        elder=elder, team=area.team, practitioner=area.doctor, item=WARD, on=one.on, round=one,
        setting=Setting.INSTITUTION, place=one.organization.name_zh, recorded_at=one.recorded_at,
    )  # fmt: skip


def _checked(rng: np.random.Generator, area: Area, elder: Elder, on: date) -> Visit:
    """Make the check-up of the year of one resident."""
    day = date(on.year, 1, 10) + timedelta(days=int(rng.integers(0, (on - date(on.year, 1, 10)).days)))
    return Visit(
        elder=elder, team=area.team, practitioner=area.doctor, item="health-checkup", on=day,
        setting=Setting.INSTITUTION, place=area.centre.name_zh, recorded_at=start_of(day) + timedelta(hours=9),
    )  # fmt: skip


def _talk(area: Area, village: str, topic: str, on: date) -> None:
    """Hold a talk in a village; who came of those to whom it was owed has been given it."""
    owed = open_obligations().filter(item=TALK, starts_on__lte=on).values("elder")
    alive = Q(died_on__isnull=True) | Q(died_on__gt=on)
    came = Elder.objects.filter(alive, residence_division_id=village, pk__in=owed).order_by("pk")[:CAME]
    event = EventGiven(TALK, on, topic, tuple(came.values_list("pk", flat=True)), others=6, place="村文化礼堂")
    record_group_event(SYSTEM, Division.objects.get(code=village), area.team, area.doctor, event=event)


def _trouble(area: Area, on: date) -> None:
    """Let one enrolled elder of an area be found with a dangerous pressure the day before."""
    elder = (
        Elder.objects.filter(
            enrolments__team=area.team, died_on__isnull=True, birth_date__lt=on.replace(year=on.year - 75)
        )
        .order_by("pk")
        .first()
    )
    if elder is not None:
        delivery = Delivery("home-visit", on - timedelta(days=1), TROUBLE, place=elder.address, setting=Setting.HOME)
        record_visit(SYSTEM, elder, area.team, area.doctor, delivery=delivery)
