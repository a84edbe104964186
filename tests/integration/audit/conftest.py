"""Ways to look past the application's role, and at what two processes do."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest


@pytest.fixture
def as_owner(django_db_setup: None, django_db_blocker: "pytest.FixtureDef[object]") -> Iterator[None]:
    """Connect as the owner of the tables, who can do what the application cannot; ask for it before `db`."""
    from django.db import connection

    from yilian.runtime.postgres import django_database

    settings = connection.settings_dict
    app = {key: settings[key] for key in ("USER", "PASSWORD")}
    owner = django_database("owner")
    with django_db_blocker.unblock():
        connection.close()
        settings.update({key: owner[key] for key in ("USER", "PASSWORD")})
    yield
    with django_db_blocker.unblock():
        connection.close()
        settings.update(app)


@pytest.fixture
def in_two_processes(django_db_setup: None) -> Callable[[str], list[str]]:
    """Run the same program in two processes that begin together, on the test database; give what each printed."""
    from django.db import connection

    begin = (
        "import os, sys; os.environ['DJANGO_SETTINGS_MODULE'] = 'yilian.config.settings'; import django; django.setup();"
        "from django.db import connection; connection.ensure_connection(); print('ready', flush=True); sys.stdin.readline()\n"
    )

    def run(program: str) -> list[str]:
        environment = os.environ | {"YILIAN_DATABASE": connection.settings_dict["NAME"], "YILIAN_TODAY": "2023-09-12"}
        processes = [
            subprocess.Popen(
                [sys.executable, "-c", begin + program],
                env=environment,
                text=True,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
            )
            for _ in range(2)
        ]
        for process in processes:
            assert process.stdout is not None
            first = process.stdout.readline()
            assert first == "ready\n", first + process.stdout.read()
        for process in processes:
            assert process.stdin is not None
            process.stdin.write("\n")
            process.stdin.flush()
        return [process.communicate(timeout=60)[0].strip() for process in processes]

    return run
