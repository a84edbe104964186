"""How many statements each page sends: a baseline that only moves on purpose.

A page that asks once for each row it shows is found here before anybody waits for it. The counts of a module's pages stand with its
tests, in `tests/integration/<module>/query_counts.json`. After a change that is meant, record anew:
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
from django.urls import URLPattern, URLResolver, get_resolver, resolve
from factories import a_team, an_elder

from yilian.accounts.queries import permissions_of
from yilian.agreements.actions.enrolments import enrol
from yilian.audit.scope import using_scope
from yilian.kernel.actors import SYSTEM
from yilian.people.models import Elder

TESTS = Path(__file__).resolve().parents[1]
COUNTS = "query_counts.json"
RECORD = f"YILIAN_RECORD=1 .venv/bin/pytest tests/integration/desk/{Path(__file__).name}"
ROLE = "county-admin"
ELDERS = 12


@pytest.fixture
def loaded(county: None) -> Elder:
    """A register with more than a few rows for every list, so that a statement for each row would show."""
    with using_scope(SYSTEM):
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
        elif "<" not in address and one.callback.permit in permissions_of([ROLE]) | {"signed-in", "public"}:
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
        record(counts, addresses_of(loaded))
    known = recorded()
    moved = {
        name: (known.get(name), counts.get(name))
        for name in sorted({*known, *counts})
        if known.get(name) != counts.get(name)
    }
    shown = [f"{name}: {before} → {after}\n" + "\n".join(sent.get(name, ())) for name, (before, after) in moved.items()]
    assert not moved, "\n\n".join([*shown, f"If this is meant, record it: {RECORD}"])


def recorded() -> dict[str, int]:
    """Return the counts of all modules by the address of the page."""
    return {
        name: count
        for file in sorted(TESTS.glob(f"*/{COUNTS}"))
        for name, count in json.loads(file.read_text("utf-8")).items()
    }


def record(counts: dict[str, int], addresses: dict[str, str]) -> None:
    """Write the counts of each module's pages beside its tests; a module without such pages has no file."""
    for file in TESTS.glob(f"*/{COUNTS}"):
        file.unlink()
    by_module = dict[str, dict[str, int]]()
    for name, count in counts.items():
        by_module.setdefault(module_of(addresses[name]), {})[name] = count
    for module, own in by_module.items():
        (TESTS / module).mkdir(exist_ok=True)
        (TESTS / module / COUNTS).write_text(json.dumps(own, indent=2) + "\n", "utf-8")


def module_of(address: str) -> str:
    """Return the module whose page stands at an address; what the framework answers belongs to `config`."""
    package, *rest = resolve(address).func.__module__.split(".")
    return rest[0] if package == "yilian" else "config"
