"""When a notice may go, how long it waits, what a receipt changes, and what pages show of an address."""

from datetime import UTC, datetime, timedelta

import pytest

from yilian.kernel.deadlines import SHANGHAI
from yilian.kernel.refusals import Invalid, Refusal
from yilian.notices.rules import (
    BACKOFF,
    LEASE,
    TOLERANCE,
    TRANSITIONS,
    WAITING,
    Channel,
    Outcome,
    Priority,
    Recipient,
    Result,
    State,
    Waiting,
    after_attempt,
    after_receipt,
    begins_as,
    is_signed,
    masked_address,
    may_be_sent,
    read_quiet_hours,
    recipient_problems,
    signature,
    step_refusal,
    steps_by_hand,
)

QUIET = read_quiet_hours("routine=21:00-08:00, asap=12:00-14:00")


def at(day: int, clock: str) -> datetime:
    hour, minute = map(int, clock.split(":"))
    return datetime(2023, 9, day, hour, minute, tzinfo=SHANGHAI).astimezone(UTC)


def test_every_state_has_its_row_and_leads_to_states():
    assert set(TRANSITIONS) == set(State)
    reached = set().union(*TRANSITIONS.values())
    assert reached == set(State)


@pytest.mark.parametrize(
    ("priority", "clock", "state", "ends"),
    [
        (Priority.ROUTINE, "20:59", State.QUEUED, None),
        (Priority.ROUTINE, "21:00", State.HELD, (13, "8:00")),
        (Priority.ROUTINE, "23:59", State.HELD, (13, "8:00")),
        (Priority.ROUTINE, "0:00", State.HELD, (12, "8:00")),
        (Priority.ROUTINE, "7:59", State.HELD, (12, "8:00")),
        (Priority.ROUTINE, "8:00", State.QUEUED, None),
        (Priority.ASAP, "13:00", State.HELD, (12, "14:00")),
        (Priority.ASAP, "23:00", State.QUEUED, None),
        (Priority.STAT, "23:00", State.QUEUED, None),
    ],
)
def test_a_notice_waits_for_the_end_of_the_quiet_hours_of_its_priority(priority, clock, state, ends):
    sent = at(12, clock)
    assert begins_as(priority, sent, QUIET) == (state, at(*ends) if ends else sent)


@pytest.mark.parametrize("text", ["routine", "routine=21-8", "soon=21:00-08:00", "routine=25:00-08:00"])
def test_quiet_hours_that_cannot_be_read_are_refused(text):
    with pytest.raises(Invalid) as caught:
        read_quiet_hours(text)
    assert caught.value.problems[0].code == "quiet-hours-unreadable"


def test_without_quiet_hours_everything_goes_at_once():
    assert read_quiet_hours("") == {}


@pytest.mark.parametrize("state", State)
def test_only_what_waits_is_due_and_in_nobodys_hands_may_be_sent(state):
    instant = at(12, "9:00")
    assert may_be_sent(Waiting(state, instant), instant) is (state in WAITING)
    assert not may_be_sent(Waiting(state, instant + timedelta(seconds=1)), instant)
    assert not may_be_sent(Waiting(state, instant, begun_at=instant), instant + LEASE - timedelta(seconds=1))
    assert may_be_sent(Waiting(state, instant, begun_at=instant), instant + LEASE) is (state in WAITING)


def test_a_failure_for_now_waits_longer_each_time_and_ends_as_failed():
    answers = [after_attempt(Outcome(Result.LATER), tries) for tries in range(1, len(BACKOFF) + 2)]
    assert answers == [*((State.QUEUED, wait) for wait in BACKOFF), (State.FAILED, None)]
    assert list(BACKOFF) == sorted(BACKOFF)
    assert after_attempt(Outcome(Result.ACCEPTED), 1) == (State.SENT, None)
    assert after_attempt(Outcome(Result.REFUSED), 1) == (State.FAILED, None)


def test_a_receipt_moves_what_was_sent_and_nothing_that_is_settled():
    assert after_receipt(State.SENT, True, attempted=True) is State.DELIVERED
    assert after_receipt(State.SENT, False, attempted=True) is State.FAILED
    assert after_receipt(State.QUEUED, True, attempted=True) is State.DELIVERED
    assert after_receipt(State.QUEUED, True, attempted=False) is State.QUEUED
    assert after_receipt(State.DELIVERED, False, attempted=True) is State.DELIVERED
    assert after_receipt(State.WITHDRAWN, True, attempted=True) is State.WITHDRAWN


@pytest.mark.parametrize("state", State)
def test_a_step_by_hand_is_one_of_the_table_and_needs_its_reason(state):
    assert steps_by_hand(state) <= TRANSITIONS[state]
    for to in State:
        refusal = step_refusal(state, to, "因故")
        assert (refusal is None) is (to in steps_by_hand(state))
    assert {state for state in State if State.QUEUED in steps_by_hand(state)} == {State.FAILED}
    assert {state for state in State if State.WITHDRAWN in steps_by_hand(state)} == WAITING


def test_a_step_without_a_reason_or_under_way_is_refused():
    assert step_refusal(State.FAILED, State.QUEUED, " ") == Refusal("notice-reason-missing")
    assert step_refusal(State.QUEUED, State.WITHDRAWN, "因故", sending=True) == Refusal("notice-under-way")


@pytest.mark.parametrize(
    ("channel", "address", "shown"),
    [
        (Channel.SMS, "13812345678", "*******5678"),
        (Channel.SMS, "+8613812345678", "*******5678"),
        (Channel.EMAIL, "zhou@example.org", "z***@example.org"),
        (Channel.WEBHOOK, "https://name:word@example.org:8443/inbox/secret?key=1", "https://example.org:8443/…"),
    ],
)
def test_an_address_fits_its_channel_and_is_shown_masked(channel, address, shown):
    assert recipient_problems(Recipient(channel, address)) == ()
    assert masked_address(channel, address) == shown
    for other in set(Channel) - {channel}:
        assert recipient_problems(Recipient(other, address)), other


def test_what_is_signed_is_believed_for_five_minutes_and_with_its_key_alone():
    header = signature("key", b"body", 1000)
    assert is_signed(header, "key", b"body", 1000 + TOLERANCE)
    assert not is_signed(header, "key", b"body", 1001 + TOLERANCE)
    assert not is_signed(header, "other", b"body", 1000)
    assert not is_signed(header, "key", b"Body", 1000)
    assert not is_signed(header.replace("t=1000", "t=1001"), "key", b"body", 1000)
    assert not is_signed(signature("", b"body", 1000), "", b"body", 1000)
    assert not is_signed("", "key", b"body", 1000)
