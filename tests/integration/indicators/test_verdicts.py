"""Verdicts: judged and stored on the due day, corrected beside; ended plans; clauses without a date; a yearly measure; forecasts."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from factories import a_team, an_elder, complete_evidence
from spec.measures.world import build

from yilian.audit.scope import using_scope
from yilian.indicators.actions import freeze_period, judge_due_targets
from yilian.indicators.bulletins import KINDS
from yilian.indicators.models import TargetVerdict
from yilian.indicators.queries.evaluations import evaluated_packs
from yilian.indicators.queries.target_rows import target_line, target_rows_on
from yilian.indicators.serialise import serialise_target
from yilian.indicators.tasks import judge
from yilian.kernel.actors import SYSTEM
from yilian.places.models import Division
from yilian.places.policies import pack_digest
from yilian.visits.actions.visits import Delivery, record_visit

RATE = ("panan-2021", "health-management-rate-65")
UNDATED = ("panan-2021", "care-institutions-medical-service")
DUE, LATER = date(2023, 12, 31), date(2024, 3, 1)


@pytest.fixture(autouse=True)
def world(county: None) -> Iterator[None]:
    with using_scope(SYSTEM):
        build()
        yield


@pytest.fixture
def spring(settings: Any) -> date:
    """Let it be a day of the spring after the plan ended."""
    settings.YILIAN_TODAY = LATER.isoformat()
    return LATER


def county() -> Division:
    return Division.objects.get(code="330727000000")


def eight_more_checked() -> None:
    """Enter eight elders of the county who were given a check-up on 1 September."""
    team, doctor = a_team()
    for number in range(8):
        elder = an_elder(name=f"新{number}", birth_date=date(1944, 1, 1))
        evidence = complete_evidence("health-checkup")
        record_visit(SYSTEM, elder, team, doctor, delivery=Delivery("health-checkup", date(2023, 9, 1), evidence))


@pytest.mark.shows("PA-03")
@pytest.mark.feature("45")
def test_a_verdict_is_stored_with_its_figure_digest_and_words(spring: date) -> None:
    judge_due_targets(SYSTEM, county(), on=DUE)
    assert not TargetVerdict.objects.filter(due=DUE).exists()
    assert judge_due_targets(SYSTEM, county(), on=spring) > 0
    stored = TargetVerdict.objects.get(pack=RATE[0], target=RATE[1])
    assert (stored.numerator, stored.denominator, stored.verdict, stored.due) == (1, 4, "missed", DUE)
    assert stored.pack_digest == pack_digest(RATE[0])
    assert len(stored.pack_digest) == 64
    assert stored.words == target_line(*RATE, "330727", spring).target.printed
    count = TargetVerdict.objects.count()
    assert judge_due_targets(SYSTEM, county(), on=spring) == 0
    assert TargetVerdict.objects.count() == count


def test_the_nightly_job_judges_the_days_it_missed(spring: date) -> None:
    judge()
    judge()
    assert TargetVerdict.objects.filter(pack=RATE[0], target=RATE[1]).count() == 1


def test_a_stored_verdict_is_never_changed(spring: date) -> None:
    judge_due_targets(SYSTEM, county(), on=spring)
    with pytest.raises(Exception, match=r"written once|permission denied"), connection.cursor() as cursor:
        cursor.execute("SAVEPOINT before; UPDATE indicators_target_verdict SET verdict = 'met'")
    with connection.cursor() as cursor:
        cursor.execute("ROLLBACK TO SAVEPOINT before")


@pytest.mark.shows("PA-03")
def test_after_the_due_day_the_verdict_is_that_of_the_day_and_the_figure_goes_on(spring: date) -> None:
    row = target_line(*RATE, "330727", spring)
    assert row.settled is not None
    assert row.settled.figure is not None
    assert (row.settled.figure.numerator, row.settled.frozen, row.verdict) == (1, False, "missed")
    assert row.figure is not None
    assert row.figure.numerator == 0
    judge_due_targets(SYSTEM, county(), on=spring)
    row = target_line(*RATE, "330727", spring)
    assert row.settled is not None
    assert (row.settled.frozen, row.settled.corrected, row.verdict) == (True, False, "missed")


@pytest.mark.shows("PA-03")
def test_a_record_entered_late_stands_beside_the_verdict_and_does_not_change_it(
    spring: date, client_as: Callable[..., Client]
) -> None:
    judge_due_targets(SYSTEM, county(), on=spring)
    eight_more_checked()
    row = target_line(*RATE, "330727", spring)
    assert row.settled is not None
    assert (row.verdict, row.settled.now, row.settled.corrected) == ("missed", "met", True)
    assert serialise_target(row)["settled"] == {
        "on": DUE,
        "value": 0.25,
        "verdict": "missed",
        "frozen": True,
        "corrected": "met",
    }
    bureau = client_as("health-bureau")
    page = bureau.get(reverse("indicators:target", args=RATE)).content.decode()
    assert "到期核定" in page
    assert "有更正" in page
    [said] = [rows for rows in KINDS["bulletin"]("330727", spring).tables if rows.name == "目标进展"]
    [verdict, *_] = [row[6].text for row in said.rows if row[0].text == "PA-03"]
    assert verdict == "未达标（更正：达标）"


@pytest.mark.shows("PA-03")
def test_what_is_reached_before_its_day_waits_for_it() -> None:
    eight_more_checked()
    on = date(2023, 9, 12)
    assert target_line(*RATE, "330727", on).verdict == "reached-early"
    assert target_line(*RATE, "330727", DUE).verdict == "met"


@pytest.mark.shows("PA-37")
def test_a_clause_without_a_date_is_reached_or_not_and_never_waits() -> None:
    assert target_line(*UNDATED, "330727", date(2023, 9, 12)).verdict == "missed-undated"


@pytest.mark.shows("PA-27")
def test_a_published_verdict_stands_beside_that_of_todays_records(client_as: Callable[..., Client]) -> None:
    freeze_period(SYSTEM, county(), on=date(2023, 9, 12), title="第三季度通报")
    eight_more_checked()
    page = client_as("health-bureau").get(reverse("indicators:evaluation", args=["panan-2021"])).content.decode()
    [row] = [part for part in page.split("<tr>") if "健康管理率" in part and "有更正" in part]
    assert row.index("未到期") < row.index("已达到（期末核定）") < row.index("有更正")


@pytest.mark.shows("PA-27")
@pytest.mark.feature("46")
def test_an_ended_plan_stays_until_its_report_is_out(spring: date, client_as: Callable[..., Client]) -> None:
    bureau = client_as("health-bureau")
    assert RATE in {(row.pack, row.target.id) for row in target_rows_on("330727", spring)}
    assert "panan-2021" in {pack.id for pack in evaluated_packs("330727", spring)}
    assert "健康管理率" in bureau.get(reverse("indicators:targets")).content.decode()
    freeze_period(SYSTEM, county(), on=DUE, title="三年行动计划终期报告")
    assert "panan-2021" not in {row.pack for row in target_rows_on("330727", spring)}
    assert "panan-2021" not in {pack.id for pack in evaluated_packs("330727", spring)}
    assert RATE in {(row.pack, row.target.id) for row in target_rows_on("330727", date(2024, 2, 29))}


@pytest.mark.shows("PA-03")
def test_a_yearly_measure_is_compared_with_the_same_day_a_year_before() -> None:
    row = target_line(*RATE, "330727", date(2023, 9, 12), trend=True)
    assert row.year_before is not None
    assert (row.year_before.on, row.year_before.value) == (date(2022, 9, 12), 0.2)
    assert row.change == "同比 ↗ +5.0"
    assert serialise_target(row)["year_before"] == 0.2
    other = target_line("panan-2021", "rehab-nursing-beds-per-1000", "330727", date(2023, 9, 12), trend=True)
    assert other.year_before is None


@pytest.mark.parametrize("kind", KINDS)
def test_a_paper_of_a_day_that_has_not_come_is_marked_as_a_forecast(kind: str) -> None:
    ahead, held = KINDS[kind]("330727", DUE), KINDS[kind]("330727", date(2023, 9, 12))
    assert ahead.title.endswith("（预测）")
    assert "预测" in ahead.lead[0]
    assert "预测" not in held.title + held.lead[0]
