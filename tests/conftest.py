"""One embedded server for all tests; the application role is active, so row-level security is really on."""

import os
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import proving
import pytest
from driving import Driving
from pytest_socket import disable_socket, enable_socket, socket_allow_hosts
from showing import Showing
from spread import ByFile, longest_first, seconds_of_folders

HERE = Path(__file__).parent
LOOPBACK = ["127.0.0.1", "localhost", "::1"]

# A server of the tests' own, kept running between runs: neither the data at work nor its sessions are touched.
os.environ.setdefault("YILIAN_HOME", str(HERE.parent / ".yilian" / "tests"))


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options of `yilian packs prove`."""
    proving.add_options(parser)


def pytest_configure(config: pytest.Config) -> None:
    """Hold the date still, let passwords cost little, and note what tests show and what they read of packs."""
    plugins = (Driving(), Showing(config), proving.plugin_for(config))
    for plugin in filter(None, plugins):
        config.pluginmanager.register(plugin)
    from django.conf import settings

    settings.YILIAN_STRICT = True
    settings.YILIAN_TODAY = "2023-09-12"
    settings.YILIAN_SECOND_FACTOR = "optional"
    settings.PASSWORD_HASHERS = ["hashing.QuickArgon2"]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Begin with what takes longest where processes work side by side."""
    if hasattr(config, "workerinput"):
        longest_first(items)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByFile:
    """Spread the tests by file over the processes of `pytest -n`."""
    config.option.loadscopereorder = False
    return ByFile(config, log)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Write how long each folder took, so that its share of the budget can be watched."""
    reports = [one for kind in terminalreporter.stats.values() for one in kind if isinstance(one, pytest.TestReport)]
    rows = seconds_of_folders(reports)
    if len(rows) > 1:
        terminalreporter.section("seconds and tests of each folder")
        terminalreporter.write_line("\n".join(rows))


@pytest.fixture(autouse=True)
def no_network(request: pytest.FixtureRequest) -> Iterator[None]:
    """Let unit tests open no socket at all, and the others none that leaves this machine."""
    if HERE / "unit" in request.path.parents:
        disable_socket(allow_unix_socket=True)  # an event loop is made of a pair of them
    else:
        socket_allow_hosts(LOOPBACK, allow_unix_socket=True)
    yield
    enable_socket()


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: "pytest.FixtureDef[object]") -> Iterator[None]:
    """Make this process's database, become the application, and let only actions write from there on."""
    from database import drop_database, make_database, start_server
    from django.db import connection
    from writing import refuse_outside_of_actions

    start_server()
    with django_db_blocker.unblock():
        make_database()
        connection.execute_wrappers.append(refuse_outside_of_actions)
    yield
    with django_db_blocker.unblock():
        drop_database()


@pytest.fixture
def county(db: None) -> None:
    """A county with two townships, each with an invented village and a health centre."""
    from yilian.audit.scope import using_scope
    from yilian.kernel.actors import SYSTEM
    from yilian.places.actions.registers import load_divisions, load_organizations
    from yilian.places.models import Division, Organization

    rows = (
        ("330000000000", "浙江省", "province", None),
        ("330700000000", "金华市", "city", "330000000000"),
        ("330727000000", "磐安县", "county", "330700000000"),
        ("330727109000", "尖山镇", "township", "330727000000"),
        ("330727106000", "玉山镇", "township", "330727000000"),
        ("330727109901", "东坑村", "village", "330727109000"),
        ("330727106901", "里岙村", "village", "330727106000"),
    )
    divisions = [Division(code=code, name_zh=name, level=level, parent_id=parent) for code, name, level, parent in rows]
    centres = [
        Organization(code=f"centre-{code}", name_zh=f"{name}卫生院", kind="township-health-centre", division_id=code)
        for code, name, level, _parent in rows
        if level == "township"
    ]
    with using_scope(SYSTEM):
        load_divisions(SYSTEM, divisions=divisions)
        load_organizations(SYSTEM, organizations=centres)


@pytest.fixture
def place(county: None) -> Iterator[object]:
    """Yield the place in which services are ordered, within the scope of the system."""
    from ordering import a_place

    from yilian.audit.scope import using_scope
    from yilian.kernel.actors import SYSTEM

    with using_scope(SYSTEM):
        yield a_place()


@pytest.fixture
def as_role(county: None) -> Callable[..., object]:
    """Return an actor with a role over a division."""
    from yilian.accounts.queries import permissions_of
    from yilian.kernel.actors import Actor, Scope

    def make(role: str, division: str = "330727") -> Actor:
        roles = frozenset({role})
        return Actor(None, role, roles, permissions_of(roles), Scope((division,)))

    return make


@pytest.fixture
def client_as(county: None) -> Callable[..., object]:
    """Return a test client signed in with a role over a division."""
    from django.test import Client

    from yilian.accounts.actions import add_user, grant
    from yilian.kernel.actors import SYSTEM
    from yilian.places.models import Division

    def make(role: str, division: str = "330727000000") -> Client:
        user = add_user(SYSTEM, None, username=f"{role}-{division}", name=role, password="A-long-test-passphrase")
        grant(SYSTEM, user, Division.objects.get(code=division), role=role, starts_on=date(2020, 1, 1))
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return make
