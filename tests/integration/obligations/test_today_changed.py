"""Whoever has Today open hears that it changed: the action tells whose worklist, the page names whose it may hear of."""

from collections.abc import Callable
from datetime import date
from typing import Any
from urllib.parse import parse_qs, urlsplit

import psycopg
import pytest
from django.db import transaction
from django.test import Client
from factories import a_team, an_elder

from yilian.accounts.models import User
from yilian.agreements.actions.enrolments import enrol
from yilian.audit import actions
from yilian.audit.scope import using_scope
from yilian.desk.actions import tell_worklists
from yilian.kernel.actors import SYSTEM
from yilian.kernel.records import RecordRef
from yilian.obligations.actions.fulfilling import fulfil, release, waive
from yilian.obligations.actions.opening import assign, void
from yilian.obligations.events import WorklistsChanged
from yilian.obligations.models import Obligation
from yilian.pages.live import CHANNEL, topics_of
from yilian.runtime.postgres.urls import connection_of

ON = date(2023, 9, 12)
VISIT = RecordRef("visits.visit", 1)


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[frozenset[int]]:
    heard: list[frozenset[int]] = []
    monkeypatch.setitem(actions._handlers, WorklistsChanged, [lambda event: heard.append(event.teams)])
    return heard


@pytest.fixture
def owed(county: None) -> Obligation:
    with using_scope(SYSTEM):
        team, _doctor = a_team()
        elder = an_elder()
        enrol(SYSTEM, elder, team, mode="care-to-home", starts_on=date(2023, 3, 1))
        return Obligation.objects.filter(elder=elder, what="health-checkup", fulfilled_on=None).order_by("due_at")[0]


@pytest.mark.parametrize(
    "act",
    [
        lambda owed: fulfil(SYSTEM, owed.elder, what=owed.what, record=VISIT, at=ON),
        lambda owed: waive(SYSTEM, owed, on=ON, reason="本人拒绝"),
        lambda owed: assign(SYSTEM, owed, role="nurse"),
    ],
    ids=["fulfilled", "waived", "handed on"],
)
def test_what_changes_a_worklist_says_whose(
    owed: Obligation, told: list[frozenset[int]], act: Callable[[Obligation], object]
):
    with using_scope(SYSTEM):
        act(owed)
        team = owed.team_id
    assert told == [frozenset({team})]


def test_what_is_opened_again_and_what_is_planned_is_told_and_nothing_else(
    owed: Obligation, told: list[frozenset[int]]
):
    with using_scope(SYSTEM):
        fulfil(SYSTEM, owed.elder, what=owed.what, record=VISIT, at=ON)
        release(SYSTEM, record=VISIT)
        void(SYSTEM, record=RecordRef("visits.visit", 2), reason="ended")
        assert len(told) == 2
        other, _doctor = a_team("330727106000")
        enrol(SYSTEM, an_elder(name="周某"), other, mode="care-to-home", starts_on=ON)
    assert {other.pk} in told


def test_the_door_hears_it_when_the_action_commits_and_not_before(
    django_db_setup: None, django_db_blocker: Any
) -> None:
    with django_db_blocker.unblock():
        from django.db import connection

        with psycopg.connect(
            **{**connection_of("app"), "dbname": connection.settings_dict["NAME"]}, autocommit=True
        ) as door:
            door.execute(f"LISTEN {CHANNEL}".encode())
            with pytest.raises(RuntimeError), transaction.atomic():
                tell_worklists(WorklistsChanged(frozenset({1})))
                raise RuntimeError
            with transaction.atomic():
                tell_worklists(WorklistsChanged(frozenset({12, 7})))
                tell_worklists(WorklistsChanged(frozenset({12})))
                assert list(door.notifies(timeout=0.1)) == []
            heard = [notice.payload for notice in door.notifies(timeout=5, stop_after=2)]
        connection.close()
    assert sorted(heard) == ["today-12", "today-7"]


def test_today_listens_for_its_teams_and_stays_still_without_a_door(
    owed: Obligation, client_as: Callable[..., Client], settings: Any
):
    client = client_as("nurse", "330727109000")
    assert "data-live" not in client.get("/today/").content.decode()
    settings.YILIAN_LIVE_URL = "http://127.0.0.1:8001"
    page = client.get("/today/").content.decode()
    address = page.partition('data-live="')[2].partition('"')[0]
    assert 'hidden class="button small"' in page
    token = parse_qs(urlsplit(address).query)["topics"][0]
    reader = User.objects.get(username="nurse-330727109000")
    assert topics_of(token, reader.pk) == {f"today-{owed.team_id}"}
    elsewhere = client_as("nurse", "330727106000").get("/today/").content.decode()
    assert "data-live" not in elsewhere
