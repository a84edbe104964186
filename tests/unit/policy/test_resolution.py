"""What binds a place on a date, and what follows for an elder or an institution."""

from datetime import date

import pytest

from yilian.kernel.refusals import NotFound, NotInForce
from yilian.policy.facts import ElderFacts, InstitutionFacts

ON = date(2022, 1, 1)


@pytest.fixture
def policy(small_shelf):
    return small_shelf.in_force("330727101000", ON)


def an_elder(**facts):
    return ElderFacts(**{"age": 70, "contracted": True, "residence": "330727101", **facts})


def promised(policy, *about):
    return {promise.item: promise for promise in policy.promises_to(*about)}


def test_a_county_is_bound_by_its_own_and_its_citys_documents(policy):
    assert [pack.id for pack in policy.packs] == ["county-2021", "city-2018"]


@pytest.mark.parametrize(
    ("division", "on", "packs"),
    [
        ("330782", ON, ["city-2018"]),
        ("330727", date(2021, 5, 16), ["city-2018"]),
        ("330727", date(2023, 12, 31), ["county-2021", "city-2018"]),
        ("330727", date(2024, 1, 1), ["city-2018"]),
        ("330000", ON, []),
        ("330727", date(2018, 6, 3), []),
    ],
)
def test_the_place_and_the_date_say_which_documents_bind(small_shelf, division, on, packs):
    assert [pack.id for pack in small_shelf.in_force(division, on).packs] == packs


@pytest.mark.parametrize(("on", "value"), [(date(2020, 12, 31), 60), (date(2021, 1, 1), 65)])
def test_a_parameter_has_the_value_of_its_day(small_shelf, on, value):
    found = small_shelf.in_force("330727", on).parameter("elder.age")
    assert (found.value, found.clause, found.pack) == (value, "CC-02", "city-2018")


@pytest.mark.parametrize("name", ["city.only", "no.such-name"])
def test_outside_every_period_there_is_no_value(policy, name):
    with pytest.raises(NotInForce):
        policy.parameter(name)


def test_the_same_item_of_two_documents_is_owed_once_with_every_clause(policy):
    checkup = promised(policy, an_elder(age=85))["health-checkup"]
    assert checkup.clauses == ("DD-02", "CC-01")
    assert checkup.packs == ("county-2021", "city-2018")


def test_the_strictest_timing_wins_and_says_why(policy):
    checkup = promised(policy, an_elder(age=85))["health-checkup"]
    assert checkup.rhythm.timing.period == 1
    assert checkup.providers == ("township-health-centre",)
    assert "DD-02 promises it once a year, the strictest; the others: CC-01 once every 2 years" in checkup.because.en


def test_what_one_document_makes_free_is_free(policy):
    promises = promised(policy, an_elder(age=85))
    assert promises["health-checkup"].free
    assert promises["health-checkup"].then == "guidance-note"


def test_a_standing_promise_is_stricter_than_one_on_demand(policy):
    advice = promised(policy, an_elder(age=85))["telephone-advice"]
    assert advice.rhythm.kind == "standing"
    assert advice.rhythm.around_the_clock


def test_who_has_no_contract_is_owed_what_asks_for_none(policy):
    promises = promised(policy, an_elder(age=85, contracted=False))
    assert promises["health-checkup"].clauses == ("CC-01",)


def test_a_group_may_follow_from_age(policy):
    assert promised(policy, an_elder(age=79))["health-checkup"].clauses == ("CC-01",)
    assert promised(policy, an_elder(age=80))["health-checkup"].clauses == ("DD-02", "CC-01")
    assert promised(policy, an_elder(age=70, groups=frozenset({"dementia"})))["health-checkup"].clauses[0] == "DD-02"


def test_too_young_is_owed_nothing(policy):
    assert policy.promises_to(an_elder(age=64)) == ()


def test_an_institution_is_owed_what_asks_for_institutions(policy):
    owed = policy.promises_to_institution(InstitutionFacts(kind="care-institution", division="330727"))
    assert [promise.item for promise in owed] == ["green-channel"]
    assert policy.promises_to_institution(InstitutionFacts(kind="township-health-centre")) == ()


def test_a_resident_is_owed_what_the_institution_qualifies_for(policy):
    resident = an_elder(age=70, lives="in-institution")
    home = InstitutionFacts(kind="care-institution")
    visit = promised(policy, resident, home)["ward-visit"]
    assert visit.rhythm.words.zh == "每周1—2次"
    assert "ward-visit" not in promised(policy, resident)
    assert "ward-visit" not in promised(policy, an_elder(lives="at-home"), home)


@pytest.mark.parametrize(("beds", "answer"), [(99, "not-required"), (100, "required")])
def test_a_rule_answers_with_reasons_clause_and_limit(policy, beds, answer):
    found = policy.answer("own-unit", InstitutionFacts(kind="care-institution", beds=beds))
    assert found.code == answer
    assert found.clauses == ("DD-03",)
    assert [(reason.question, reason.operand, reason.held) for reason in found.reasons] == [
        ("kind", "care-institution", True),
        ("beds_at_least", 100, beds >= 100),
    ]
    assert (found.limit.value, found.authority) == (20, "health-bureau")


def test_a_rule_that_is_not_in_force_does_not_answer(small_shelf):
    with pytest.raises(NotInForce):
        small_shelf.in_force("330782", ON).answer("own-unit", InstitutionFacts(kind="care-institution"))


def test_tasks_and_targets_come_with_their_pack(policy):
    assert {found.pack for found in policy.targets()} == {"county-2021"}
    assert len(policy.tasks()) == 5


def test_an_unknown_pack_is_not_found(small_shelf):
    with pytest.raises(NotFound):
        small_shelf.pack("nowhere-2000")
    assert small_shelf.pack_of_clause("DD-02").id == "county-2021"
