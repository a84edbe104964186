"""Every role has a home that leads where it works, and a rail of at most eight entries that all open."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import URLResolver, get_resolver

from yilian.desk.context import IN_RAIL
from yilian.kernel.roles import ROLES
from yilian.pages.declarations import OTHERWISE
from yilian.pages.registry import home_links, modules, navigation, page_words

PLACED = [code for code, role in ROLES.items() if role.placed]


def test_roles_that_come_first_exist_and_no_role_has_two_entries_in_one_place() -> None:
    for role in {role for nav in navigation() for role in nav.first}:
        places = [nav.first[role] for nav in navigation() if role in nav.first]
        assert role in ROLES
        assert sorted(places) == list(range(1, len(places) + 1)), role
    links = [link for module in modules() for link in module.home]
    for role in {role for link in links for role in link.roles}:
        places = [link.roles[role] for link in links if role in link.roles]
        assert role in ROLES or role == OTHERWISE
        assert sorted(places) == list(range(1, len(places) + 1)), role


def test_every_page_that_is_named_exists() -> None:
    named = {*page_words(), *(link.page for module in modules() for link in module.home)}
    assert sorted(named - _names_of_addresses()) == []


def _names_of_addresses() -> set[str]:
    spaces = [one for one in get_resolver().url_patterns if isinstance(one, URLResolver)]
    return {f"{space.namespace}:{one.name}" for space in spaces for one in space.url_patterns if hasattr(one, "name")}


@pytest.mark.parametrize("role", PLACED)
def test_a_home_and_its_rail_open(client_as: Callable[..., Client], role: str) -> None:
    client = client_as(role)
    page = client.get("/").content.decode()
    rail = re.findall(r'<a href="([^"]+)"', page[page.index('<nav class="rail"') : page.index("</nav>")])
    entrances = re.findall(r'class="card entrance" href="([^"]+)"', page)
    assert 1 <= len(rail) <= IN_RAIL
    if home_links(role) != home_links(OTHERWISE):
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
