"""What all orders, loans, routes and plans share: states change by a table, days and persons are judged the same way."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from yilian.kernel.refusals import Refusal

Table = Mapping[StrEnum, frozenset[StrEnum]]


def step_refusal(table: Table, state: StrEnum, to: StrEnum) -> Refusal | None:
    """Say why a state may not become another, or nothing."""
    return None if to in table[state] else Refusal("step-not-possible", state=state.value, to=to.value)


@dataclass(frozen=True, slots=True)
class Life:
    """What must be known of a person to judge a day: when they were born and, perhaps, died."""

    born_on: date
    died_on: date | None = None


def day_refusal(life: Life, on: date, today: date) -> Refusal | None:
    """Say why something done for a person cannot have been done on a day, or nothing."""
    if on > today:
        return Refusal("visit-in-future", on=on)
    if on < life.born_on:
        return Refusal("visit-before-birth", on=on)
    if life.died_on is not None and on > life.died_on:
        return Refusal("elder-died-before-visit", died_on=life.died_on)
    return None


@dataclass(frozen=True, slots=True)
class Hand:
    """Whose hand did something: the kind of practitioner, and whether a certificate was valid on the day."""

    kind: str
    certificate_valid: bool


def hand_refusal(hand: Hand, allowed: frozenset[str], on: date) -> Refusal | None:
    """Say why this person may not do what only some kinds may, or nothing; nobody named means everybody."""
    if allowed and hand.kind not in allowed:
        return Refusal("practitioner-not-qualified", kind=hand.kind)
    if not hand.certificate_valid:
        return Refusal("certificate-lapsed", on=on)
    return None


def reason_refusal(reason: str) -> Refusal | None:
    """Refuse a step that needs its reason in words, without one."""
    return None if reason.strip() else Refusal("reason-missing")
