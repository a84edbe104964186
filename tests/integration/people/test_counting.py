"""The number of a long list is remembered for a minute, for whoever reaches as far; a short one is always counted."""

from collections.abc import Callable

import pytest
from django.test import Client
from factories import an_elder

from yilian.audit.scope import using_scope
from yilian.kernel.actors import SYSTEM, Actor
from yilian.people.queries import counting
from yilian.people.queries.search import search

AsRole = Callable[..., Actor]


@pytest.fixture
def clock(county: None, monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [1000.0]
    monkeypatch.setattr(counting.time, "monotonic", lambda: now[0])
    monkeypatch.setattr(counting, "_known", {})
    return now


def test_a_short_list_is_counted_each_time(clock: list[float]) -> None:
    with using_scope(SYSTEM):
        an_elder()
        assert search("").count() == 1
        an_elder()
        assert search("").count() == 2


def test_a_long_list_is_counted_once_a_minute(clock: list[float], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "MANY", 1)
    with using_scope(SYSTEM):
        an_elder()
        assert search("").count() == 1
        an_elder(groups=("dementia",))
        assert search("").count() == 1
        assert search("", group="dementia").count() == 1
        assert search("").filter(sex=1).count() == 0
        assert search("周").count() == 2
        clock[0] += counting.HOLDS
        assert search("").count() == 2


def test_the_page_says_about_when_the_number_is_of_before(
    clock: list[float], monkeypatch: pytest.MonkeyPatch, client_as: Callable[..., Client]
) -> None:
    monkeypatch.setattr(counting, "MANY", 1)
    client = client_as("county-admin")
    with using_scope(SYSTEM):
        an_elder()
    assert "共 1 人" in client.get("/elders/").content.decode()
    with using_scope(SYSTEM):
        an_elder()
    assert "约 1 人" in client.get("/elders/").content.decode()
    clock[0] += counting.HOLDS
    assert "共 2 人" in client.get("/elders/").content.decode()


def test_nobody_is_told_the_number_of_a_wider_reach(
    clock: list[float], monkeypatch: pytest.MonkeyPatch, as_role: AsRole
) -> None:
    monkeypatch.setattr(counting, "MANY", 1)
    with using_scope(SYSTEM):
        an_elder()
        an_elder(residence="330727106901")
    with using_scope(as_role("county-admin")):
        assert search("").count() == 2
        with using_scope(as_role("nurse", "330727109")):
            assert search("").count() == 1
        assert search("").count() == 2
