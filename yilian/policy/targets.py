"""Is a target met? Judged from a measured figure and a date; a clause without a figure is never met or missed."""

from collections.abc import Mapping
from datetime import date

from yilian.policy.entries import Target

MET, MISSED, NOT_DUE, NO_FIGURE, NO_DATA = "met", "missed", "not-due", "no-figure", "no-data"
REACHED, MISSED_UNDATED = "reached-early", "missed-undated"
VERDICTS = (MET, REACHED, MISSED, MISSED_UNDATED, NOT_DUE, NO_FIGURE, NO_DATA)
_WHOLE_PERCENT = 0.005

Measured = float | Mapping[str, float] | None


def judged(target: Target, measured: Measured, on: date, *, over: bool = False) -> str:
    """Return the verdict on a figure as it stands on a day: one of `VERDICTS`.

    What is reached before the due date is `reached-early` (已达到（期末核定）) and `met` from that date on. What is not reached is `not-due`
    until the due date is over (到2023年底 holds the whole day; `over` says so of the day itself), then `missed`. A clause without a date
    (PA-37) is `met` or `missed-undated` (未达标（条款无期限）). Shares that must equal (TZ-07) are compared in whole percent.
    """
    if not settable(target):
        return NO_FIGURE
    if measured is None or measured == {}:
        return NO_DATA
    reached = _reached(target, measured)
    if target.due is None:
        return MET if reached else MISSED_UNDATED
    if reached:
        return MET if on >= target.due else REACHED
    return MISSED if on > target.due or (over and on == target.due) else NOT_DUE


def settable(target: Target) -> bool:
    """Return whether a clause gives a figure by which it can be judged."""
    return target.compare != "none-given" and (
        target.value is not None or bool(target.parts) or target.compare == "all"
    )


def _reached(target: Target, measured: float | Mapping[str, float]) -> bool:
    if target.parts and target.value is None:
        shares = measured if isinstance(measured, Mapping) else {next(iter(target.parts)): measured}
        return all(_compares(target.compare, share, target.parts[part]) for part, share in shares.items())
    figures = measured.values() if isinstance(measured, Mapping) else (measured,)
    if target.at_most is not None and max(figures) > target.at_most:
        return False
    return _compares(target.compare, min(figures), _threshold(target))


def _threshold(target: Target) -> float:
    return 1.0 if target.value is None else target.value


def _compares(compare: str, figure: float, threshold: float) -> bool:
    match compare:
        case "at-most":
            return figure <= threshold
        case "equal":
            return abs(figure - threshold) < _WHOLE_PERCENT
        case _:
            return figure >= threshold
