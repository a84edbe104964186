"""The page on which document holds, sentence by sentence: each stands there in these words, and is so."""

import re
from datetime import date
from pathlib import Path

import pytest

from tests.unit.policy.conftest import FILES
from tests.unit.policy.test_changes import AFTER, BEFORE, COUNTY, HOME, later, promised
from yilian.kernel.refusals import NotInForce
from yilian.policy.facts import ElderFacts
from yilian.policy.loading import load_policy_library, read_policy_library

PAGE = re.sub(r"\s+", " ", Path("docs/explanation/which-document-holds.md").read_text())
ELDER = ElderFacts(age=85, contracted=True, residence=COUNTY)


def stands(sentence: str) -> None:
    assert sentence in PAGE


@pytest.fixture
def library(written):
    def read(changes="", **files):
        return load_policy_library(written(later(changes, **files)))

    return read


@pytest.fixture
def error_codes(written):
    def read(changes="", **files):
        return {error.code for error in read_policy_library(written(later(changes, **files)))[1]}

    return read


def test_a_county_is_bound_by_all_levels_at_once(library):
    stands(
        "A county is bound by its own document, its city's and its province's at once, and by later ones beside earlier ones."
    )
    assert [pack.id for pack in library().in_force(COUNTY, AFTER).packs] == ["county-2022", "county-2021", "city-2018"]


def test_of_a_parameter_the_most_local_that_gives_a_value_on_the_day(library):
    stands("the most local document that gives a value on the day")
    stands("the others stay visible beside it")
    values = """
- {parameter: elder.age, clause: EE-01, title: {zh: 龄, en: age}, unit: a, values: [{from: 2022-06-01, to: 2022-12-31, value: 70, printed: 70岁}]}
"""
    found = library(rules=values)
    city = found.in_force("3307", AFTER).parameter("elder.age").value
    assert found.in_force(COUNTY, AFTER).parameter("elder.age").value == 70
    assert found.in_force(COUNTY, AFTER).every_parameter("elder.age")[0].value == 70
    assert city in [each.value for each in found.in_force(COUNTY, AFTER).every_parameter("elder.age")]
    assert found.in_force(COUNTY, date(2023, 1, 1)).parameter("elder.age").pack != "county-2022"


SERVICES = """
- mode: care-to-home
  clause: EE-01
  entitled: {anyone: true}
  provider: township-health-centre
  settings: [home]
  items:
    - {item: health-checkup, clause: EE-01, timing: TIMING, to: entitled}
"""


def test_of_a_service_the_strictest_rhythm_and_every_promise_named(library):
    stands("a county cannot take away what the city promises; every promise stays named")
    loose = SERVICES.replace("TIMING", "{frequency: 1, period: 5, periodUnit: a}")
    checkup = promised(library(services=loose), AFTER, ELDER)["health-checkup"]
    assert checkup.rhythm.timing.period == 2
    assert set(checkup.clauses) == {"CC-01", "EE-01"}


def test_what_follows_an_event_is_a_promise_beside_what_is_owed_all_along(library):
    stands("a promise of its own beside what is owed all along")
    after = SERVICES.replace("TIMING", "{when: discharge, offset: {value: 3, unit: d}}")
    promises = library(services=after).in_force(COUNTY, AFTER).promises_to(ELDER)
    rhythms = {promise.rhythm.when: promise.clauses for promise in promises if promise.item == "health-checkup"}
    assert rhythms[""] == ("DD-02", "CC-01")
    assert rhythms["discharge"] == ("EE-01",)


@pytest.mark.parametrize(
    ("answer", "holds"), [("refused", "refused"), ("allowed", "required"), ("encouraged", "required")]
)
def test_of_rules_all_hold_and_the_strictest_answers(written, answer, holds):
    stands("all hold: forbidden before required before owed before free before encouraged before allowed")
    stands("a permission of one level does not lift a prohibition of another")
    rule = FILES["county-2021/rules.yaml"]
    assert "rule: own-unit" in rule
    city = f"- {{rule: own-unit, clause: EE-01, title: {{zh: 城, en: city}}, subject: institution, when: {{anyone: true}}, answer: {answer}}}"
    files = later(rules=city)
    files["county-2022/pack.yaml"] = files["county-2022/pack.yaml"].replace("'330727'", "'3307'")
    found = load_policy_library(written(files))
    big = HOME.__class__(kind="care-institution", beds=150)
    assert found.in_force(COUNTY, AFTER).answer("own-unit", big).code == holds


def test_of_targets_each_level_has_its_own(library):
    stands("a city is judged by the city's figure, a county by its own")
    found = library()
    assert {each.pack for each in found.in_force(COUNTY, AFTER).targets()} >= {"county-2021"}
    assert all(each.pack == "city-2018" for each in found.in_force("3307", AFTER).targets())


def test_at_one_level_the_later_holds_from_its_first_day(library):
    stands("The later document holds from its first day: its values, its rhythm of an item, its rule of the same name.")
    found = library()
    assert [found.in_force(COUNTY, day).parameter("own-unit.beds").value for day in (BEFORE, AFTER)] == [100, 50]


def test_two_of_one_place_and_day_that_say_different_things_are_an_error(written):
    stands("Two documents of one place and one first day that say different things are an error of the check")
    files = later()
    for name in ("pack", "rules"):
        files[f"county-2022/{name}.yaml"] = files[f"county-2022/{name}.yaml"].replace("2022-06-01", "2021-05-17")
    assert "documents-contradict" in {error.code for error in read_policy_library(written(files))[1]}


def test_what_was_taken_away_no_longer_binds_and_does_not_come_back(written):
    stands("From that day the earlier document, or everything in it that rests on that clause, no longer binds.")
    stands("It does not come back when the later document ends.")
    files = later("repeals: [{pack: county-2021}]")
    files["county-2022/pack.yaml"] = files["county-2022/pack.yaml"].replace("to: null", "to: 2022-12-31")
    found = load_policy_library(written(files))
    assert [pack.id for pack in found.in_force(COUNTY, AFTER).packs] == ["county-2022", "city-2018"]
    assert [pack.id for pack in found.in_force(COUNTY, date(2023, 6, 1)).packs] == ["city-2018"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ("repeals: [{pack: city-2018, clause: CC-01}]", "change-of-higher-law"),
        ("amends: [{pack: county-2021, clause: DD-99}]", "clause-unknown"),
        ("repeals: [{pack: county-2021, from: 2021-01-01}]", "repeal-before-law"),
        ("repeals: [{pack: county-2021, from: 2024-01-01}]", "change-after-end"),
    ],
)
def test_a_lower_document_cannot_change_a_higher_one_and_a_change_of_nothing_is_an_error(error_codes, change, code):
    stands(
        "A lower document cannot change a higher one; a change of nothing, before the law or after its end is an error."
    )
    assert code in error_codes(change)


def test_a_value_outside_every_period_is_an_answer_of_its_own(library):
    stands("A value outside every period is *not in force*: an answer of its own.")
    with pytest.raises(NotInForce):
        library().in_force(COUNTY, date(2017, 1, 1)).parameter("own-unit.beds")


@pytest.mark.parametrize(
    ("begins", "code"), [("2022-01-01", "before-the-document"), ("2023-06-01", "after-the-document")]
)
def test_what_begins_outside_its_document_is_refused(written, begins, code):
    stands("one that begins before its document or after its end is refused, because it would silently never hold")
    files = later()
    files["county-2022/pack.yaml"] = files["county-2022/pack.yaml"].replace("to: null", "to: 2022-12-31")
    files["county-2022/rules.yaml"] = files["county-2022/rules.yaml"].replace("2022-06-01", begins)
    errors = [error for error in read_policy_library(written(files))[1] if error.code == code]
    assert str(errors[0]).startswith("packs/county-2022/rules.yaml:1:")
    assert errors[0].remedy


def test_each_value_and_answer_carries_the_digest_of_its_pack(library):
    stands("Each value and each answer of a rule carries the SHA-256 of the pack that gave it (`digest`).")
    found = library()
    assert found.in_force(COUNTY, AFTER).parameter("own-unit.beds").digest == found.pack("county-2022").digest
    assert found.in_force(COUNTY, BEFORE).answer("own-unit", HOME).digest == found.pack("county-2021").digest


@pytest.mark.parametrize(("strength", "owed"), [("must", True), ("should", False), ("may", False), ("explore", False)])
def test_only_what_must_be_is_owed_until_the_place_takes_part(library, strength, owed):
    stands("What is offered is owed only where the place declares that it takes part")
    services = SERVICES.replace("TIMING", "{frequency: 1, period: 1, periodUnit: mo}").replace(
        "  items:", f"  strength: {strength}\n  items:"
    )
    part = (
        "- {pack: county-2022, mode: care-to-home, in_force: {from: 2022-09-01}, printed: 县里开展}"
        if not owed
        else "[]"
    )
    found = library(services=services, participation=part)
    clauses = [promised(found, day, ELDER)["health-checkup"].clauses for day in (AFTER, date(2022, 9, 1))]
    assert ["EE-01" in each for each in clauses] == [owed, True]
