"""Addresses of databases: what is given wins, what is wrong is refused, and both roles are told apart."""

import pytest

from yilian.runtime.postgres import database_urls, django_database
from yilian.runtime.postgres.paths import ServerPaths
from yilian.runtime.postgres.programs import client_environment, failure
from yilian.runtime.postgres.urls import parsed
from yilian.runtime.service_errors import ServiceError

URL = "postgresql://boss:p%40ss@db.example:5433/county?sslmode=require"


@pytest.fixture(autouse=True)
def _nothing_given(monkeypatch):
    for name in ("DATABASE_URL", "DATABASE_APP_URL", "YILIAN_DATABASE", "YILIAN_DB_PORT"):
        monkeypatch.delenv(name, raising=False)


def test_a_given_url_wins_with_its_options(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", URL)
    settings = django_database("app")
    assert (settings["USER"], settings["PASSWORD"], settings["NAME"]) == ("boss", "p@ss", "county")
    assert (settings["HOST"], settings["PORT"]) == ("db.example", "5433")
    assert settings["OPTIONS"]["sslmode"] == "require"


def test_the_application_has_its_own_url_when_given(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", URL)
    monkeypatch.setenv("DATABASE_APP_URL", URL.replace("boss", "clerk"))
    assert django_database("app")["USER"] == "clerk"
    assert django_database("owner")["USER"] == "boss"


def test_the_embedded_roles_differ_and_their_urls_can_be_read_again():
    urls = database_urls()
    assert parsed(urls.owner)["user"] == "yilian_owner"
    assert parsed(urls.app)["user"] == "yilian_app"
    assert parsed(urls.app)["password"] != parsed(urls.owner)["password"]
    assert parsed(urls.app)["host"] == django_database("app")["HOST"]


@pytest.mark.parametrize("url", ["", "x", "mysql://a/b", "postgresql://a", "postgresql://a:port/b", "dbname=x"])
def test_a_wrong_url_is_refused(url):
    with pytest.raises(ServiceError) as refused:
        parsed(url)
    assert refused.value.code == "database-url-wrong"


def test_a_wrong_port_is_refused(monkeypatch):
    monkeypatch.setenv("YILIAN_DB_PORT", "http")
    with pytest.raises(ServiceError) as refused:
        django_database("app")
    assert refused.value.params == {"name": "YILIAN_DB_PORT", "value": "http"}


def test_a_password_goes_by_the_environment_and_former_ones_do_not(monkeypatch):
    monkeypatch.setenv("PGSERVICE", "other")
    found = client_environment(parsed(URL))
    assert (found["PGPASSWORD"], found["PGSSLMODE"]) == ("p@ss", "require")
    assert "PGSERVICE" not in found


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("initdb: error: could not write: No space left on device", "disk-full"),
        ("LOG: could not bind IPv4 address: Address already in use\nFATAL: no sockets", "database-port-in-use"),
        ("FATAL: could not open file: Permission denied", "database-no-permission"),
        ("hint\nFATAL:  something else\npg_ctl: could not start server", "database-program-failed"),
        ("", "database-program-failed"),
    ],
)
def test_what_a_program_says_becomes_one_code(said, code, tmp_path):
    error = failure("pg_ctl", said, ServerPaths(tmp_path, tmp_path, tmp_path, None, None))
    assert error.code == code
    if code == "database-program-failed" and said:
        assert error.params["what"] == "FATAL:  something else"
