"""What scoring one sheet of answers gives: score, level, reasons, signs, what is missing, and what is not verified."""

from collections.abc import Mapping

import msgspec
from msgspec import Struct

from yilian.kernel.refusals import Problem
from yilian.policy.entries import Text


class LevelFound(Struct, frozen=True):
    """A level with its words."""

    number: int
    code: str
    text: Text
    tone: str = "open"


class SubScore(Struct, frozen=True):
    """The sum of one scale and, where it has grades, its grade."""

    id: str
    name: Text
    score: float
    max: float | None = None
    grade: str = ""
    grade_text: Text | None = None


class Reason(Struct, frozen=True):
    """One step to the level: the rule, where it stands, what it says, and the answers it rests on (item, answer)."""

    rule: str
    cites: str
    text: Text
    answers: tuple[tuple[str, str], ...] = ()


class Change(Struct, frozen=True):
    """That a rule changed the level."""

    rule: str
    before: int
    after: int


class SignFound(Struct, frozen=True):
    """Something to act on."""

    id: str
    urgency: str
    text: Text
    refer: bool
    follow_up_days: int | None
    then: tuple[str, ...]
    cites: str
    answers: tuple[tuple[str, str], ...]


class UnverifiedFact(Struct, frozen=True):
    """A fact that touched the result and is not verified: which one, how sure, and why."""

    about: str
    text: Text
    status: str
    confidence: float | None = None
    note: Text | None = None


class Outcome(Struct, frozen=True):
    """The result of scoring. Without a whole and right sheet there is no score and no level, but signs are published at once."""

    instrument: str
    complete: bool
    score: float | None = None
    sub_scores: tuple[SubScore, ...] = ()
    preliminary: LevelFound | None = None
    level: LevelFound | None = None
    changes: tuple[Change, ...] = ()
    reasons: tuple[Reason, ...] = ()
    signs: tuple[SignFound, ...] = ()
    notes: tuple[Text, ...] = ()
    assumed: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    unverified: tuple[UnverifiedFact, ...] = ()


def as_plain(outcome: Outcome) -> dict[str, object]:
    """Write an outcome as plain maps and lists, as it is stored."""
    plain: dict[str, object] = msgspec.to_builtins(outcome)
    return plain


def outcome_from(plain: Mapping[str, object]) -> Outcome:
    """Read a stored outcome; what a newer program keeps besides is left aside."""
    return msgspec.convert({**plain, "problems": ()}, Outcome)
