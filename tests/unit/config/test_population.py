"""The invented population: the same every time, with numbers that are valid and nobody's twice."""

from collections import Counter
from datetime import date

import pytest

from yilian.config.demo.population import AGES, Home, Person, people_of, villages_of
from yilian.kernel.identifiers import birth_date_of, level_of, resident_id_problem, sex_of

ON = date(2023, 9, 12)
TOWNSHIPS = (
    Home("330727109000", "尖山镇", 120.63, 29.09, 3.0),
    Home("330727106000", "玉山镇", 120.60, 29.17, 1.0),
)


@pytest.fixture(scope="module")
def people() -> list[Person]:
    homes = [village for township in TOWNSHIPS for village in villages_of(township, 4)]
    return list(people_of(homes, 4000, ON))


def age(person: Person) -> float:
    return (ON - person.birth_date).days / 365.2425


def test_the_same_call_invents_the_same_people(people: list[Person]) -> None:
    homes = [village for township in TOWNSHIPS for village in villages_of(township, 4)]
    assert list(people_of(homes, 4000, ON)) == people


def test_identity_numbers_are_valid_unique_and_agree_with_the_person(people: list[Person]) -> None:
    assert [one.id_number for one in people if resident_id_problem(one.id_number)] == []
    assert [number for number, times in Counter(one.id_number for one in people).items() if times > 1] == []
    assert all(birth_date_of(one.id_number) == one.birth_date for one in people)
    assert all(sex_of(one.id_number) == one.sex for one in people)


def test_telephone_numbers_are_unique(people: list[Person]) -> None:
    assert len({one.phone for one in people}) == len(people)
    assert all(len(one.phone) == 11 for one in people)


def test_shares_of_ages_follow_the_table(people: list[Person]) -> None:
    for first, share, _women in AGES:
        found = sum(first <= age(one) < first + 5 for one in people) / len(people)
        assert found == pytest.approx(share, abs=0.025), first


def test_shares_of_ages_add_up_to_all() -> None:
    assert sum(share for _, share, _ in AGES) == pytest.approx(1)


def test_everybody_is_sixty_and_nobody_is_impossibly_old(people: list[Person]) -> None:
    assert min(map(age, people)) >= 59.99
    assert max(map(age, people)) < 100.01


def test_nobody_dies_in_the_future(people: list[Person]) -> None:
    died = [one.died_on for one in people if one.died_on]
    assert died
    assert max(died) < ON


def test_villages_lie_in_their_township_and_share_its_weight() -> None:
    for township in TOWNSHIPS:
        villages = villages_of(township, 4)
        assert all(one.code.startswith(township.code[:9]) and level_of(one.code) == "village" for one in villages)
        assert len({one.name for one in villages}) == 4
        assert sum(one.weight for one in villages) == pytest.approx(township.weight)


def test_homes_are_filled_by_weight(people: list[Person]) -> None:
    there = sum(one.residence.startswith("330727109") for one in people) / len(people)
    assert there == pytest.approx(0.75, abs=0.03)


def test_every_document_that_comes_up_has_a_mode_of_its_own_in_force() -> None:
    from yilian.config.cli.demo import MODE_OF
    from yilian.config.demonstration import DATES
    from yilian.places.policies import policy_for, shelf

    for place, day in DATES.items():
        on = date.fromisoformat(day)
        jurisdiction = shelf().pack(place).header.jurisdiction
        for judged in (on, date(on.year, 1, 3)):
            assert place in policy_for(jurisdiction, judged).packs_of_mode(MODE_OF[place]), (place, judged)


def test_a_rate_without_data_is_told_as_such() -> None:
    from yilian.config.cli.demo import _closing

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
