"""What was kept of what is owed, drawn by dice: most in time, some late, a few missed; every one by a record that stands."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np
from django.db.models import QuerySet

from yilian.audit.clock import start_of
from yilian.audit.reach import reaching
from yilian.config.demo.loader import Area, Step
from yilian.config.demo.population import SEED
from yilian.config.demo.services import observed
from yilian.kernel.actors import SYSTEM
from yilian.obligations.actions import load_kept
from yilian.obligations.models import Obligation
from yilian.places.policies import shelf
from yilian.visits.actions import load_events, load_visits
from yilian.visits.models import Attendance, GroupEvent, Setting, Visit
from yilian.visits.queries import demands_of

LONG, LONG_AGO = 200, 75
SEEN_OFTEN = 0.57
CHECKUP = "health-checkup"
YEARLY = {CHECKUP: 0.94, "free-examination-or-tcm": 0.55}
WORST, BEST = 0.88, 0.96
HARDER = {"tcm-service": 0.05, "free-clinic": 0.03, "health-education": 0.01}
FESTIVAL, HARVEST = {1: 0.04, 2: 0.05}, {7: 0.03, 10: 0.02}
CAUGHT_UP = 0.6
EVERY = 28
TOPICS = {
    "health-education": ("冬季防跌倒", "高血压用药与限盐", "糖尿病饮食", "中医四季养生", "口腔与营养", "认知症早识别"),
    "free-clinic": ("测血压血糖", "中医问诊", "眼科检查", "心电图检查"),
}
USUAL_TOPICS = ("春季场", "夏季场", "秋季场", "冬季场")


@dataclass(slots=True)
class Draw:
    """The dice of an area on a day: how well its team keeps what it owes."""

    area: Area
    on: date
    rng: np.random.Generator = field(init=False)
    quality: float = field(init=False)

    def __post_init__(self) -> None:
        self.rng = np.random.default_rng([SEED, int(self.area.division.code), 4])
        self.quality = WORST + (BEST - WORST) * float(self.rng.random())

    def day_kept(self, one: Obligation) -> date | None:
        """Draw the day on which something was delivered, or nothing; who died is not visited any more."""
        day = self._day(one)
        died_on = one.elder.died_on if one.elder is not None else None
        return None if day is None or day > self.on or (died_on is not None and day > died_on) else day

    def _day(self, one: Obligation) -> date | None:
        length = (one.due_on - one.starts_on).days
        if one.due_on >= self.on and length > LONG:
            kept = self.rng.random() < YEARLY.get(one.item, 0.8)
            return one.starts_on + self._within(0.0, SEEN_OFTEN, length) if kept else None
        share = self.quality - HARDER.get(one.item, 0.0)
        share -= FESTIVAL.get(one.due_on.month, 0.0) + HARVEST.get(one.due_on.month, 0.0)
        if self.rng.random() < share:
            return one.starts_on + self._within(0.25, 0.97, length)
        late = (self.on - one.due_on).days > LONG_AGO or self.rng.random() < CAUGHT_UP
        return one.due_on + timedelta(days=int(self.rng.integers(2, 24))) if late else None

    def _within(self, first: float, last: float, length: int) -> timedelta:
        return timedelta(days=round(float(self.rng.uniform(first, last)) * length))


def keep_area(area: Area, on: date, step: Step) -> None:
    """Keep most of what is owed to the elders and villages of an area, by visits and by events with attendance."""
    draw = Draw(area, on)
    with reaching(SYSTEM):
        owed = list(owed_by(area, on).select_related("elder").exclude(organization__isnull=False))
        alone = [one for one in owed if not in_groups(one)]
        visits = _keep_by_visits(draw, alone)
        events = _keep_by_events(draw, [one for one in owed if in_groups(one)])
    step(
        f"{area.division.name_zh}：已做服务 {visits} 次，集体活动",
        f"{area.division.name_en}: {visits} services done, group events",
        events,
    )


def in_groups(one: Obligation) -> bool:
    """Say whether something is given to many at once."""
    return one.division_id is not None or shelf().catalogue.item[one.item].how == "group"


def owed_by(area: Area, on: date) -> QuerySet[Obligation]:
    """Give what a team owes by grounds and has begun, in order; what a record called for is left to whoever made the record."""
    begun = Obligation.objects.filter(team=area.team, starts_on__lte=on, opened_by="")
    return begun.filter(void_on__isnull=True, kept_on__isnull=True).order_by("due_on", "pk")


def _keep_by_visits(draw: Draw, owed: Iterable[Obligation]) -> int:
    """Make a visit for each obligation that was kept."""
    area, rng, kept = draw.area, draw.rng, list[tuple[Obligation, Visit]]()
    for one in owed:
        day = draw.day_kept(one)
        if day is None or one.elder is None:
            continue
        setting = Setting.INSTITUTION if one.agreement_id else Setting.CLINIC
        visit = Visit(
            elder=one.elder, practitioner=area.doctor, team=area.team, item=one.item, on=day, setting=setting,
            place=area.centre.name_zh, recorded_at=start_of(day) + timedelta(hours=int(rng.integers(8, 17))),
        )  # fmt: skip
        kept.append((one, visit))
    demanded = {item: demands_of(item) for item in {visit.item for _one, visit in kept}}
    visits = [visit for _one, visit in kept]
    observations = [observed(rng, visit, demand) for visit in visits for demand in demanded[visit.item]]
    load_visits(SYSTEM, visits=visits, observations=observations)
    load_kept(SYSTEM, kept=[(one.pk, visit.on, f"visits.visit:{visit.pk}") for one, visit in kept])
    return len(kept)


def _keep_by_events(draw: Draw, owed: Sequence[Obligation]) -> int:
    """Hold an event in each village every four weeks or so, and let those whom it was owed come to one of them."""
    villages = {home.code: index for index, home in enumerate(draw.area.villages)}
    chosen: dict[tuple[str, str, date], list[Obligation]] = defaultdict(list)
    seen = set[tuple[object, ...]]()
    for one in owed:
        day = draw.day_kept(one)
        if day is None:
            continue
        code = one.elder.residence_division_id if one.elder is not None else next(iter(villages))
        held = _day_of_event(day, one.starts_on, villages.get(code, 0))
        who = (one.elder_id, one.item, held)
        if held > draw.on or (one.elder_id is not None and who in seen) or code not in villages:
            continue
        seen.add(who)
        chosen[code, one.item, held].append(one)
    events = {key: _event(draw.area, *key) for key in sorted(chosen)}
    load_events(SYSTEM, events=list(events.values()), attendances=[])
    came = [
        Attendance(event=events[key], elder_id=one.elder_id)
        for key, found in sorted(chosen.items(), key=lambda pair: pair[0])
        for one in found
        if one.elder_id is not None
    ]
    load_events(SYSTEM, events=[], attendances=came)
    load_kept(
        SYSTEM,
        kept=[
            (one.pk, events[key].on, f"visits.groupevent:{events[key].pk}")
            for key, found in chosen.items()
            for one in found
        ],
    )
    return len(events)


def _day_of_event(wanted: date, starts_on: date, village: int) -> date:
    """Give the village's last day of events before the wanted one, or the next when the window had not begun."""
    back = (wanted.toordinal() - 3 * village) % EVERY
    day = wanted - timedelta(days=back)
    return day if day >= starts_on else day + timedelta(days=EVERY)


def _event(area: Area, village: str, item: str, on: date) -> GroupEvent:
    """Make an event in a village."""
    return GroupEvent(
        division_id=village, team=area.team, practitioner=area.doctor, item=item, topic=topic_of(item, on), on=on,
        place="村文化礼堂", others=4 + on.day % 5, recorded_at=start_of(on) + timedelta(hours=16),
    )  # fmt: skip


def topic_of(item: str, on: date) -> str:
    """Give what an event of a month is about."""
    topics = TOPICS.get(item, USUAL_TOPICS)
    return topics[(on.year * 12 + on.month) % len(topics)]
