"""Which signs stand in what was observed, at every edge of the catalogue."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path

import msgspec
import pytest

from yilian.health.rules.signs import (
    FoundSign,
    Observed,
    due_follow_ups,
    score_of,
    signs_of,
    with_repeats,
)
from yilian.kernel.truth import NO, UNKNOWN, YES, Truth
from yilian.policy.catalogue import SignPart, Trigger
from yilian.policy.loading import load_policy_library

CATALOGUE = load_policy_library(Path(__file__).resolve().parents[3] / "packs").catalogue
WELL = {
    "respiratory-rate": 16,
    "spo2": 98,
    "oxygen-supply": "air",
    "systolic": 128,
    "heart-rate": 72,
    "consciousness": "alert",
    "temperature": 36.6,
}


def exact(values: Mapping[str, float | str]) -> dict[str, Decimal | str]:
    return {code: found if isinstance(found, str) else Decimal(str(found)) for code, found in values.items()}


def found(values: dict[str, float | str], item: str = "home-visit", age: int = 80) -> tuple[FoundSign, ...]:
    return signs_of(exact(values), CATALOGUE.signs, CATALOGUE.score, item=item, age=age)


def codes(values: dict[str, float | str], item: str = "home-visit", age: int = 80) -> set[str]:
    return {one.sign.code for one in found(values, item, age)}


@pytest.mark.parametrize(
    ("values", "sign", "stands"),
    [
        ({"systolic": 179}, "blood-pressure-danger", False),
        ({"systolic": 179.9}, "blood-pressure-danger", False),
        ({"systolic": 180}, "blood-pressure-danger", True),
        ({"diastolic": 109}, "blood-pressure-danger", False),
        ({"diastolic": 110}, "blood-pressure-danger", True),
        ({"systolic": 120, "diastolic": 110}, "blood-pressure-danger", True),
        ({"glucose-random": 16.6}, "glucose-danger", False),
        ({"glucose-random": 16.7}, "glucose-danger", True),
        ({"glucose-random": 4.0}, "glucose-danger", False),
        ({"glucose-random": 3.9}, "glucose-danger", True),
        ({"glucose-fasting": 16.6}, "glucose-danger", False),
        ({"glucose-fasting": 16.7}, "glucose-danger", True),
        ({"glucose-fasting": 4.0}, "glucose-danger", False),
        ({"glucose-fasting": 3.9}, "glucose-danger", True),
        ({"temperature": 39.0}, "high-fever", False),
        ({"temperature": 39.1}, "high-fever", True),
        ({"heart-rate": 100}, "fast-heart", False),
        ({"heart-rate": 101}, "fast-heart", True),
        ({"spo2": 92}, "news2-single", False),
        ({"spo2": 91}, "news2-single", True),
        ({"systolic": 91}, "news2-single", False),
        ({"systolic": 90}, "news2-single", True),
        ({"heart-rate": 130}, "news2-single", False),
        ({"heart-rate": 131}, "news2-single", True),
        ({"heart-rate": 41}, "news2-single", False),
        ({"heart-rate": 40}, "news2-single", True),
        ({"consciousness": "confused"}, "news2-single", True),
        ({"consciousness": "alert"}, "news2-single", False),
    ],
)
def test_a_sign_stands_from_its_limit_on(values: dict[str, float | str], sign: str, stands: bool) -> None:
    assert (sign in codes(values)) is stands


@pytest.mark.parametrize(
    ("changes", "total"),
    [
        ({}, 0),
        ({"respiratory-rate": 8}, 3),
        ({"respiratory-rate": 9}, 1),
        ({"respiratory-rate": 11}, 1),
        ({"respiratory-rate": 12}, 0),
        ({"respiratory-rate": 20}, 0),
        ({"respiratory-rate": 21}, 2),
        ({"respiratory-rate": 24}, 2),
        ({"respiratory-rate": 25}, 3),
        ({"spo2": 91}, 3),
        ({"spo2": 92}, 2),
        ({"spo2": 93}, 2),
        ({"spo2": 94}, 1),
        ({"spo2": 95}, 1),
        ({"spo2": 96}, 0),
        ({"oxygen-supply": "oxygen"}, 2),
        ({"systolic": 90}, 3),
        ({"systolic": 91}, 2),
        ({"systolic": 100}, 2),
        ({"systolic": 101}, 1),
        ({"systolic": 110}, 1),
        ({"systolic": 111}, 0),
        ({"systolic": 219}, 0),
        ({"systolic": 220}, 3),
        ({"heart-rate": 40}, 3),
        ({"heart-rate": 41}, 1),
        ({"heart-rate": 50}, 1),
        ({"heart-rate": 51}, 0),
        ({"heart-rate": 90}, 0),
        ({"heart-rate": 91}, 1),
        ({"heart-rate": 110}, 1),
        ({"heart-rate": 111}, 2),
        ({"heart-rate": 130}, 2),
        ({"heart-rate": 131}, 3),
        ({"consciousness": "confused"}, 3),
        ({"consciousness": "voice"}, 3),
        ({"consciousness": "pain"}, 3),
        ({"consciousness": "unresponsive"}, 3),
        ({"temperature": 35.0}, 3),
        ({"temperature": 35.1}, 1),
        ({"temperature": 36.0}, 1),
        ({"temperature": 36.1}, 0),
        ({"temperature": 38.0}, 0),
        ({"temperature": 38.1}, 1),
        ({"temperature": 39.0}, 1),
        ({"temperature": 39.1}, 2),
    ],
)
def test_news2_scores_every_band(changes: dict[str, float | str], total: int) -> None:
    values = exact(WELL | changes)
    assert score_of(values, CATALOGUE.score["news2"]) == total


def test_half_a_score_says_nothing() -> None:
    values = exact({code: value for code, value in WELL.items() if code != "spo2"})
    assert score_of(values, CATALOGUE.score["news2"]) is None


def test_a_score_of_five_is_medium_and_of_seven_high_and_never_both() -> None:
    four = WELL | {"respiratory-rate": 22, "spo2": 93}
    five = four | {"heart-rate": 95}
    seven = five | {"oxygen-supply": "oxygen"}
    assert codes(four) == set()
    assert codes(five) == {"news2-medium"}
    assert codes(seven) == {"news2-high"}


@pytest.mark.parametrize(
    ("systolic", "age", "stands"),
    [(139, 64, False), (140, 64, True), (140, 65, False), (149, 65, False), (150, 65, True)],
)
def test_control_is_judged_by_age_and_at_follow_ups_only(systolic: float, age: int, stands: bool) -> None:
    sign = "blood-pressure-not-controlled"
    assert (sign in codes({"systolic": systolic}, "chronic-follow-up", age)) is stands
    assert sign not in codes({"systolic": systolic}, "home-visit", age)


def test_every_reason_is_told_and_the_most_urgent_sign_first() -> None:
    signs = found({"systolic": 186, "diastolic": 112, "heart-rate": 104})
    assert [one.sign.code for one in signs] == ["blood-pressure-danger", "fast-heart"]
    assert [(one.code, str(one.value), one.comparison, str(one.limit)) for one in signs[0].reasons] == [
        ("systolic", "186", "≥", "180.0"),
        ("diastolic", "112", "≥", "110.0"),
    ]


def test_a_part_of_a_score_is_told_by_what_was_measured_and_what_it_scores() -> None:
    (sign,) = found({"spo2": 90})
    (reason,) = sign.reasons
    assert (reason.code, int(reason.value), reason.points) == ("spo2", 90, 3)


def test_what_signs_make_owed_is_each_item_once_by_the_earliest_day() -> None:
    signs = found({"systolic": 186, "glucose-random": 20})
    assert due_follow_ups(signs, date(2023, 9, 12)) == {"chronic-follow-up": date(2023, 9, 26)}
    assert due_follow_ups(found({"heart-rate": 101}), date(2023, 9, 12)) == {}


def test_not_controlled_twice_running_says_refer() -> None:
    signs = found({"systolic": 152, "glucose-fasting": 7.5}, "chronic-follow-up")
    repeated = with_repeats(signs, frozenset({"glucose-not-controlled"}))
    assert [(one.sign.code, one.again) for one in repeated] == [
        ("glucose-not-controlled", True),
        ("blood-pressure-not-controlled", False),
    ]
    danger = with_repeats(found({"systolic": 186}), frozenset({"blood-pressure-danger"}))
    assert [one.again for one in danger] == [False]


def test_every_sign_of_the_catalogue_says_what_to_do_and_where_it_comes_from() -> None:
    for sign in CATALOGUE.signs:
        assert sign.do.zh
        assert sign.do.en
        assert sign.source.zh
        assert sign.urgency != "refer-now" or sign.then is not None, sign.code


@pytest.mark.parametrize(
    ("trigger", "truth"),
    [
        (Trigger(evidence="systolic", at_least=120), YES),
        (Trigger(evidence="systolic", at_least=130), NO),
        (Trigger(evidence="diastolic", at_least=90), UNKNOWN),
        (Trigger(evidence="diastolic", at_least=90, below_age=65), NO),
        (Trigger(score="news2", at_least=5), UNKNOWN),
        (Trigger(part_of="news2", at_least=3), UNKNOWN),
    ],
)
def test_a_value_that_is_missing_makes_its_trigger_unknown(trigger: Trigger, truth: Truth) -> None:
    observed = Observed({"systolic": Decimal(128)}, "home-visit", 80, CATALOGUE.score)
    assert observed.answer(trigger) is truth


def test_a_sign_may_join_its_triggers() -> None:
    both = SignPart.read(
        {"all": [{"evidence": "systolic", "at_least": 140}, {"evidence": "diastolic", "at_least": 90}]}
    )
    sign = msgspec.structs.replace(CATALOGUE.signs[0], any=(both,))
    look = partial(signs_of, signs=[sign], scores=CATALOGUE.score, item="home-visit", age=80)
    (shown,) = look({"systolic": Decimal(150), "diastolic": Decimal(95)})
    assert [reason.code for reason in shown.reasons] == ["systolic", "diastolic"]
    assert look({"systolic": Decimal(150)}) == look({"systolic": Decimal(150), "diastolic": Decimal(80)}) == ()
