"""References to records, parties and deadlines."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yilian.kernel.deadlines import (
    Grain,
    Pause,
    by_day,
    by_instant,
    end_of,
    local_day,
    midnight_after,
    resolved,
    resumed,
    within_working_days,
)
from yilian.kernel.records import RecordRef
from yilian.kernel.refusals import Invalid
from yilian.kernel.workdays import WorkCalendar, chinese_calendar

AT = datetime(2023, 9, 12, 1, 15, tzinfo=UTC)
KNOWN = WorkCalendar(frozenset(), frozenset(), frozenset({2023}))
days = st.dates(date(2022, 1, 1), date(2024, 12, 31))
limits = st.integers(0, 60)


def test_a_reference_is_read_as_it_is_written() -> None:
    ref = RecordRef("visits.visit", 12)
    assert (str(ref), RecordRef.parse("visits.visit:12")) == ("visits.visit:12", ref)


@pytest.mark.parametrize("text", ["", "visits.visit", "visits.visit:", "visit:1", "visits.visit:x", "visits.visit:-1"])
def test_what_is_no_reference_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        RecordRef.parse(text)


def test_a_day_is_over_at_midnight_in_shanghai() -> None:
    deadline = by_day(date(2023, 9, 12))
    assert deadline.due_at == datetime(2023, 9, 12, 16, tzinfo=UTC)
    assert (deadline.due_on, deadline.grain) == (date(2023, 9, 12), Grain.DAY)
    assert end_of(date(2023, 9, 12)) < deadline.due_at


def test_an_instant_itself_is_in_time() -> None:
    deadline = by_instant(AT + timedelta(minutes=10))
    assert AT + timedelta(minutes=10) < deadline.due_at < AT + timedelta(minutes=10, milliseconds=1)
    assert (deadline.due_on, deadline.grain) == (date(2023, 9, 12), Grain.INSTANT)


def test_midnight_belongs_to_the_day_it_begins_unless_it_ends_a_deadline() -> None:
    assert by_instant(midnight_after(date(2023, 9, 12))).due_on == date(2023, 9, 13)
    assert local_day(midnight_after(date(2023, 9, 12))) == date(2023, 9, 13)


def test_working_days_beyond_the_published_calendar_are_provisional_and_never_refused() -> None:
    deadline = within_working_days(date(2023, 12, 20), 20, KNOWN)
    assert (deadline.due_on, deadline.provisional) == (date(2024, 1, 17), True)
    published = WorkCalendar(frozenset({date(2024, 1, 1)}), frozenset(), frozenset({2023, 2024}))
    anew = resolved(deadline, (), published)
    assert (anew.due_on, anew.provisional) == (date(2024, 1, 18), False)


def test_paused_days_do_not_count() -> None:
    pause = Pause(datetime(2023, 9, 13, 2, tzinfo=UTC), datetime(2023, 9, 18, 2, tzinfo=UTC))
    deadline = within_working_days(date(2023, 9, 12), 5, chinese_calendar())
    assert deadline.due_on == date(2023, 9, 19)
    assert resumed(deadline, [pause], pause, chinese_calendar()).due_on == date(2023, 9, 22)


def test_a_pause_moves_a_day_by_days_and_an_instant_by_its_length() -> None:
    pause = Pause(AT, AT + timedelta(days=2, minutes=5))
    assert resumed(by_day(date(2023, 9, 20)), [pause], pause, KNOWN).due_on == date(2023, 9, 22)
    moved = resumed(by_instant(AT), [pause], pause, KNOWN)
    assert moved.due_at - by_instant(AT).due_at == timedelta(days=2, minutes=5)


@given(days, limits)
def test_without_pauses_working_days_are_those_of_the_calendar(start: date, limit: int) -> None:
    deadline = within_working_days(start, limit, chinese_calendar())
    if not deadline.provisional:
        assert deadline.due_on == chinese_calendar().add_working_days(start, limit)


@given(days, limits, st.integers(0, 40), st.integers(0, 40))
def test_a_pause_never_brings_a_deadline_nearer(start: date, limit: int, after: int, length: int) -> None:
    begins = midnight_after(start + timedelta(days=after))
    pause = Pause(begins, begins + timedelta(days=length))
    plain = within_working_days(start, limit, chinese_calendar())
    assert within_working_days(start, limit, chinese_calendar(), [pause]).due_at >= plain.due_at
    assert within_working_days(start, limit, chinese_calendar(), [Pause(begins)]) == plain


@given(days)
def test_the_day_of_a_deadline_is_the_day_it_was_made_of(day: date) -> None:
    assert by_day(day).due_on == day
