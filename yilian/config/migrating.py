"""Runs as the owner, in a process of its own: `migrate`, or, with `check`, whether all stands as declared; with `analyze`, statistics.

After a bulk load the planner knows nothing of the new rows, and a figure that takes 70 ms takes minutes. What goes wrong is one line on
stderr; a refusal is told by its code (`REFUSED`), so that whoever started this process can say its sentence.
"""

import os
import sys

import django
from django.core.management import call_command
from django.db import connection

from yilian.runtime.service_errors import REFUSED, ServiceError


def main() -> None:
    """Do the piece of work that the arguments name."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yilian.config.settings")
    django.setup()
    work = {"": migrate, "check": check, "analyze": analyze}["".join(sys.argv[1:])]
    try:
        work()
    except ServiceError as error:
        sys.stderr.write(f"{error.line()}\n")
        sys.exit(REFUSED)


def migrate() -> None:
    """Bring the tables up to date, with what is derived from declarations."""
    call_command("migrate", verbosity=0, skip_checks=True)


def check() -> None:
    """Refuse a database in which something does not stand as declared."""
    from yilian.config.derived import refuse_differences

    refuse_differences(connection)


def analyze() -> None:
    """Refresh the planner's statistics."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


if __name__ == "__main__":
    main()
