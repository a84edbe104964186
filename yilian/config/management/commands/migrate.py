"""Django's `migrate` in one transaction, with what is derived from declarations: policies, rights and reporting views."""

from typing import Any

from django.core.management.commands import migrate
from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor

from yilian.config import derived, schema


class Command(migrate.Command):
    """Bring the tables up to date, all or nothing; a database made by other migrations than ours is refused untouched."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Take down what is derived, migrate, and derive it anew; do nothing where nothing is to be done."""
        if options["plan"] or options["check_unapplied"] or options["prune"]:
            super().handle(*args, **options)
            return
        connection = connections[options["database"]]
        with schema.alone(connection):
            schema.refuse_made_before(connection)
            if options["app_label"] is None:
                if _is_applied(connection) and not derived.differences(connection):
                    return
                _migrate_libraries(connection)
            with transaction.atomic(using=connection.alias):
                derived.take_down(connection)
                super().handle(*args, **options)
                schema.record_migrations(connection)
                derived.put_up(connection, with_facts=_is_applied(connection))


def _is_applied(connection: BaseDatabaseWrapper) -> bool:
    """Return whether every migration is applied."""
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def _migrate_libraries(connection: BaseDatabaseWrapper) -> None:
    """Apply, each in a transaction of its own, what libraries bring that needs no table of ours.

    Some add a value to a type and then use it, which PostgreSQL refuses in one transaction.
    """
    executor, ours = MigrationExecutor(connection), schema.our_labels()
    leaves = executor.loader.graph.leaf_nodes()
    apart = [
        leaf for leaf in leaves if not any(label in ours for label, _ in executor.loader.graph.forwards_plan(leaf))
    ]
    executor.migrate(apart)
