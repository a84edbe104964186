"""The county that scenarios get: its calendar, the mode of its document, and what the command says of it."""

from datetime import date

from yilian.demo.calendar import months_until
from yilian.kernel.periods import Period


def test_the_months_end_on_the_day_of_the_county() -> None:
    months = months_until(date(2023, 9, 12))
    assert len(months) == 12
    assert months[0] == Period(date(2022, 10, 1), date(2022, 10, 31))
    assert months[4] == Period(date(2023, 2, 1), date(2023, 2, 28))
    assert months[-1] == Period(date(2023, 9, 1), date(2023, 9, 12))


def test_every_document_that_comes_up_has_a_mode_of_its_own_in_force() -> None:
    from yilian.demo.calendar import demonstrations
    from yilian.places.policies import policy_for, policy_library

    for place, shown in demonstrations().items():
        on = shown.day
        jurisdiction = policy_library().pack(place).header.jurisdiction
        for judged in (on, date(on.year, 1, 3)):
            assert place in policy_for(jurisdiction, judged).packs_of_mode(shown.mode), (place, judged)


def test_a_rate_without_data_is_told_as_such() -> None:
    from yilian.cli.demo import _closing

    rate = {"clause": "CZ-06", "value": None, "numerator": 0, "denominator": 0, "threshold": 0.65}
    rate["title"] = {"zh": "老年人健康管理率", "en": "Health-management rate"}
    outcome = {
        "place": "chenzhou-2018",
        "on": "2019-09-12",
        "elders": 0,
        "organizations": 0,
        "rates": [rate],
        "doctors": [],
    }
    zh, en = _closing(outcome, "127.0.0.1", 8000)
    assert zh[-1] == "CZ-06 老年人健康管理率：无数据（要求 ≥ 65%）"
    assert en[-1] == "CZ-06 Health-management rate: no data (asked: ≥ 65%)"
