"""One embedded server for all tests; the application role is active, so row-level security is really on."""

import os
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from pytest_socket import disable_socket, enable_socket, socket_allow_hosts

HERE = Path(__file__).parent
LOOPBACK = ["127.0.0.1", "localhost", "::1"]

# A server of the tests' own, kept running between runs: neither the data at work nor its sessions are touched.
os.environ.setdefault("YILIAN_HOME", str(HERE.parent / ".yilian" / "tests"))


def pytest_configure() -> None:
    """Hold the date still, so that no test depends on the day it runs."""
    from django.conf import settings

    settings.YILIAN_TODAY = "2023-09-12"
    settings.YILIAN_SECOND_FACTOR = "optional"


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
    """Make the test database as the owner, then become the application.

    The database is named after this process, so that two runs at once do not take it from each other.
    """
    from django.db import connection

    from yilian.config.postgres import django_database, ensure_database
    from yilian.config.postgres.server import grants

    ensure_database()
    app, owner = connection.settings_dict, django_database("owner")
    reached = django_database("app")
    app.update({key: reached[key] for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT")})
    app["OPTIONS"] = {name: value for name, value in reached["OPTIONS"].items() if name != "pool"}
    app["TEST"] |= {"NAME": f"yilian_test_{os.getpid()}"}
    name = app["NAME"]
    with django_db_blocker.unblock():
        as_app = {key: app[key] for key in ("USER", "PASSWORD")}
        app.update({key: owner[key] for key in ("USER", "PASSWORD")})
        _drop_left_behind()
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        with connection.cursor() as cursor:
            for statement in grants():
                cursor.execute(statement)
        connection.close()
        app.update(as_app)
    yield
    with django_db_blocker.unblock():
        connection.close()
        app.update({key: owner[key] for key in ("USER", "PASSWORD")})
        connection.creation.destroy_test_db(name, verbosity=0)


def _drop_left_behind() -> None:
    """Drop the databases of runs that were killed."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE datname ~ '^yilian_test_[0-9]+$'")
        for (name,) in cursor.fetchall():
            if not Path("/proc", name.rsplit("_", 1)[1]).exists():
                cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
    connection.close()


@pytest.fixture
def county(db: None) -> None:
    """A county with two townships, each with an invented village and a health centre."""
    from yilian.audit.reach import reaching
    from yilian.kernel.actors import SYSTEM
    from yilian.places.actions import load_divisions, load_organizations
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
    with reaching(SYSTEM):
        load_divisions(SYSTEM, divisions=divisions)
        load_organizations(SYSTEM, organizations=centres)


@pytest.fixture
def as_role(county: None) -> Callable[..., object]:
    """Give an actor with a role over a division."""
    from yilian.accounts.rules import permissions_of
    from yilian.kernel.actors import Actor, Scope

    def make(role: str, division: str = "330727") -> Actor:
        roles = frozenset({role})
        return Actor(None, role, roles, permissions_of(roles), Scope((division,)))

    return make


@pytest.fixture
def client_as(county: None) -> Callable[..., object]:
    """Give a test client signed in with a role over a division."""
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
