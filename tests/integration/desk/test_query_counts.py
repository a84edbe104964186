"""How many statements each page sends: a baseline that only moves on purpose.

A page that asks once for each row it shows is found here before anybody waits for it. After a change that is meant, record anew:
`YILIAN_RECORD=1 .venv/bin/pytest tests/integration/desk/test_query_counts.py`.
"""

import json
import os
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver
from factories import a_team, an_elder

from yilian.accounts.rules import ROLES
from yilian.agreements.actions import enrol
from yilian.audit.reach import reaching
from yilian.kernel.actors import SYSTEM
from yilian.people.models import Elder

BASELINE = Path(__file__).with_name("query_counts.json")
RECORD = f"YILIAN_RECORD=1 .venv/bin/pytest tests/integration/desk/{Path(__file__).name}"
ROLE = "county-admin"
ELDERS = 12


@pytest.fixture
def loaded(county: None) -> Elder:
    """A register with more than a few rows for every list, so that a statement for each row would show."""
    with reaching(SYSTEM):
        team, _doctor = a_team()
        made = [an_elder(name=f"周{sign}兰") for sign in "甲乙丙丁戊己庚辛壬癸子丑"[:ELDERS]]
        for elder in made:
            enrol(SYSTEM, elder, team, mode="care-to-home", starts_on=date(2023, 3, 1))
    return made[0]


def addresses_of(elder: Elder) -> dict[str, str]:
    """Name every page whose address asks for nothing, those of an elder, and the interface."""
    plain = {address: address for address in sorted(_plain(get_resolver().url_patterns)) if "sign-out" not in address}
    return plain | {"/elders/<elder>/": f"/elders/{elder.pk}/", "/api/elders/<elder>": f"/api/elders/{elder.pk}"}


def _plain(patterns: list[URLPattern | URLResolver], at: str = "/") -> Iterator[str]:
    for one in patterns:
        address = at + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from _plain(one.url_patterns, address)
        elif "<" not in address and one.callback.permit in ROLES[ROLE].permissions | {"signed-in", "public"}:
            yield address


def statements(client: Client, address: str) -> list[str]:
    client.get(address)  # what a process or a session remembers is asked for once
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code in {200, 302, 405}, address
    return [one["sql"] for one in captured]


def test_pages_send_no_more_statements_than_recorded(loaded: Elder, client_as: Callable[..., Client]) -> None:
    client = client_as(ROLE)
    sent = {name: statements(client, address) for name, address in addresses_of(loaded).items()}
    counts = {name: len(many) for name, many in sorted(sent.items())}
    if os.environ.get("YILIAN_RECORD"):
        BASELINE.write_text(json.dumps(counts, indent=2) + "\n", "utf-8")
    known = json.loads(BASELINE.read_text("utf-8"))
    moved = {name: (known.get(name), count) for name, count in counts.items() if known.get(name) != count}
    shown = [f"{name}: {before} → {after}\n" + "\n".join(sent[name]) for name, (before, after) in moved.items()]
    assert not moved, "\n\n".join([*shown, f"If this is meant, record it: {RECORD}"])
