"""Every role has a home that leads where it works, and a rail of at most eight entries that all open."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from yilian.accounts.rules import ROLES
from yilian.desk.context import FIRST, IN_RAIL, RAIL
from yilian.desk.entrances import ENTRANCES, OF_ROLE

PLACED = [code for code, role in ROLES.items() if role.placed]


def test_what_comes_first_exists() -> None:
    icons = {entry[0] for entry in RAIL}
    assert {icon for first in FIRST.values() for icon in first} <= icons
    assert {code for codes in OF_ROLE.values() for code in codes} <= ENTRANCES.keys()
    assert FIRST.keys() | OF_ROLE.keys() <= ROLES.keys()


@pytest.mark.parametrize("role", PLACED)
def test_a_home_and_its_rail_open(client_as: Callable[..., Client], role: str) -> None:
    client = client_as(role)
    page = client.get("/").content.decode()
    rail = re.findall(r'<a href="([^"]+)"', page[page.index('<nav class="rail"') : page.index("</nav>")])
    entrances = re.findall(r'class="card entrance" href="([^"]+)"', page)
    assert 1 <= len(rail) <= IN_RAIL
    if OF_ROLE.get(role):
        assert entrances
    for address in [*rail, *entrances]:
        assert client.get(address).status_code in (200, 302), address


def test_the_rail_begins_with_what_the_role_does_first(client_as: Callable[..., Client]) -> None:
    page = client_as("auditor").get("/").content.decode()
    assert page.index('href="/audit/"') < page.index('href="/targets/"')


def test_whoever_has_no_role_is_told_what_to_do(county: None) -> None:
    from yilian.accounts.actions import add_user
    from yilian.kernel.actors import SYSTEM

    client = Client()
    user = add_user(SYSTEM, None, username="nobody", name="无名", password="A-long-test-passphrase")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    assert "请联系县级管理员授权" in client.get("/").content.decode()


@pytest.mark.parametrize("role", sorted(set(ROLES) - set(PLACED) - {"system-admin"}))
def test_elders_and_family_read_what_is_promised_and_open_what_is_public(county: None, role: str) -> None:
    from yilian.accounts.actions import add_user, grant
    from yilian.audit.clock import today
    from yilian.kernel.actors import SYSTEM

    client = Client()
    user = add_user(SYSTEM, None, username=f"a-{role}", name="某人", password="A-long-test-passphrase")
    grant(SYSTEM, user, None, role=role, starts_on=today())
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get("/").content.decode()
    assert "政策答应老人的服务" in page
    assert 'href="/policy/clause/PA-15/"' in page
    entrances = re.findall(r'class="card entrance" href="([^"]+)"', page)
    assert {"/policy/", "/organizations/", "/map/"} <= set(entrances)
    assert {client.get(address).status_code for address in entrances} == {200}
    assert client.get("/elders/").status_code == 403
