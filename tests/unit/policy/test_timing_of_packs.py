"""How a pack says when something is owed: read as printed, said in both languages, and refused with file, line and remedy where it cannot be."""

import msgspec
import pytest

from tests.unit.policy.conftest import FILES
from yilian.policy.loading import read_policy_library
from yilian.policy.rhythms import Rhythm
from yilian.policy.timing_schema import TimingEntry

WORDS = [
    ("{frequency: 1, period: 3, periodUnit: mo}", "每3个月1次", "once every 3 months"),
    ("{frequency: 1, frequencyMax: 2, period: 1, periodUnit: wk}", "每周1—2次", "1—2 times a week"),
    ("{frequency: 1, period: 1, periodUnit: mo}", "每月1次", "once a month"),
    ("{by: ['05-31']}", "每年5月31日前1次", "by 31 May of every year"),
    ("{by: ['12-31', '06-30']}", "每年6月30日、12月31日前各1次", "by 30 June and by 31 December of every year"),
    (
        "{when: discharge, offset: {value: 3, unit: d}, frequency: 1, period: 1, periodUnit: wk, count: 4}",
        "出院后3天内1次，此后每周1次，共4次",
        "once within 3 days of discharge, then once a week, 4 times",
    ),
    ("{when: discharge, offset: {value: 72, unit: h}}", "出院后72小时内1次", "once within 72 hours of discharge"),
    (
        "{when: start, frequency: 1, period: 1, periodUnit: mo, boundsDuration: {value: 6, unit: mo}}",
        "服务开始后每月1次，共6个月",
        "after the beginning once a month, for 6 months",
    ),
]


@pytest.mark.parametrize(("timing", "zh", "en"), WORDS, ids=[row[2] for row in WORDS])
def test_a_rhythm_in_words(timing, zh, en):
    words = Rhythm("timing", msgspec.yaml.decode(timing.encode(), type=TimingEntry).timing).words
    assert (words.zh, words.en) == (zh, en)


SERVICE = FILES["county-2021/services.yaml"]
PLAIN = "timing: {frequency: 1, period: 1, periodUnit: a}"


@pytest.mark.parametrize(
    ("timing", "said"),
    [
        ("timing: {frequency: 1, period: 8, periodUnit: h}", "h"),
        ("timing: {by: ['02-30']}", "02-30"),
        ("timing: {by: ['June 30']}", "regex"),
        ("timing: {by: ['06-30'], frequency: 1, period: 1, periodUnit: a}", "stands alone"),
        ("timing: {frequency: 1, period: 1, periodUnit: wk, count: 4}", "follow an event"),
        ("timing: {when: dischage, offset: {value: 3, unit: d}}", "dischage"),
        ("timing: {when: discharge, offset: {value: 0, unit: d}}", "1"),
        ("timing: {when: discharge}", "`when` with `offset`"),
        (
            "timing: {when: discharge, frequency: 1, period: 1, periodUnit: wk, count: 4, boundsDuration: {value: 1, unit: mo}}",
            "ends once",
        ),
        ("timing: {frequency: 1}", "stand together"),
    ],
)
def test_a_timing_that_cannot_be_is_refused_with_file_line_and_remedy(replaced, timing, said):
    assert PLAIN in SERVICE
    errors = read_policy_library(replaced("county-2021/services.yaml", PLAIN, timing))[1]
    line = SERVICE[: SERVICE.index(PLAIN)].count("\n")
    wrong = [error for error in errors if error.file == "packs/county-2021/services.yaml"]
    assert wrong, errors
    assert wrong[0].line == line
    assert said in wrong[0].message + wrong[0].remedy
    assert wrong[0].remedy


def test_an_event_of_a_person_is_not_for_a_group_or_an_institution(replaced):
    folder = replaced(
        "county-2021/services.yaml", PLAIN, "how: group, timing: {when: discharge, offset: {value: 3, unit: d}}"
    )
    errors = read_policy_library(folder)[1]
    assert [error.code for error in errors] == ["event-of-a-person"]
    assert errors[0].remedy


@pytest.mark.parametrize(
    ("task", "said"),
    [
        ("each: ['12-31'], due: 2021-12-31", "write one of them"),
        ("each: ['02-31']", "02-31"),
    ],
)
def test_a_recurring_task_names_days_of_the_calendar_and_no_single_day(written, task, said):
    tasks = f"tasks:\n  - {{no: 1, title: {{zh: 报, en: report}}, clause: DD-01, {task}}}\n"
    errors = read_policy_library(written({"county-2021/tasks.yaml": tasks}))[1]
    assert [error.file for error in errors] == ["packs/county-2021/tasks.yaml"]
    assert said in errors[0].message + errors[0].remedy
