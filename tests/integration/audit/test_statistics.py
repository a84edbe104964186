"""The planner may be told of rows in the transaction that enters them, by the application itself."""

from django.db import connection
from factories import an_elder

from yilian.audit.scope import using_scope
from yilian.audit.statistics import refresh_statistics
from yilian.kernel.actors import SYSTEM
from yilian.people.models import Elder


def rows_known() -> float:
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE relname = 'people_elder'")
        return float(cursor.fetchone()[0])


def test_the_application_learns_of_rows_it_has_not_committed(county: None) -> None:
    """PostgreSQL keeps what ANALYZE counted when its transaction is rolled back, so two counts are compared."""
    with using_scope(SYSTEM):
        refresh_statistics()
        before = rows_known()
        for number in range(7):
            an_elder(name=f"第{number}人")
        refresh_statistics()
        assert rows_known() == Elder.objects.count()
    assert rows_known() == before + 7
