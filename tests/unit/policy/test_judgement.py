"""Targets judged from a figure and a date; limits that run out."""

from datetime import date
from types import MappingProxyType

import pytest

from yilian.kernel.refusals import Invalid, Refused
from yilian.kernel.workdays import chinese_calendar
from yilian.policy.deadlines import deadline
from yilian.policy.entries import Text
from yilian.policy.resolution import Parameter
from yilian.policy.targets import judged

BEFORE, DUE, AFTER = date(2023, 9, 12), date(2023, 12, 31), date(2024, 1, 1)


@pytest.mark.parametrize(
    ("target", "measured", "on", "answer"),
    [
        ("rate-2023", 0.70, AFTER, "met"),
        ("rate-2023", 0.70, BEFORE, "reached-early"),
        ("rate-2023", 0.70, DUE, "met"),
        ("rate-2023", 0.6999, BEFORE, "not-due"),
        ("rate-2023", 0.6999, DUE, "not-due"),
        ("rate-2023", 0.6999, AFTER, "missed"),
        ("rate-2023", None, AFTER, "no-data"),
        ("rate-2023", 0.0, AFTER, "missed"),
        ("open-ended", 0.99, BEFORE, "missed-undated"),
        ("open-ended", 0.99, AFTER, "missed-undated"),
        ("open-ended", 1.0, AFTER, "met"),
        ("no-figure", 0.99, AFTER, "no-figure"),
        ("no-figure", None, AFTER, "no-figure"),
        ("split", MappingProxyType({"care": 0.8, "medical": 0.2}), AFTER, "met"),
        ("split", MappingProxyType({"care": 0.9, "medical": 0.1}), AFTER, "missed"),
        ("split", 0.804, AFTER, "met"),
        ("split", {}, AFTER, "no-data"),
    ],
)
def test_a_target_is_judged(small_shelf, target, measured, on, answer):
    assert judged(small_shelf.pack("county-2021").target[target], measured, on) == answer


def test_the_due_day_is_judged_when_it_is_over(small_shelf):
    target = small_shelf.pack("county-2021").target["rate-2023"]
    assert judged(target, 0.6999, DUE, over=True) == "missed"
    assert judged(target, 0.6999, BEFORE, over=True) == "not-due"
    assert judged(target, 0.70, DUE, over=True) == "met"


def a_limit(value, unit):
    words = Text("时限", "limit")
    return Parameter("limit", value, unit, "DD-03", "county-2021", "印", date(2021, 1, 1), None, words)


@pytest.mark.parametrize(
    ("value", "unit", "ends"),
    [
        (20, "working-days", date(2021, 3, 2)),
        (20, "d", date(2021, 2, 17)),
        (1, "mo", date(2021, 2, 28)),
        (2, "a", date(2023, 1, 28)),
    ],
)
def test_a_limit_runs_out(value, unit, ends):
    assert deadline(a_limit(value, unit), date(2021, 1, 28), chinese_calendar()) == ends


def test_what_is_no_time_is_no_limit():
    with pytest.raises(Invalid):
        deadline(a_limit(100, "beds"), date(2021, 1, 28), chinese_calendar())
    with pytest.raises(Invalid):
        deadline(a_limit("soon", "d"), date(2021, 1, 28), chinese_calendar())


def test_a_year_without_a_calendar_gives_no_deadline():
    with pytest.raises(Refused):
        deadline(a_limit(20, "working-days"), date(2029, 1, 28), chinese_calendar())
