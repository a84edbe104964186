"""When may an organization be entered, a licence granted or ended, something be declared, and who answers for a division when?"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from yilian.kernel.identifiers import prefix_of, uscc_problem
from yilian.kernel.periods import Period
from yilian.kernel.positions import position_problems
from yilian.kernel.refusals import Problem, Refusal

EXPIRES_SOON = timedelta(days=90)
DAY = timedelta(days=1)
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


def urban_problems(starts_on: date, document: str, last: Period | None) -> tuple[Problem, ...]:
    """List what is wrong with the mark of a community as urban: it names its document, and marks follow each other (CZ-02)."""
    problems = list[Problem]()
    if not document.strip():
        problems.append(Problem("document", "urban-without-document"))
    if last is not None and starts_on <= (last.ends_on or date.max):
        problems.append(Problem("starts_on", "urban-already", (("starts_on", last.starts_on),)))
    return tuple(problems)


def operating_since(periods: Iterable[Period], on: date) -> date | None:
    """Return since when a licence has been in force without a gap, over its renewals; nothing where none is on the day (ZJ-03, ZJ-12)."""
    since: date | None = None
    for period in sorted(periods, key=lambda each: each.starts_on, reverse=True):
        if since is None and period.contains(on):
            since = period.starts_on
        elif since is not None and period.ends_on is not None and period.ends_on >= since - DAY:
            since = min(since, period.starts_on)
    return since


@dataclass(frozen=True, slots=True)
class Declared:
    """What is judged of a declaration: its days, its document, today, and the days of others that say the same thing."""

    period: Period
    document: str
    today: date
    others: tuple[Period, ...] = ()


def declaration_problems(declared: Declared) -> tuple[Problem, ...]:
    """List everything wrong with a declaration: it names its document, and begins no later than today."""
    problems = list[Problem]()
    if not declared.document.strip():
        problems.append(Problem("document", "document-missing"))
    if declared.period.starts_on > declared.today:
        problems.append(Problem("starts_on", "declared-in-future", (("today", declared.today),)))
    for other in declared.others:
        if declared.period.overlaps(other):
            named = (("starts_on", other.starts_on), ("ends_on", other.ends_on or "—"))
            problems.append(Problem("starts_on", "declared-already", named))
            break
    return tuple(problems)


def declaration_state(period: Period, on: date, *, withdrawn: bool) -> str:
    """Return how a declaration stands on a day: `withdrawn` for good, or in force as a licence is."""
    return "withdrawn" if withdrawn else validity(period, on)


def withdrawal_refusal(reason: str, *, withdrawn: bool) -> Refusal | None:
    """Return why a declaration may not be withdrawn, or nothing: once, and with a reason."""
    if withdrawn:
        return Refusal("declaration-withdrawn-already")
    return None if reason.strip() else Refusal("withdrawal-without-reason")
