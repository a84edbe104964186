"""What was done of what is owed to elders and villages, drawn by dice: most in time, some late, a few missed; always by a record."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from yilian.audit.clock import start_of
from yilian.kernel.actors import SYSTEM
from yilian.kernel.county import County
from yilian.kernel.records import RecordRef
from yilian.obligations.actions.fulfilling import waive
from yilian.obligations.actions.loading import load_fulfilled
from yilian.obligations.models import Obligation
from yilian.obligations.queries.bases import AGREEMENT
from yilian.people.queries.areas import Area
from yilian.visits.actions.events import load_events
from yilian.visits.actions.visits import load_visits
from yilian.visits.demo.dice import Draw, value_of
from yilian.visits.demo.owed import in_groups, owed_by, topic_of
from yilian.visits.models import Attendance, GroupEvent, Setting, Visit
from yilian.visits.queries.visits import requirements_of

EVERY = 28
VISIT, EVENT = Visit._meta.label_lower, GroupEvent._meta.label_lower
WAIVED = ("本人在杭州女儿家，不愿接受（演示）", "刚在县医院做过同样检查（演示）", "本人拒绝，已两次说明（演示）")


def serve(area: Area, county: County) -> None:
    """Fulfil most of what is owed to the elders and villages of an area, by visits and by events with attendance."""
    draw = Draw(area, county.on)
    owed = list(owed_by(area, county.on).select_related("elder").exclude(organization__isnull=False))
    alone = [obligation for obligation in owed if not in_groups(obligation)]
    visits = _fulfil_by_visits(draw, alone)
    events = _fulfil_by_events(draw, [obligation for obligation in owed if in_groups(obligation)])
    county.step(
        f"{area.division.name_zh}：已做服务 {visits} 次，集体活动",
        f"{area.division.name_en}: {visits} services done, group events",
        events,
    )


def waive_some(area: Area, county: County) -> None:
    """Waive some of what is overdue, each for a reason."""
    overdue = owed_by(area, county.on).filter(elder__isnull=False, due_on__lt=county.on)
    for obligation, reason in zip(list(overdue[: len(WAIVED)]), WAIVED, strict=False):
        waive(SYSTEM, obligation, on=county.ago(1), reason=reason)


def _fulfil_by_visits(draw: Draw, owed: Iterable[Obligation]) -> int:
    """Make a visit for each obligation that was kept."""
    area, rng, kept = draw.area, draw.rng, list[tuple[Obligation, Visit]]()
    for obligation in owed:
        day = draw.day_kept(obligation)
        if day is None or obligation.elder is None:
            continue
        setting = Setting.INSTITUTION if obligation.basis_kind == AGREEMENT else Setting.CLINIC
        visit = Visit(
            elder=obligation.elder,
            practitioner=area.doctor,
            team=area.team,
            item=obligation.what,
            on=day,
            setting=setting,
            place=area.centre.name_zh,
            recorded_at=start_of(day) + timedelta(hours=int(rng.integers(8, 17))),
        )
        kept.append((obligation, visit))
    demanded = {item: requirements_of(item) for item in {visit.item for _one, visit in kept}}
    visits = [visit for _one, visit in kept]
    values = [(visit, value_of(rng, demand)) for visit in visits for demand in demanded[visit.item]]
    load_visits(SYSTEM, visits=visits, values=values)
    load_fulfilled(
        SYSTEM, fulfilled=[(obligation.pk, visit.on, RecordRef(VISIT, visit.pk)) for obligation, visit in kept]
    )
    return len(kept)


def _fulfil_by_events(draw: Draw, owed: Sequence[Obligation]) -> int:
    """Hold an event in each village every four weeks or so, and let those whom it was owed come to one of them."""
    villages = {home.code: index for index, home in enumerate(draw.area.villages)}
    chosen: dict[tuple[str, str, date], list[Obligation]] = defaultdict(list)
    seen = set[tuple[object, ...]]()
    for obligation in owed:
        day = draw.day_kept(obligation)
        if day is None:
            continue
        code = obligation.elder.residence_division_id if obligation.elder is not None else next(iter(villages))
        held = _day_of_event(day, obligation.starts_on, villages.get(code, 0))
        who = (obligation.elder_id, obligation.what, held)
        if held > draw.on or (obligation.elder_id is not None and who in seen) or code not in villages:
            continue
        seen.add(who)
        chosen[code, obligation.what, held].append(obligation)
    events = {key: _event(draw.area, *key) for key in sorted(chosen)}
    load_events(SYSTEM, events=list(events.values()), attendances=[])
    came = [
        Attendance(event=events[key], elder_id=obligation.elder_id)
        for key, served in sorted(chosen.items(), key=lambda pair: pair[0])
        for obligation in served
        if obligation.elder_id is not None
    ]
    load_events(SYSTEM, events=[], attendances=came)
    load_fulfilled(
        SYSTEM,
        fulfilled=[
            (obligation.pk, events[key].on, RecordRef(EVENT, events[key].pk))
            for key, served in chosen.items()
            for obligation in served
        ],
    )
    return len(events)


def _day_of_event(wanted: date, starts_on: date, village: int) -> date:
    """Return the village's last day of events before the wanted one, or the next when the window had not begun."""
    back = (wanted.toordinal() - 3 * village) % EVERY
    day = wanted - timedelta(days=back)
    return day if day >= starts_on else day + timedelta(days=EVERY)


def _event(area: Area, village: str, item: str, on: date) -> GroupEvent:
    """Make an event in a village."""
    return GroupEvent(
        division_id=village,
        team=area.team,
        practitioner=area.doctor,
        item=item,
        topic=topic_of(item, on),
        on=on,
        place="村文化礼堂",
        others=4 + on.day % 5,
        recorded_at=start_of(on) + timedelta(hours=16),
    )
