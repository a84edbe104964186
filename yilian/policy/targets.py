"""Is a target met? Judged from a measured figure and a date; a clause without a figure is never met or missed."""

from collections.abc import Mapping
from datetime import date

from yilian.policy.entries import Target

MET, MISSED, NOT_DUE, NO_FIGURE, NO_DATA = "met", "missed", "not-due", "no-figure", "no-data"
_WHOLE_PERCENT = 0.005

Measured = float | Mapping[str, float] | None


def judged(target: Target, measured: Measured, on: date) -> str:
    """Say `met`, `missed`, `not-due`, `no-figure` or `no-data`.

    Not reached is `missed` only when the due date is over (到2023年底 holds the whole day); without a date (PA-37) it stays `not-due`. What is reached is `met` at
    once. Shares that must equal (TZ-07) are compared in whole percent.
    """
    if target.compare == "none-given" or (target.value is None and not target.parts and target.compare != "all"):
        return NO_FIGURE
    if measured is None or measured == {}:
        return NO_DATA
    if _reached(target, measured):
        return MET
    return MISSED if target.due is not None and on > target.due else NOT_DUE


def _reached(target: Target, measured: float | Mapping[str, float]) -> bool:
    if target.parts and target.value is None:
        shares = measured if isinstance(measured, Mapping) else {next(iter(target.parts)): measured}
        return all(_compares(target.compare, share, target.parts[part]) for part, share in shares.items())
    figure = min(measured.values()) if isinstance(measured, Mapping) else measured
    return _compares(target.compare, figure, _threshold(target))


def _threshold(target: Target) -> float:
    return 1.0 if target.value is None else target.value


def _compares(compare: str, figure: float, asked: float) -> bool:
    match compare:
        case "at-most":
            return figure <= asked
        case "equal":
            return abs(figure - asked) < _WHOLE_PERCENT
        case _:
            return figure >= asked
