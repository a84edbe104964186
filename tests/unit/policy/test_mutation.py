"""Each fact of a pack is changed, one at a time, into something its type allows; worked cases notice or do not."""

import pytest

from yilian.kernel.workdays import chinese_calendar
from yilian.policy.mutation import changes, facts, with_pack
from yilian.policy.proof import Tried, case_that_notices, digest, proof_of, unproven


@pytest.fixture
def county(small_shelf):
    return list(changes(small_shelf, small_shelf.pack("county-2021")))


def becomes(county, where):
    return {change.becomes for change in county if change.fact.where == where}


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ("targets.yaml rate-2023 value", {"0.71", "0.69"}),
        ("targets.yaml rate-2023 due", {"2024-01-01", "2023-12-30"}),
        ("targets.yaml rate-2023 compare", {"at-most"}),
        ("targets.yaml split parts.care", {"0.81", "0.79"}),
        ("rules.yaml own-unit.beds values.0.value", {"101", "99"}),
        ("rules.yaml own-unit answer", {"allowed"}),
        ("services.yaml 1:care-to-home/health-checkup timing.period", {"2"}),
        ("services.yaml 1:care-to-home/telephone-advice standing", {"once"}),
        ("services.yaml 1:care-to-home provider", {"family-doctor-team"}),
        ("tasks.yaml projects/1 date", {"2020-11", "2020-09"}),
        ("tasks.yaml projects/1 lead", {'["civil-affairs"]'}),
        ("institutions.csv east-home ownership", {"private"}),
        ("pack.yaml in_force.to", {"2024-01-01", "2023-12-30"}),
    ],
)
def test_a_fact_becomes_what_lies_next_to_it(county, where, expected):
    assert becomes(county, where) == expected


def test_the_parts_of_a_condition_are_changed_and_left_out(county):
    junctions = becomes(county, "services.yaml 1:care-to-home entitled.any.1.all.1.any")
    assert junctions == {
        '{"all":[{"in_group":"age-80-plus"},{"in_group":"dementia"}]}',
        '{"any":[{"in_group":"dementia"}]}',
        '{"any":[{"in_group":"age-80-plus"}]}',
    }


def test_names_and_words_as_printed_are_no_facts(county):
    last = {change.fact.where.split()[-1].split(".")[-1] for change in county}
    assert not last & {"title", "note", "printed", "zh", "en", "id", "clause", "name"}


def test_one_fact_is_changed_and_the_rest_stays(small_shelf, county):
    pack = small_shelf.pack("county-2021")
    for change in county:
        assert change.pack != pack, change.id
    assert len({change.id for change in county}) == len(county)
    changed = next(change for change in county if change.fact.where == "rules.yaml own-unit.beds values.0.value")
    library = with_pack(small_shelf, changed.pack)
    assert library.pack("county-2021").parameters["own-unit.beds"].values[0].value == 101
    assert library.pack("city-2018") is small_shelf.pack("city-2018")
    assert changed.pack.targets == pack.targets


def test_a_fact_that_no_case_knows_is_not_proven(small_shelf, county):
    catalogue, calendar = small_shelf.catalogue, chinese_calendar()
    tried = [Tried(change, case_that_notices(change, catalogue, calendar)) for change in county]
    assert not any(each.noticed_by for each in tried)  # this document has no worked cases
    proof = proof_of(tried)
    assert proof["DD-03"].facts == len(proof["DD-03"].unnoticed) > 0
    assert (proof["DD-03"].by_cases, proof["DD-03"].by_tests) == (0, 0)


def test_a_proof_of_other_facts_proves_nothing(small_shelf, county):
    own = tuple(fact for fact in facts(small_shelf, small_shelf.pack("county-2021")) if fact.clause == "DD-03")
    noticed = proof_of(Tried(change, "tests/a.py::test_a") for change in county)
    assert noticed["DD-03"].by_tests == len(own)
    assert unproven(noticed, "DD-03", own) == 0
    assert noticed["DD-03"].digest == digest(own) != digest(own[1:])
    assert unproven(noticed, "DD-03", own[1:]) == len(own) - 1
    assert unproven({}, "DD-03", own) == len(own)
