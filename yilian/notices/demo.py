"""Invents what left the health centres in the last months: most of it arrived, some failed, one was withdrawn, one waits for the morning."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from yilian.audit.cipher import encrypt
from yilian.audit.clock import start_of
from yilian.audit.scope import using_scope
from yilian.kernel.actors import SYSTEM
from yilian.kernel.county import County
from yilian.kernel.messages import Message, words
from yilian.notices.actions import content_of, load_notices
from yilian.notices.models import Attempt, Notice, Receipt
from yilian.notices.rules import Channel, Priority, Result, State, Template
from yilian.places.models import Organization
from yilian.places.queries import primary_care_areas

CENTRES, MONTHS = 6, 3
TEMPLATE = Template(
    "service-day",
    words("义诊通知", "a free clinic"),
    Message(
        "{day}上午{centre}在村文化礼堂义诊，欢迎参加。", "On {day} {centre} holds a free clinic in the village hall."
    ),
)
# Days before the end of a month, the state, and what the gateway said.
SENT = (
    (3, State.DELIVERED, ""),
    (6, State.DELIVERED, ""),
    (9, State.DELIVERED, ""),
    (12, State.SENT, ""),
    (15, State.FAILED, "number-not-in-service"),
    (18, State.WITHDRAWN, "义诊改期（演示）"),
)
GONE = frozenset({State.SENT, State.DELIVERED, State.FAILED})
MORNING, EVENING = timedelta(hours=8), timedelta(hours=21, minutes=40)


def play(county: County) -> None:
    """Load the notices of the last months, and one that was written in the quiet hours."""
    with using_scope(SYSTEM):
        notices = list(_notices(county))
        attempts = [attempt for notice in notices if notice.state in GONE for attempt in [_attempt(notice)]]
        reported = [notice for notice in notices if notice.state in (State.DELIVERED, State.FAILED)]
        receipts = [_receipt(notice) for notice in reported]
        made = load_notices(SYSTEM, notices=notices, attempts=attempts, receipts=receipts)
    county.step("外发通知（示例）", "notices, invented", made)


def _notices(county: County) -> Iterator[Notice]:
    """Yield the notices: some of each centre and month, and one of yesterday evening that waits."""
    centres = [centre for _division, centre in primary_care_areas()[:CENTRES]]
    for centre in centres:
        for month in county.months[-MONTHS:]:
            last = month.ends_on or county.on
            for number, (days, state, reason) in enumerate(SENT):
                on = last - timedelta(days=days)
                if on >= month.starts_on:
                    yield _notice(centre, on, number, (state, reason))
    for centre in centres[:1]:
        yield _notice(centre, county.on, len(SENT), (State.HELD, ""))


def _notice(centre: Organization, on: date, number: int, came: tuple[State, str]) -> Notice:
    """Make a notice to an invented number: written in the morning, or in the evening where it waits for the next one."""
    state, reason = came
    at = start_of(on) + (EVENING if state is State.HELD else MORNING)
    not_before = start_of(on + timedelta(days=1)) + MORNING if state is State.HELD else at
    phone = f"1970000{number:02d}{on:%d}"
    return Notice(
        organization=centre,
        key=f"free-clinic:{on}:{number}",
        channel=Channel.SMS,
        priority=Priority.ROUTINE,
        language="zh-hans",
        template=TEMPLATE.code,
        title_zh=TEMPLATE.title.zh,
        title_en=TEMPLATE.title.en,
        address_cipher=encrypt(phone),
        content_cipher=encrypt(content_of(TEMPLATE, "zh-hans", {"day": on, "centre": centre.name_zh})),
        state=state,
        reason=reason,
        tries=int(state in GONE),
        at=at,
        not_before=not_before,
        moved_at=_later(at, 2),
    )


def _attempt(notice: Notice) -> Attempt:
    """Make the attempt that the gateway took."""
    return Attempt(
        notice=notice, begun_at=notice.at, ended_at=_later(notice.at, 1), result=Result.ACCEPTED, code="http-202"
    )


def _receipt(notice: Notice) -> Receipt:
    """Make what the gateway reported later."""
    delivered = notice.state == State.DELIVERED
    return Receipt(notice=notice, event="1", delivered=delivered, code=notice.reason, at=notice.moved_at)


def _later(at: datetime, minutes: int) -> datetime:
    return at + timedelta(minutes=minutes)
