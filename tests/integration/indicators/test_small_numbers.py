"""Small numbers stay hidden across sheets: the township's own page and bulletin show no more than the county's."""

import json
from collections.abc import Callable, Iterator
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from factories import an_elder
from spec.measures.world import THERE, build

from yilian.audit.scope import using_scope
from yilian.cli import main
from yilian.indicators.actions import freeze_period
from yilian.indicators.bulletins import KINDS
from yilian.indicators.queries.figures import published_parts
from yilian.indicators.queries.target_rows import published, target_line
from yilian.kernel.actors import SYSTEM
from yilian.kernel.identifiers import full_code
from yilian.places.models import Division

ON = date(2023, 9, 12)
RATE = ("panan-2021", "health-management-rate-65")
FEW, MANY = "330727109", "330727106"


@pytest.fixture(autouse=True)
def world(county: None) -> Iterator[None]:
    """Make a county in which one township has two elders of 65 and the other nine."""
    with using_scope(SYSTEM):
        build()
        for number in range(7):
            an_elder(name=f"多{number}", birth_date=date(1944, 1, 1), residence=THERE, groups=("disabled",))
        for number in range(2):
            an_elder(name=f"少{number}", birth_date=date(1961, 1, 1), groups=("disabled",))
        yield


def test_with_two_townships_the_total_gives_neither_away() -> None:
    target = target_line(*RATE, "330727", ON).target
    assert set(published_parts(target, "330727", ON, 9).values()) == {None}


@pytest.mark.feature("60")
@pytest.mark.parametrize("township", [FEW, MANY])
def test_a_township_shows_no_more_than_the_sheet_of_the_county(township: str, client_as: Callable[..., Client]) -> None:
    row = target_line(*RATE, township, ON, trend=True)
    shown = published(row, township)
    assert row.figure is not None
    assert (shown.figure, shown.percent, shown.trend, shown.short_of) == (None, "不公布", (), None)
    [progress] = [table for table in KINDS["bulletin"](township, ON).tables if table.name == "目标进展"]
    assert [tuple(cell.text for cell in line[2:4]) for line in progress.rows if line[0].text == "PA-03"] == [
        ("不公布", "")
    ]
    page = client_as("finance-bureau").get(reverse("indicators:target", args=RATE), {"division": township})
    text = page.content.decode()
    assert "人数太少" in text
    assert f"{row.figure.numerator} / {row.figure.denominator}" not in " ".join(text.split())
    assert "人数太少" not in client_as("health-bureau").get(page.request["PATH_INFO"]).content.decode()


@pytest.mark.feature("60")
@pytest.mark.parametrize("township", [FEW, MANY])
def test_the_program_and_what_is_frozen_give_no_more_than_the_papers(
    township: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """By command as text and as JSON, over a lake, and in a period that is published."""
    with pytest.raises(SystemExit):
        main(["--json", "evaluate", "--place", township, "--on", f"{ON}"])
    targets = json.loads(capsys.readouterr().out)["targets"]
    [rate] = [each for each in targets if each["target"] == RATE[1]]
    assert rate["withheld"]
    named = ("value", "numerator", "denominator", "parts", "short_of", "year_before", "settled")
    assert {rate[name] for name in named} == {None}
    assert rate["trend"] == []
    assert any(each["numerator"] is not None and not each["withheld"] for each in targets)  # of institutions and places
    with pytest.raises(SystemExit):
        main(["evaluate", "--place", township, "--on", f"{ON}"])
    [line] = [line for line in capsys.readouterr().out.splitlines() if line.startswith("PA-03")]
    assert "不公布" in line
    place = Division.objects.get(pk=full_code(township))
    period = freeze_period(SYSTEM, place, on=ON, title="三季度")
    frozen = period.figures.get(target=RATE[1])
    assert (frozen.numerator, frozen.denominator, frozen.value) == (None, None, None)


def column(kind: str, division: str, table: str, head: str) -> list[str]:
    """Return a column of a table of a paper."""
    [shown] = [each for each in KINDS[kind](division, ON).tables if each.name == table]
    at = shown.columns.index(head)
    return [row[at].text for row in shown.rows]


@pytest.mark.feature("60")
@pytest.mark.shows("PA-28")
def test_the_census_of_a_township_shows_nothing_that_the_census_of_the_county_hides() -> None:
    assert column("census", "330727", "分乡镇", "失能").count("不公布") == 2
    assert column("census", "330727", "分年龄", "失能").count("不公布") == 2
    for township in (FEW, MANY):
        for table in ("分村社", "分年龄", "居住和签约"):
            assert set(column("census", township, table, "失能")) == {"不公布"}


def test_a_split_of_a_village_is_not_published() -> None:
    assert set(column("census", THERE, "分年龄", "失能")) == {"不公布"}


def test_the_county_itself_is_published() -> None:
    row = target_line(*RATE, "330727", ON)
    assert published(row, "330727") == row
