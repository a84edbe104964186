"""The address by which a page hears of changes is good for its topics and its reader, for half a day."""

from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core import signing

from yilian.pages.live import MOST, SALT, live_address, topics_of

READER: Any = SimpleNamespace(actor=SimpleNamespace(user_id=7))


@pytest.fixture(autouse=True)
def door(settings: Any) -> None:
    settings.YILIAN_LIVE_URL = "http://127.0.0.1:8001"


def token_of(address: str) -> str:
    return parse_qs(urlsplit(address).query)["topics"][0]


def test_its_reader_hears_of_its_topics():
    address = live_address(READER, ["today-2", "today-1", "today-2"])
    assert address.startswith("http://127.0.0.1:8001/live/events?topics=")
    assert topics_of(token_of(address), 7) == {"today-1", "today-2"}


def test_another_reader_a_forged_and_an_old_token_hear_of_nothing(monkeypatch: pytest.MonkeyPatch):
    token = token_of(live_address(READER, ["today-1"]))
    assert topics_of(token, 8) == frozenset()
    assert topics_of(token[:-1] + ("A" if token[-1] != "A" else "B"), 7) == frozenset()
    assert topics_of("", 7) == frozenset()
    assert topics_of(signing.dumps([7, "today-1"]), 7) == frozenset()
    assert topics_of(signing.dumps(7, salt=SALT), 7) == frozenset()
    monkeypatch.setattr("yilian.pages.live.VALID", -1)
    assert topics_of(token, 7) == frozenset()


def test_without_a_door_without_topics_or_with_too_many_there_is_no_address(settings: Any):
    assert live_address(READER, []) == ""
    assert live_address(READER, (f"today-{number}" for number in range(MOST + 1))) == ""
    settings.YILIAN_LIVE_URL = ""
    assert live_address(READER, ["today-1"]) == ""
