"""What an action is handed comes in plain form, and what no column can hold is named by its field."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

import pytest

from yilian.audit.inputs import limit_problems, plain, refusing_the_impossible
from yilian.kernel.refusals import Invalid
from yilian.people.models import FamilyMember, Team
from yilian.places.models import Organization
from yilian.supervision.models import PlanTask


@dataclass(frozen=True, slots=True)
class Told:
    words: str
    parts: tuple[str, ...] = ()
    more: dict[str, str] | None = None


def test_every_text_is_plain_however_deep_it_lies() -> None:
    told = Told(" 周\0 ", ("a\u200b",), {"b\0": "c\r\nd"})
    assert plain(told) == Told("周", ("a",), {"b": "c\nd"})
    assert plain([told])[0] == Told("周", ("a",), {"b": "c\nd"})


def test_what_is_plain_already_stays_the_same_object() -> None:
    told = Told("周", ("a",), {"b": "c"})
    assert plain(told) is told
    team = Team(name=" x ")
    assert plain(team) is team
    assert plain(b"\0") == b"\0"


def test_a_field_that_holds_too_much_is_named() -> None:
    assert [(one.field, one.code) for one in limit_problems(FamilyMember(name="长" * 61))] == [
        ("name", "text-too-long")
    ]
    assert limit_problems(FamilyMember(name="长" * 60)) == []
    nowhere = Organization(name_zh="院", longitude=float("nan"))
    assert [(one.field, one.code) for one in limit_problems(nowhere)] == [("longitude", "value-impossible")]
    assert [one.code for one in limit_problems(PlanTask(id=2**70))] == ["number-too-large"]


@pytest.mark.parametrize("beyond", [lambda: date.max.replace(year=10_000), lambda: date.max + timedelta(days=1)])
def test_a_day_outside_the_calendar_is_invalid_and_a_bug_stays_one(beyond: Callable[[], object]) -> None:
    with pytest.raises(Invalid), refusing_the_impossible():
        beyond()
    with pytest.raises(ValueError, match="invalid literal"), refusing_the_impossible():
        int("x")
