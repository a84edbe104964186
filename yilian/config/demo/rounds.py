"""Invented residents, rounds, talks and one elder in trouble of an area; rounds are loaded, the rest goes through the real actions."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.db.models import Q

from yilian.agreements.models import Post
from yilian.audit.clock import start_of
from yilian.audit.reach import reaching
from yilian.config.demo.keeping import Draw, in_groups, owed_by, topic_of
from yilian.config.demo.loader import Area, Step
from yilian.config.demo.services import observed
from yilian.kernel.actors import SYSTEM
from yilian.obligations.actions import load_kept
from yilian.obligations.models import Obligation
from yilian.obligations.queries import open_obligations
from yilian.people.actions import Move, move_elder
from yilian.people.models import Elder
from yilian.places.models import Division
from yilian.places.queries import within
from yilian.visits.actions import (
    Delivery,
    EventGiven,
    load_events,
    load_rounds,
    load_visits,
    record_group_event,
    record_visit,
)
from yilian.visits.models import Attendance, GroupEvent, Round, Setting, Visit
from yilian.visits.queries import demands_of, residents_of

TALK = "health-education"
FEWEST, MOST, ONE_IN = 8, 30, 25
WEEKS, WEEK, FEW = 6, 7, 4
LATE, MISSED_WITHIN, STANDS_IN = 0.6, 70, 0.15
SEEN = 0.94
CAME = 6
TALK_TODAY = "秋冬流感与肺炎预防"
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
    """Go to the institutions of an area as was owed, hold a talk with attendance, and find one elder in trouble."""
    draw = Draw(area, on)
    with reaching(SYSTEM):
        owed = list(owed_by(area, on).filter(organization__isnull=False).select_related("organization"))
        rounds = _rounds(draw, [one for one in owed if not in_groups(one)])
        _events(draw, [one for one in owed if in_groups(one)])
        _talk(area, area.villages[0].code, TALK_TODAY, on - timedelta(days=2))
        _trouble(area, on)
    step(f"{area.division.name_zh}：巡诊", f"{area.division.name_en}: rounds", rounds)


def _rounds(draw: Draw, owed: Sequence[Obligation]) -> int:
    """Make a round for each visit to an institution that was kept, on the weekday of its post, and keep it by the round."""
    posts = {one.agreement_id: one for one in Post.objects.filter(agreement__in={one.agreement_id for one in owed})}
    days = set[tuple[int | None, str, date]]()
    kept = list[tuple[Obligation, Round]]()
    for one in owed:
        day = _day_of_round(draw, one)
        if day is None or (one.organization_id, one.item, day) in days:
            continue
        days.add((one.organization_id, one.item, day))
        post = None if one.agreement_id is None else posts.get(one.agreement_id)
        kept.append((one, _round(draw, one, post, day)))
    rounds = load_rounds(SYSTEM, rounds=[made for _one, made in kept])
    load_kept(SYSTEM, kept=[(one.pk, made.on, f"visits.round:{made.pk}") for one, made in kept])
    _see_residents(draw, rounds)
    return len(rounds)


def _day_of_round(draw: Draw, one: Obligation) -> date | None:
    """Draw the day of a weekly round: its weekday mostly, some days later at times; the few missed ones lie in the last weeks."""
    if (one.due_on - one.starts_on).days > WEEK:
        return draw.day_kept(one)
    chance = draw.rng.random()
    if chance < draw.quality:
        day = one.due_on
    elif chance < draw.quality + (1 - draw.quality) * LATE or (draw.on - one.due_on).days > MISSED_WITHIN:
        day = one.due_on + timedelta(days=int(draw.rng.integers(1, 4)))
    else:
        return None
    return day if day < draw.on else None


def _round(draw: Draw, one: Obligation, post: Post | None, day: date) -> Round:
    """Make a round; one in seven is done by who stands in."""
    stands_in = post is not None and draw.rng.random() < STANDS_IN
    who, house = post.relief_id if post is not None and stands_in else draw.area.doctor.pk, one.organization_id
    assert house is not None
    return Round(
        organization_id=house, team=draw.area.team, practitioner_id=who, post=post, item=one.item, on=day,
        recorded_at=start_of(day) + timedelta(hours=11),
    )  # fmt: skip


def _see_residents(draw: Draw, rounds: Sequence[Round]) -> None:
    """Let the rounds of the last weeks see nearly every resident, and earlier ones a few in turn, so that the register stays small."""
    visits, recent = list[Visit](), draw.on - timedelta(weeks=WEEKS)
    residents = {key: list(residents_of(key, draw.on)) for key in {one.organization_id for one in rounds}}
    for number, one in enumerate(rounds):
        here = [elder for elder in residents[one.organization_id] if elder.died_on is None or elder.died_on >= one.on]
        few = [elder for index, elder in enumerate(here) if index % max(1, len(here) // FEW) == number % FEW]
        seen = here if one.on >= recent else few[:FEW]
        visits += [_seen(draw.area, one, elder) for elder in seen if draw.rng.random() < SEEN]
    demanded = {item: demands_of(item) for item in {one.item for one in rounds}}
    observations = [observed(draw.rng, visit, demand) for visit in visits for demand in demanded[visit.item]]
    load_visits(SYSTEM, visits=visits, observations=observations)


def _seen(area: Area, one: Round, elder: Elder) -> Visit:
    """Make the visit to one resident of a round."""
    return Visit(
        elder=elder, team=area.team, practitioner_id=one.practitioner_id, item=one.item, on=one.on, round=one,
        setting=Setting.INSTITUTION, place=one.organization.name_zh, recorded_at=one.recorded_at,
    )  # fmt: skip


def _events(draw: Draw, owed: Sequence[Obligation]) -> None:
    """Hold the talks and free clinics that institutions are owed, and keep them by the events."""
    kept, held = list[tuple[Obligation, GroupEvent]](), set[tuple[int | None, str, date]]()
    for one in owed:
        day = draw.day_kept(one)
        if day is None or (one.organization_id, one.item, day) in held:
            continue
        held.add((one.organization_id, one.item, day))
        event = GroupEvent(
            organization=one.organization, team=draw.area.team, practitioner=draw.area.doctor, item=one.item,
            topic=topic_of(one.item, day), on=day, others=int(draw.rng.integers(5, 20)),
            recorded_at=start_of(day) + timedelta(hours=16),
        )  # fmt: skip
        kept.append((one, event))
    load_events(SYSTEM, events=[event for _one, event in kept], attendances=[])
    came = [
        Attendance(event=event, elder=elder)
        for _one, event in kept
        if event.organization is not None
        for elder in residents_of(event.organization.pk, draw.on)[:CAME]
        if elder.died_on is None or elder.died_on >= event.on
    ]
    load_events(SYSTEM, events=[], attendances=came)
    load_kept(SYSTEM, kept=[(one.pk, event.on, f"visits.groupevent:{event.pk}") for one, event in kept])


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
