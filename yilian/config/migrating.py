"""Runs as the owner, in a process of its own: migrations and the application's rights; or, with `analyze`, statistics.

After a bulk load the planner knows nothing of the new rows, and a figure that takes 70 ms takes minutes.
"""

import os
import sys

import django
from django.core.management import call_command
from django.db import connection

from yilian.config.postgres.server import grants


def main() -> None:
    """Migrate and grant."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yilian.config.settings")
    django.setup()
    call_command("migrate", verbosity=0, skip_checks=True)
    with connection.cursor() as cursor:
        for statement in grants():
            cursor.execute(statement)


def analyze() -> None:
    """Refresh the planner's statistics."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yilian.config.settings")
    django.setup()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


if __name__ == "__main__":
    analyze() if sys.argv[1:] == ["analyze"] else main()
