"""When may an organization be entered, a licence granted or ended, something be declared, and who answers for a division when?"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType

from yilian.kernel.identifiers import prefix_of, uscc_problem
from yilian.kernel.periods import Period
from yilian.kernel.positions import position_problems
from yilian.kernel.refusals import Problem, Refusal

EXPIRES_SOON = timedelta(days=90)
DAY = timedelta(days=1)
LONGEST_DOCUMENT = 200
# What lets an organization treat: a licence of its own, or the filing of its internal medical unit (两证齐全 counts both, TZ-08).
TREATING = ("medical", "medical-unit")
CARING = ("care",)


@dataclass(frozen=True, slots=True)
class Particulars:
    """What is judged of an organization before it is entered; coordinates in degrees."""

    name_zh: str
    uscc: str = ""
    longitude: float | None = None
    latitude: float | None = None


def particulars_problems(particulars: Particulars) -> tuple[Problem, ...]:
    """List everything wrong with what was filled in."""
    return tuple(_problems(particulars))


def _problems(particulars: Particulars) -> Iterator[Problem]:
    if not particulars.name_zh.strip():
        yield Problem("name_zh", "organization-name-missing")
    wrong = uscc_problem(particulars.uscc) if particulars.uscc else None
    if wrong is not None:
        yield Problem("uscc", wrong)
    yield from position_problems(particulars.longitude, particulars.latitude)


def licence_refusal(period: Period, others: Iterable[Period]) -> Refusal | None:
    """Return why a licence may not be entered for a period, or None: one of a kind at a time (TZ-08)."""
    for other in others:
        if period.overlaps(other):
            return Refusal("licence-overlaps", starts_on=other.starts_on, ends_on=other.ends_on or "—")
    return None


def ending_refusal(period: Period, ends_on: date) -> Refusal | None:
    """Return why what runs from a day to a day may not end on another, or None: not before it began, nor later than it ends already."""
    if ends_on < period.starts_on:
        return Refusal("ending-before-start", starts_on=period.starts_on)
    if period.ends_on is not None and ends_on > period.ends_on:
        return Refusal("ending-after-last-day", ends_on=period.ends_on)
    return None


def validity(period: Period, on: date) -> str:
    """Return how a licence stands on a day: `not-yet`, `in-force`, `expiring` (within 90 days) or `ended`."""
    if on < period.starts_on:
        return "not-yet"
    if period.ends_on is None:
        return "in-force"
    if period.ends_on < on:
        return "ended"
    return "expiring" if period.ends_on - on <= EXPIRES_SOON else "in-force"


@dataclass(frozen=True, slots=True)
class Area:
    """That an organization answers for a division, by its 12-digit code, in a period."""

    organization: int
    division: str
    period: Period


def responsible_in(areas: Sequence[Area], period: Period) -> tuple[tuple[int, Period], ...]:
    """Return who answers in a period, of the areas that hold a place: the closest division decides; days without one are left out."""
    last = period.ends_on or date.max
    cuts = {period.starts_on}
    for area in areas:
        after = [] if area.period.ends_on is None else [area.period.ends_on + DAY]
        cuts |= {day for day in (area.period.starts_on, *after) if period.starts_on < day <= last}
    answering = list[tuple[int, Period]]()
    begins = sorted(cuts)
    for first, following in zip(begins, [*begins[1:], None], strict=True):
        ends_on = period.ends_on if following is None else following - DAY
        closest = max(
            (area for area in areas if area.period.contains(first)),
            key=lambda area: (len(prefix_of(area.division)), area.period.starts_on),
            default=None,
        )
        if closest is None:
            continue
        if answering and answering[-1][0] == closest.organization and answering[-1][1].ends_on == first - DAY:
            answering[-1] = (closest.organization, Period(answering[-1][1].starts_on, ends_on))
        else:
            answering.append((closest.organization, Period(first, ends_on)))
    return tuple(answering)


def area_refusal(starts_on: date, last: Period | None) -> Refusal | None:
    """Return why an organization may not answer for a division from a day on, or None: areas follow each other."""
    if last is not None and starts_on <= (last.ends_on or last.starts_on):
        return Refusal("area-begins-before-last", starts_on=last.ends_on or last.starts_on)
    return None


def operating_since(periods: Iterable[Period], on: date) -> date | None:
    """Return since when a licence has been in force without a gap, over its renewals; nothing where none is on the day (ZJ-03, ZJ-12)."""
    since: date | None = None
    for period in sorted(periods, key=lambda each: each.starts_on, reverse=True):
        if since is None and period.contains(on):
            since = period.starts_on
        elif since is not None and period.ends_on is not None and period.ends_on >= since - DAY:
            since = min(since, period.starts_on)
    return since


class DeclarationState(StrEnum):
    """States of a declaration.

    It says what an institution has, in what a place takes part, which community is urban, who answers for a division or whom a
    centre serves. The states are computed from its days. The first day, the last ninety days and the end of the last day are days that come; every other
    step is an act. What is corrected is withdrawn, and a new declaration says what is right.
    """

    NOT_YET = "not-yet"
    IN_FORCE = "in-force"
    EXPIRING = "expiring"
    ENDED = "ended"
    WITHDRAWN = "withdrawn"


class DeclarationStep(StrEnum):
    """What moves a declaration: acts of people, and days that come."""

    CORRECT = "correct"
    END = "end"
    WITHDRAW = "withdraw"
    BEGIN = "first-day"
    RUN_LOW = "last-days"
    RUN_OUT = "last-day-over"


_TAKEN_BACK: Mapping[DeclarationStep, frozenset[DeclarationState]] = MappingProxyType(
    dict.fromkeys((DeclarationStep.CORRECT, DeclarationStep.WITHDRAW), frozenset({DeclarationState.WITHDRAWN}))
)
DECLARATION_TRANSITIONS: Mapping[DeclarationState, Mapping[DeclarationStep, frozenset[DeclarationState]]] = (
    MappingProxyType(
        {
            DeclarationState.NOT_YET: {
                DeclarationStep.END: frozenset({DeclarationState.NOT_YET}),
                DeclarationStep.BEGIN: frozenset({DeclarationState.IN_FORCE, DeclarationState.EXPIRING}),
                **_TAKEN_BACK,
            },
            DeclarationState.IN_FORCE: {
                DeclarationStep.END: frozenset(
                    {DeclarationState.IN_FORCE, DeclarationState.EXPIRING, DeclarationState.ENDED}
                ),
                DeclarationStep.RUN_LOW: frozenset({DeclarationState.EXPIRING}),
                **_TAKEN_BACK,
            },
            DeclarationState.EXPIRING: {
                DeclarationStep.END: frozenset({DeclarationState.EXPIRING, DeclarationState.ENDED}),
                DeclarationStep.RUN_OUT: frozenset({DeclarationState.ENDED}),
                **_TAKEN_BACK,
            },
            DeclarationState.ENDED: _TAKEN_BACK,
            DeclarationState.WITHDRAWN: {},
        }
    )
)


def declaration_refusal(state: DeclarationState, step: DeclarationStep) -> Refusal | None:
    """Return why a step may not be taken with a declaration, or None."""
    if step in DECLARATION_TRANSITIONS[state]:
        return None
    withdrawn = state is DeclarationState.WITHDRAWN
    return Refusal("declaration-withdrawn-already" if withdrawn else "declaration-ended-already")


def reason_refusal(reason: str) -> Refusal | None:
    """Return why a declaration is not ended, corrected or withdrawn: the reason is missing; or None."""
    return None if reason.strip() else Refusal("withdrawal-without-reason")


@dataclass(frozen=True, slots=True)
class DeclaredDays:
    """From which day to which something holds, and the document that says so."""

    starts_on: date
    document: str
    ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class Declared:
    """What is judged of a declaration: its days, its document (None where none is asked for), the last day on which it may begin, others.

    `others` are the days of others that say the same thing.
    """

    period: Period
    document: str | None
    last: date
    others: tuple[Period, ...] = ()


def declaration_problems(declared: Declared) -> tuple[Problem, ...]:
    """List everything wrong with a declaration: it names its document, begins no later than it may, and stands alone in its days."""
    problems = list[Problem]()
    if declared.document is not None and not declared.document.strip():
        problems.append(Problem("document", "document-missing"))
    if declared.document is not None and len(declared.document.strip()) > LONGEST_DOCUMENT:
        problems.append(Problem("document", "text-too-long", (("most", LONGEST_DOCUMENT),)))
    if declared.period.starts_on > declared.last:
        problems.append(Problem("starts_on", "declared-in-future", (("today", declared.last),)))
    for other in declared.others:
        if declared.period.overlaps(other):
            named = (("starts_on", other.starts_on), ("ends_on", other.ends_on or "—"))
            problems.append(Problem("starts_on", "declared-already", named))
            break
    return tuple(problems)


def declaration_state(period: Period, on: date, *, withdrawn: bool) -> DeclarationState:
    """Return how a declaration stands on a day: `withdrawn` for good, or in force as a licence is."""
    return DeclarationState.WITHDRAWN if withdrawn else DeclarationState(validity(period, on))
