"""A database made with the tables of another version is refused by every way in, untouched, until it is loaded anew."""

import json

import pytest

pytestmark = pytest.mark.fault
BEFORE = """
CREATE TABLE django_migrations (id bigserial PRIMARY KEY, app text NOT NULL, name text NOT NULL, applied timestamptz NOT NULL);
INSERT INTO django_migrations (app, name, applied) VALUES ('people', '0001_initial', now()), ('people', '0002_reach', now());
CREATE TABLE people_elder (id bigint PRIMARY KEY);
"""
TABLES = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"


@pytest.fixture
def made_before(installation):
    """An installation whose database has the recorded migrations of a former version."""
    installation.ask("db", "start")
    installation.sql(BEFORE)
    return installation


@pytest.mark.parametrize("command", [("db", "migrate"), ("serve", "--port", "8971"), ("serve", "--no-migrate")])
def test_it_is_refused_with_the_sentence_that_names_the_remedy(made_before, command):
    done = made_before.run(*command, "--json")
    assert done.returncode == 1
    error = json.loads(done.stdout)["error"]
    assert error["code"] == "database-made-before"
    assert "yilian demo --fresh" in json.dumps(error)
    assert made_before.sql(TABLES) == "2"


def test_an_emptied_one_is_migrated(made_before):
    code = "from yilian.runtime.postgres import archive; archive.empty()"
    assert made_before.python("-c", code).returncode == 0
    made_before.ask("db", "migrate")
    assert made_before.sql("SELECT count(*) > 0 FROM yilian_schema WHERE kind = 'policies'") == "t"
    assert made_before.sql("SELECT relforcerowsecurity FROM pg_class WHERE relname = 'people_elder'") == "t"
    made_before.sql("DROP POLICY reach ON people_elder")
    done = made_before.run("serve", "--no-migrate", "--port", "8972", "--json")
    assert json.loads(done.stdout)["error"]["code"] == "tables-unlocked"
