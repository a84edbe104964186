"""What documents said when something was decided stays with it: a pack that is changed later does not rewrite the past."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from factories import a_team, an_elder
from msgspec.structs import replace
from without_contract import installed

from yilian.agreements.actions.enrolments import enrol
from yilian.audit.scope import using_scope
from yilian.indicators.actions import freeze_period
from yilian.indicators.bulletins.content import bulletin
from yilian.indicators.models import PublishedFigure
from yilian.kernel.actors import SYSTEM
from yilian.kernel.deadlines import by_day
from yilian.kernel.records import RecordRef
from yilian.obligations.actions.generation import generate_for_elder
from yilian.obligations.actions.loading import roll_horizon
from yilian.obligations.actions.opening import open_from_record
from yilian.obligations.models import Obligation
from yilian.obligations.queries.explaining import explain
from yilian.obligations.queries.worklists import obligation
from yilian.obligations.rules.fulfilling import RequestedService
from yilian.places.models import Division, PolicyStatement
from yilian.places.policies import policy_library
from yilian.policy.entries import Text
from yilian.policy.library import PolicyLibrary
from yilian.policy.pack import Pack

ON, START = date(2023, 9, 12), date(2023, 1, 10)
CLAUSE = "PA-15"


@pytest.fixture(autouse=True)
def reach(county: None) -> Iterator[None]:
    with using_scope(SYSTEM):
        yield


def changed(pack: Pack) -> Pack:
    """Return a pack of 磐安 whose clause on care brought home, and whose rate of health management, say something else."""
    clauses = tuple(
        replace(clause, text=Text("新的文字", "new words"), quote="新的原文") if clause.id == CLAUSE else clause
        for clause in pack.clauses
    )
    targets = tuple(
        replace(target, value=0.99, printed="99%以上") if target.clause == "PA-03" else target
        for target in pack.targets
    )
    return replace(pack, clauses=clauses, targets=targets, digest="changed")


def with_pack(new: Pack) -> PolicyLibrary:
    library = policy_library()
    packs = tuple(new if pack.id == new.id else pack for pack in library.packs)
    return replace(library, packs=packs)


def a_check_up() -> Obligation:
    elder, (team, _doctor) = an_elder(), a_team()
    enrol(SYSTEM, elder, team, mode="care-to-home", starts_on=START)
    return Obligation.objects.get(elder=elder, what="health-checkup")


def test_what_is_owed_keeps_the_words_and_the_digest_of_its_day() -> None:
    pack = policy_library().pack("panan-2021")
    checkup = a_check_up()
    with installed(with_pack(changed(pack))):
        generate_for_elder(SYSTEM, checkup.elder)
        roll_horizon(SYSTEM, until=date(2023, 12, 11))
        reason = explain(obligation(checkup.pk), ON).reasons[0]
        assert reason.decided is not None
        assert (reason.clause, reason.text) == (CLAUSE, pack.clause[CLAUSE].text)
        assert (reason.decided.digest, reason.decided.quote) == (pack.digest, pack.clause[CLAUSE].quote)
        assert (reason.decided.now, reason.decided.now_quote) == (Text("新的文字", "new words"), "新的原文")
        lines = explain(obligation(checkup.pk), ON).lines("zh")
        assert f"  原文：“{pack.clause[CLAUSE].quote}”（判定时的文件数据 {pack.digest[:12]}）" in lines
        assert "  文件数据此后已改，这里按判定时的" in lines
        # What is decided from now on rests on the new words.
        later = a_check_up()
        decided = explain(obligation(later.pk), ON).reasons[0].decided
        assert decided is not None
        assert (decided.digest, decided.quote, decided.changed) == ("changed", "新的原文", False)


def test_the_page_shows_the_old_words_and_that_the_pack_changed(client_as: Callable[..., Client]) -> None:
    pack, checkup = policy_library().pack("panan-2021"), a_check_up()
    quote = pack.clause[CLAUSE].quote
    client = client_as("health-bureau")
    page = client.get(f"/obligations/{checkup.pk}/").content.decode()
    assert f"“{quote}”" in page
    assert "文件数据此后" not in page
    with installed(with_pack(changed(pack))):
        page = client.get(f"/obligations/{checkup.pk}/").content.decode()
        assert f"“{quote}”" in page
        assert "文件数据此后已改" in page
        assert "新的原文" in page
    with installed(with_pack(replace(pack, digest="elsewhere"))):
        page = client.get(f"/obligations/{checkup.pk}/").content.decode()
        assert "文件数据此后更新过，这一条的文字和数值没有变" in page


def test_a_published_figure_and_its_bulletin_keep_what_was_asked_for(client_as: Callable[..., Client]) -> None:
    pack = policy_library().pack("panan-2021")
    (target,) = [target for target in pack.targets if target.clause == "PA-03"]
    freeze_period(SYSTEM, Division.objects.get(code="330727000000"), on=ON, title="第三季度通报")
    assert not PublishedFigure.objects.filter(statement__isnull=True).exists()
    before = demand_of("PA-03")
    with installed(with_pack(changed(pack))):
        assert demand_of("PA-03") == f"{before}（文件数据此后改为：≥ 99%）"
        page = client_as("health-bureau").get(reverse("indicators:evaluation", args=["panan-2021"])).content.decode()
        assert f"“{target.printed}”" in page
        assert "“99%以上”" in page


def demand_of(clause: str) -> str:
    return next(line.demand for line in bulletin("330727", ON).lines if line.clause == clause)


def test_a_norm_keeps_its_words_beside_the_clauses() -> None:
    elder, (team, _doctor) = an_elder(), a_team()
    requested = RequestedService("guidance-note", (), ON, by_day(ON), RecordRef("visits.visit", 7), norm="order")
    row = obligation(open_from_record(SYSTEM, elder, team, requested=requested).pk)
    assert row.statement is not None
    assert row.statement.said["norm"]["zh"] == "按单提供，文件没有承诺这一项"
    assert explain(row, ON).norm == Text("按单提供，文件没有承诺这一项", "an order; no document promises it")


def test_words_are_kept_once_for_all_that_rests_on_them() -> None:
    (team, _doctor) = a_team()
    for _ in range(5):
        enrol(SYSTEM, an_elder(), team, mode="care-to-home", starts_on=START)
    Obligation.objects.all().delete()
    roll_horizon(SYSTEM, until=date(2023, 12, 11), everything=True)
    rows = Obligation.objects.filter(elder__isnull=False)
    assert rows.count() == rows.filter(statement__isnull=False).count() > 20
    assert rows.values("statement").distinct().count() <= rows.values("what", "clauses").distinct().count()
    assert PolicyStatement.objects.count() < 10
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = 'obligations_obligation'::regclass AND attname = 'statement_id'"
        )
        assert cursor.fetchone() == ("integer",)
