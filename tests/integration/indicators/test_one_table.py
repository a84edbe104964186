"""A figure, its breakdown and the persons behind it are one count seen three ways."""

from collections.abc import Iterator
from datetime import date

import pytest
from factories import a_team, an_elder, complete_evidence

from yilian.audit.scope import using_scope
from yilian.indicators.queries.figures import breakdown, members
from yilian.indicators.queries.target_rows import target_line, target_rows_on
from yilian.kernel.actors import SYSTEM
from yilian.people.models import Elder
from yilian.visits.actions.visits import Delivery, record_visit

ON = date(2023, 9, 12)
PACK, TARGET = "panan-2021", "health-management-rate-65"
HERE, THERE = "330727109901", "330727106901"


@pytest.fixture(autouse=True)
def everywhere(county: None) -> Iterator[None]:
    with using_scope(SYSTEM):
        yield


def check(elder: Elder, on: date = ON) -> None:
    team, doctor = a_team()
    record_visit(
        SYSTEM, elder, team, doctor, delivery=Delivery("health-checkup", on, complete_evidence("health-checkup"))
    )


def figure(division: str = "330727", on: date = ON) -> tuple[int, int]:
    found = target_line(PACK, TARGET, division, on).figure
    assert found is not None
    return found.numerator, found.denominator


def test_three_views_agree() -> None:
    elders = [an_elder(name=f"老人{n}", residence=HERE if n % 3 else THERE) for n in range(7)]
    for elder in elders[:4]:
        check(elder)
    target = target_line(PACK, TARGET, "330727", ON).target
    parts = [part for _code, part in breakdown(target, "330727", ON, 9)]
    counted = {one.elder_id for one in members(target, "330727", ON, counts=True)}
    missing = {one.elder_id for one in members(target, "330727", ON, counts=False)}
    assert figure() == (4, 7)
    assert (sum(one.numerator for one in parts), sum(one.denominator for one in parts)) == (4, 7)
    assert counted == {elder.pk for elder in elders[:4]}
    assert counted | missing == {elder.pk for elder in elders}
    assert not counted & missing


def test_a_second_check_up_in_the_year_does_not_count_twice() -> None:
    elder = an_elder()
    check(elder, date(2023, 3, 1))
    check(elder)
    assert figure() == (1, 1)


@pytest.mark.parametrize(("on", "counts"), [(date(2022, 12, 31), 0), (date(2023, 1, 1), 1), (date(2023, 9, 12), 1)])
def test_only_this_year_counts(on: date, counts: int) -> None:
    check(an_elder(), on)
    assert figure() == (counts, 1)


def test_what_happens_after_the_day_does_not_count() -> None:
    check(an_elder())
    assert figure(on=date(2023, 9, 11)) == (0, 1)


@pytest.mark.parametrize(("born", "people"), [(date(1958, 9, 12), 1), (date(1958, 9, 13), 0), (date(1943, 5, 1), 1)])
def test_sixty_five_is_reached_on_the_birthday(born: date, people: int) -> None:
    an_elder(birth_date=born)
    assert figure() == (0, people)


def test_the_dead_are_not_counted_from_the_day_they_die() -> None:
    an_elder(died_on=ON)
    assert figure() == (0, 0)
    assert figure(on=date(2023, 9, 11)) == (0, 1)


def test_a_part_of_the_place_counts_its_own() -> None:
    check(an_elder(residence=HERE))
    an_elder(residence=THERE)
    assert figure("330727109") == (1, 1)
    assert figure("330727106") == (0, 1)
    assert figure("330727000000") == (1, 2)


def test_without_anybody_there_is_no_verdict_of_missing() -> None:
    line = target_line(PACK, TARGET, "330727", ON)
    assert line.percent == ""
    assert line.verdict != "missed"


def test_every_target_of_the_place_has_a_line() -> None:
    lines = target_rows_on("330727", ON)
    assert (PACK, TARGET) in {(line.pack, line.target.id) for line in lines}
    assert all(line.verdict for line in lines)
