"""Rounds of the care homes of an area, what the homes are owed together, a talk, and one elder in trouble."""

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
from django.db.models import Q

from yilian.agreements.models import ScheduledSlot
from yilian.audit.clock import start_of
from yilian.kernel.actors import SYSTEM
from yilian.kernel.county import County, seeds
from yilian.kernel.records import RecordRef
from yilian.obligations.actions.loading import load_fulfilled
from yilian.obligations.models import Obligation
from yilian.obligations.queries.bases import AGREEMENT
from yilian.obligations.queries.worklists import open_obligations
from yilian.people.models import Elder
from yilian.people.queries.areas import Area
from yilian.places.models import Division
from yilian.places.policies import policy_library
from yilian.policy.catalogue import Catalogue
from yilian.visits.actions.events import EventDetails, load_events, record_group_event
from yilian.visits.actions.rounds import load_rounds
from yilian.visits.actions.visits import Delivery, load_visits, record_visit
from yilian.visits.demo.dice import CHECKUP, Draw, value_of
from yilian.visits.demo.owed import in_groups, owed_by, topic_of
from yilian.visits.models import Attendance, GroupEvent, Round, Setting, Visit
from yilian.visits.queries.rounds import residents_of
from yilian.visits.queries.visits import requirements_of
from yilian.visits.rules.visits import ABSENT, WORDS

TALK = "health-education"
WEEKS, WEEK, FEW = 6, 7, 4
LATE, MISSED_WITHIN, STANDS_IN = 0.6, 70, 0.15
SEEN = 0.94
CAME = 6
TALK_TODAY = "秋冬流感与肺炎预防"
NOT_DONE = ("老人发热，改日再做（演示）", "仪器送修，改日再做（演示）")
DOCTOR = "doctor"
LACKING: tuple[dict[str, str], ...] = (
    dict.fromkeys(("cholesterol", "triglycerides", "alt", "creatinine", "haemoglobin"), "awaited"),
    {"abdominal-ultrasound": "refused"},
)
TROUBLE = {"systolic": "186", "diastolic": "112", "heart-rate": "88"}


def go_round(area: Area, county: County) -> None:
    """Record the rounds and the events owed to the institutions of an area."""
    draw = Draw(area, county.on)
    owed = list(owed_by(area, county.on).filter(organization__isnull=False).select_related("organization"))
    rounds = _rounds(draw, [obligation for obligation in owed if not in_groups(obligation)])
    _events(draw, [obligation for obligation in owed if in_groups(obligation)])
    county.step(f"{area.division.name_zh}：巡诊", f"{area.division.name_en}: rounds", rounds)


def go_out(area: Area, county: County) -> None:
    """Hold a talk with attendance in an area, find one elder with danger signs, fail to do what two are owed, and begin check-ups."""
    if area.villages:
        _talk(area, area.villages[0].code, TALK_TODAY, county.ago(2))
    _urgent_case(area, county.on)
    _not_done(area, county.ago(3))
    _in_parts(area, county.ago(4))


def _rounds(draw: Draw, owed: Sequence[Obligation]) -> int:
    """Make a round for each visit to an institution that was kept, on the weekday of its post, and keep it by the round."""
    posts = {
        post.agreement_id: post
        for post in ScheduledSlot.objects.filter(
            agreement__in={obligation.basis_key for obligation in owed if obligation.basis_kind == AGREEMENT}
        )
    }
    days = set[tuple[int | None, str, date]]()
    kept = list[tuple[Obligation, Round]]()
    houses = {obligation.organization_id for obligation in owed}
    lived_in = {key for key in houses if key and residents_of(key, draw.on).exists()}
    for obligation in owed:
        day = _day_of_round(draw, obligation) if obligation.organization_id in lived_in else None
        if day is None or (obligation.organization_id, obligation.what, day) in days:
            continue
        days.add((obligation.organization_id, obligation.what, day))
        post = posts.get(obligation.basis_key) if obligation.basis_kind == AGREEMENT else None
        kept.append((obligation, _round(draw, obligation, post, day)))
    rounds = load_rounds(SYSTEM, rounds=[made for _one, made in kept])
    load_fulfilled(
        SYSTEM,
        fulfilled=[(obligation.pk, made.on, RecordRef(made._meta.label_lower, made.pk)) for obligation, made in kept],
    )
    _see_residents(draw, rounds)
    return len(rounds)


def _day_of_round(draw: Draw, obligation: Obligation) -> date | None:
    """Draw the day of a weekly round: its weekday mostly, some days later at times; the few missed ones lie in the last weeks."""
    if (obligation.due_on - obligation.starts_on).days > WEEK:
        return draw.day_kept(obligation)
    chance = draw.rng.random()
    if chance < draw.quality:
        day = obligation.due_on
    elif chance < draw.quality + (1 - draw.quality) * LATE or (draw.on - obligation.due_on).days > MISSED_WITHIN:
        day = obligation.due_on + timedelta(days=int(draw.rng.integers(1, 4)))
    else:
        return None
    return day if day < draw.on else None


def _round(draw: Draw, obligation: Obligation, post: ScheduledSlot | None, day: date) -> Round:
    """Make a round; one in seven is done by who stands in."""
    stands_in = post is not None and draw.rng.random() < STANDS_IN
    who, house = post.relief_id if post is not None and stands_in else draw.area.doctor.pk, obligation.organization_id
    assert house is not None
    return Round(
        organization_id=house,
        team=draw.area.team,
        practitioner_id=who,
        post=post,
        item=obligation.what,
        on=day,
        recorded_at=start_of(day) + timedelta(hours=11),
    )


def _see_residents(draw: Draw, rounds: Sequence[Round]) -> None:
    """Let the rounds of the last weeks see nearly every resident, and earlier ones a few in turn, so that the register stays small."""
    visits, recent = list[Visit](), draw.on - timedelta(weeks=WEEKS)
    residents = {key: list(residents_of(key, draw.on)) for key in {held.organization_id for held in rounds}}
    for number, held_round in enumerate(rounds):
        here = [
            elder
            for elder in residents[held_round.organization_id]
            if elder.died_on is None or elder.died_on >= held_round.on
        ]
        turns = max(1, len(here) // FEW)
        expected = here if held_round.on >= recent else here[number % turns :: turns][:FEW]
        seen = [elder for elder in expected if draw.rng.random() < SEEN]
        visits += [_round_visit(draw.area, held_round, elder) for elder in seen or expected[:1]]
    demanded = {item: requirements_of(item) for item in {held.item for held in rounds}}
    values = [(visit, value_of(draw.rng, demand)) for visit in visits for demand in demanded[visit.item]]
    load_visits(SYSTEM, visits=visits, values=values)


def _round_visit(area: Area, held_round: Round, elder: Elder) -> Visit:
    """Make the visit to one resident of a round."""
    return Visit(
        elder=elder,
        team=area.team,
        practitioner_id=held_round.practitioner_id,
        item=held_round.item,
        on=held_round.on,
        round=held_round,
        setting=Setting.INSTITUTION,
        place=held_round.organization.name_zh,
        recorded_at=held_round.recorded_at,
    )


def _events(draw: Draw, owed: Sequence[Obligation]) -> None:
    """Hold the talks and free clinics that institutions are owed, and keep them by the events."""
    kept, held = list[tuple[Obligation, GroupEvent]](), set[tuple[int | None, str, date]]()
    for obligation in owed:
        day = draw.day_kept(obligation)
        if day is None or (obligation.organization_id, obligation.what, day) in held:
            continue
        held.add((obligation.organization_id, obligation.what, day))
        event = GroupEvent(
            organization=obligation.organization,
            team=draw.area.team,
            practitioner=draw.area.doctor,
            item=obligation.what,
            topic=topic_of(obligation.what, day),
            on=day,
            others=int(draw.rng.integers(5, 20)),
            recorded_at=start_of(day) + timedelta(hours=16),
        )
        kept.append((obligation, event))
    load_events(SYSTEM, events=[event for _one, event in kept], attendances=[])
    came = [
        Attendance(event=event, elder=elder)
        for _one, event in kept
        if event.organization is not None
        for elder in residents_of(event.organization.pk, draw.on)[:CAME]
        if elder.died_on is None or elder.died_on >= event.on
    ]
    load_events(SYSTEM, events=[], attendances=came)
    load_fulfilled(
        SYSTEM,
        fulfilled=[
            (obligation.pk, event.on, RecordRef(event._meta.label_lower, event.pk)) for obligation, event in kept
        ],
    )


def _talk(area: Area, village: str, topic: str, on: date) -> None:
    """Hold a talk in a village; who came of those to whom it was owed has been given it."""
    owed = open_obligations().filter(what=TALK, starts_on__lte=on).values("elder")
    alive = Q(died_on__isnull=True) | Q(died_on__gt=on)
    came = Elder.objects.filter(alive, residence_division_id=village, pk__in=owed).order_by("pk")[:CAME]
    event = EventDetails(TALK, on, topic, tuple(came.values_list("pk", flat=True)), others=6, place="村文化礼堂")
    record_group_event(SYSTEM, Division.objects.get(code=village), area.team, area.doctor, event=event)


def _urgent_case(area: Area, on: date) -> None:
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


def _not_done(area: Area, on: date) -> None:
    """Visit two elders who are owed something that was not done, so that it stays open and says why."""
    known = policy_library().catalogue
    owed = owed_by(area, on).filter(elder__isnull=False, elder__died_on__isnull=True, due_on__gte=on)
    missed = [
        (obligation, answers) for obligation in owed[:200] if (answers := _answers_not_done(known, obligation.what))
    ]
    for (obligation, answers), reason in zip(missed, NOT_DONE, strict=False):
        if obligation.elder is not None:
            filled = answers | {f"{code}{WORDS}": reason for code in answers}
            delivery = Delivery(obligation.what, on, filled, place=obligation.elder.address, setting=Setting.HOME)
            record_visit(SYSTEM, obligation.elder, area.team, area.doctor, delivery=delivery)


def _answers_not_done(known: Catalogue, item: str) -> dict[str, str]:
    """Return answers which say that an item was not done; none where something of it is measured or anybody may come."""
    entry = known.item[item]
    answers = {
        code: option.code
        for code in entry.evidence
        for option in known.one_evidence[code].options
        if not option.fulfils
    }
    return answers if len(answers) == len(entry.evidence) and DOCTOR in entry.by else {}


def _in_parts(area: Area, on: date) -> None:
    """Begin the check-up of one elder, whose laboratory values are awaited, and make that of another who declines the ultrasound."""
    owed = owed_by(area, on).filter(elder__isnull=False, elder__died_on__isnull=True, what=CHECKUP, due_on__gte=on)
    dice = np.random.default_rng(seeds(area.division.code, 9))
    for obligation, absent in zip(owed[:2], LACKING, strict=False):
        if obligation.elder is not None:
            values = {each.code: value_of(dice, each) for each in requirements_of(CHECKUP) if each.code not in absent}
            filled = {code: value.answer or f"{value.number:f}" for code, value in values.items()}
            filled |= {f"{code}{WORDS}": value.text for code, value in values.items() if value.text}
            filled |= {f"{code}{ABSENT}": reason for code, reason in absent.items()}
            delivery = Delivery(CHECKUP, on, filled, place=area.centre.name_zh, setting=Setting.CLINIC)
            record_visit(SYSTEM, obligation.elder, area.team, area.doctor, delivery=delivery)
