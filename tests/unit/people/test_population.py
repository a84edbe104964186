"""The invented population: the same every time, with numbers that are valid and nobody's twice."""

from collections import Counter
from datetime import date

import pytest

from yilian.kernel.county import crowding
from yilian.kernel.identifiers import birth_date_of, resident_id_problem, sex_of
from yilian.people.demo.population import AGES, Home, Person, homes_of, people_of

ON = date(2023, 9, 12)
TOWNSHIPS = {"330727001": "安文街道", "330727201": "双峰乡"}


def villages_of(code: str) -> list[Home]:
    return [Home(f"{code}{901 + index}", f"{index}村", 120.6, 29.1) for index in range(4)]


def everywhere() -> list[Home]:
    return [home for code, name in TOWNSHIPS.items() for home in homes_of(name, villages_of(code))]


@pytest.fixture(scope="module")
def people() -> list[Person]:
    return list(people_of(everywhere(), 4000, ON))


def age(person: Person) -> float:
    return (ON - person.birth_date).days / 365.2425


def test_the_same_call_invents_the_same_people(people: list[Person]) -> None:
    assert list(people_of(everywhere(), 4000, ON)) == people


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


def test_villages_share_the_weight_of_their_township() -> None:
    for code, name in TOWNSHIPS.items():
        assert sum(home.weight for home in homes_of(name, villages_of(code))) == pytest.approx(crowding(name))


def test_homes_are_filled_by_weight(people: list[Person]) -> None:
    there = sum(person.residence.startswith("330727001") for person in people) / len(people)
    assert there == pytest.approx(2.2 / (2.2 + 0.8), abs=0.03)
