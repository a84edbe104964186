"""How a notice goes out: its states, when it may be sent, how long to wait after a failure, what a receipt changes; signatures."""

import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from urllib.parse import urlsplit

from yilian.kernel.deadlines import DAY, SHANGHAI
from yilian.kernel.identifiers import masked_phone
from yilian.kernel.messages import Message
from yilian.kernel.refusals import Invalid, Problem, Refusal

LEASE = timedelta(minutes=2)
BACKOFF = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240))

PHONE = re.compile(r"\+?[0-9]{5,20}")
EMAIL = re.compile(r"[^@\s:/<>,;]+@[^@\s:/<>,;]+\.[^@\s:/<>,;]+")
HOURS = re.compile(r"(\d{2}:\d{2})-(\d{2}:\d{2})")
WEB = frozenset({"http", "https"})
SIGNATURE = "Yilian-Signature"
TOLERANCE = 300
SIGNED = re.compile(r"t=(\d{1,12}),v1=([0-9a-f]{64})")


class Channel(StrEnum):
    """The ways by which a notice goes."""

    SMS = "sms"
    EMAIL = "email"
    WEBHOOK = "webhook"


class Priority(StrEnum):
    """How urgent a notice is, in the words of FHIR."""

    ROUTINE = "routine"
    URGENT = "urgent"
    ASAP = "asap"
    STAT = "stat"


class State(StrEnum):
    """The states of a notice.

    It is `held` through the quiet hours, `sent` when the gateway took it, `delivered` when the gateway reports so; e-mail has no
    such report and stays `sent`. A failed notice is queued again by hand, with a reason.
    """

    QUEUED = "queued"
    HELD = "held"
    SENT = "sent"
    DELIVERED = "delivered"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"


class Result(StrEnum):
    """What a gateway answers: it takes the notice, it may take it later, it never will."""

    ACCEPTED = "accepted"
    LATER = "later"
    REFUSED = "refused"


# A receipt may come before the answer to the sending is written down, and a gateway may correct a failure that it reported.
TRANSITIONS: Mapping[State, frozenset[State]] = {
    State.QUEUED: frozenset({State.HELD, State.SENT, State.DELIVERED, State.FAILED, State.WITHDRAWN}),
    State.HELD: frozenset({State.QUEUED, State.WITHDRAWN}),
    State.SENT: frozenset({State.DELIVERED, State.FAILED}),
    State.FAILED: frozenset({State.QUEUED, State.HELD, State.DELIVERED}),
    State.DELIVERED: frozenset(),
    State.WITHDRAWN: frozenset(),
}
WAITING = frozenset({State.QUEUED, State.HELD})


@dataclass(frozen=True, slots=True)
class Template:
    """A text that a module sends: its code, its title without personal data, and what it says, with `{name}` for parameters."""

    code: str
    title: Message
    text: Message


@dataclass(frozen=True, slots=True)
class Recipient:
    """To whom a notice goes: a phone number, an e-mail address or the address of a webhook; and in which language."""

    channel: Channel
    address: str
    language: str = "zh-hans"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of an attempt: the answer, a code such as `http-503`, the number that the gateway gave."""

    result: Result
    code: str = ""
    gateway_id: str = ""


@dataclass(frozen=True, slots=True)
class Waiting:
    """What is known of a notice that may be sent: its state, from when on, when an attempt under way began, how often it was tried."""

    state: State
    not_before: datetime
    begun_at: datetime | None = None
    tries: int = 0


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From when to when in Shanghai a notice waits; over midnight where the end is earlier."""

    begins: time
    ends: time

    def end_after(self, instant: datetime) -> datetime | None:
        """Return when the quiet hours that an instant lies in end, or None where it lies outside."""
        local = instant.astimezone(SHANGHAI)
        clock = local.time()
        if self.begins <= self.ends:
            inside, later = self.begins <= clock < self.ends, False
        else:
            inside, later = clock >= self.begins or clock < self.ends, clock >= self.begins
        if not inside:
            return None
        return datetime.combine(local.date() + (DAY if later else timedelta()), self.ends, tzinfo=SHANGHAI)


Quiet = Mapping[Priority, QuietHours]


def read_quiet_hours(text: str) -> dict[Priority, QuietHours]:
    """Read `routine=21:00-08:00,urgent=23:00-06:00`; a priority that is not named goes at any hour. Raises `Invalid`."""
    return dict(_quiet_hours(part.strip()) for part in text.split(",") if part.strip())


def _quiet_hours(part: str) -> tuple[Priority, QuietHours]:
    """Read the hours of one priority."""
    name, _equals, hours = part.partition("=")
    match = HOURS.fullmatch(hours.strip())
    try:
        if match is not None:
            begins, ends = (time.fromisoformat(clock) for clock in match.groups())
            return Priority(name.strip()), QuietHours(begins, ends)
    except ValueError:
        pass
    raise Invalid(Problem("YILIAN_QUIET_HOURS", "quiet-hours-unreadable", (("text", part),)))


def begins_as(priority: Priority, at: datetime, quiet: Quiet) -> tuple[State, datetime]:
    """Return the state of a notice that may go at an instant, and from when on: at once, or held to the end of the quiet hours."""
    hours = quiet.get(priority)
    morning = hours.end_after(at) if hours is not None else None
    return (State.QUEUED, at) if morning is None else (State.HELD, morning)


def may_be_sent(notice: Waiting, at: datetime) -> bool:
    """Return whether a notice is due and nobody is sending it; an attempt that does not end is given up after its lease."""
    leased = notice.begun_at is not None and at < notice.begun_at + LEASE
    return notice.state in WAITING and notice.not_before <= at and not leased


def after_attempt(outcome: Outcome, tries: int) -> tuple[State, timedelta | None]:
    """Return the state after the n-th attempt, and how long to wait for the next; None where there is none."""
    match outcome.result:
        case Result.ACCEPTED:
            return State.SENT, None
        case Result.LATER if tries <= len(BACKOFF):
            return State.QUEUED, BACKOFF[tries - 1]
        case _:
            return State.FAILED, None


def after_receipt(state: State, delivered: bool, *, attempted: bool) -> State:
    """Return the state after a receipt; one about what was never sent, or what is settled, changes nothing."""
    to = State.DELIVERED if delivered else State.FAILED
    return to if attempted and to in TRANSITIONS[state] else state


def steps_by_hand(state: State) -> frozenset[State]:
    """Return the states to which an administrator may bring a notice: failed to queued again, waiting to withdrawn."""
    return TRANSITIONS[state] & {State.QUEUED if state is State.FAILED else State.WITHDRAWN, State.WITHDRAWN}


def step_refusal(state: State, to: State, reason: str, *, sending: bool = False) -> Refusal | None:
    """Return why an administrator may not bring a notice to a state, or None."""
    if to not in steps_by_hand(state):
        return Refusal("notice-step-not-possible", state=state.value)
    if sending:
        return Refusal("notice-under-way")
    return None if reason.strip() else Refusal("notice-reason-missing")


def recipient_problems(recipient: Recipient) -> tuple[Problem, ...]:
    """Return what is wrong with an address, by the way it is to be reached on."""
    parts = urlsplit(recipient.address)
    fits = {
        Channel.SMS: PHONE.fullmatch(recipient.address) is not None,
        Channel.EMAIL: EMAIL.fullmatch(recipient.address) is not None,
        Channel.WEBHOOK: parts.scheme in WEB and bool(parts.netloc),
    }
    return () if fits[recipient.channel] else (Problem("address", "notice-address-unreadable"),)


def masked_address(channel: Channel, address: str) -> str:
    """Show an address as pages may: the last digits of a number, the first sign and the domain of an e-mail, the host of a webhook."""
    if channel is Channel.SMS:
        return masked_phone(address)
    if channel is Channel.EMAIL:
        name, _at, domain = address.rpartition("@")
        return f"{name[:1]}***@{domain}"
    return f"{origin_of(address)}/…"


def origin_of(address: str) -> str:
    """Return the scheme and host of a webhook."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"


def signature(key: str, body: bytes, at: int) -> str:
    """Return the header of a body that is sent at a second of Unix time: `t=…,v1=…`."""
    return f"t={at},v1={_digest(key, body, at)}"


def is_signed(header: str, key: str, body: bytes, at: int) -> bool:
    """Return whether a body was signed with a key within five minutes of a second of Unix time; without a key nothing is."""
    parts = SIGNED.fullmatch(header)
    if not key or parts is None or abs(at - int(parts[1])) > TOLERANCE:
        return False
    return hmac.compare_digest(parts[2], _digest(key, body, int(parts[1])))


def _digest(key: str, body: bytes, at: int) -> str:
    """Return the keyed hash of the time and the body."""
    return hmac.digest(key.encode(), f"{at}.".encode() + body, "sha256").hex()
