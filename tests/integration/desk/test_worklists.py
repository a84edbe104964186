"""Today's list of several teams is one list: each elder once, the most urgent first, whichever team owes it."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from factories import a_team, an_elder

from yilian.agreements.actions.enrolments import enrol
from yilian.audit.scope import using_scope
from yilian.desk.queries.worklist import follow_ups, institutions_due, page_of_persons
from yilian.kernel.actors import SYSTEM
from yilian.obligations.models import Obligation, Priority
from yilian.obligations.queries.performers import Performers, overview_of
from yilian.obligations.queries.worklists import worklist
from yilian.people.actions.staff import form_team
from yilian.people.models import Elder, Team

ON = date(2023, 9, 12)


@pytest.fixture
def teams(county: None) -> list[int]:
    """Two teams that owe something to three elders each, and to one of them both."""
    with using_scope(SYSTEM):
        first, doctor = a_team()
        second = form_team(SYSTEM, first.organization, name="二队", members=[doctor])
        for team in (first, second):
            for number in range(3):
                elder = an_elder(name=f"{team.name}{number}")
                enrol(SYSTEM, elder, team, mode="care-to-home", starts_on=date(2023, 1, 10 + number))
        shared = Obligation.objects.filter(team=first, elder__isnull=False).order_by("-due_at", "-pk")[0]
        Obligation.objects.filter(pk=shared.pk).update(
            team=second, starts_on=date(2023, 1, 1), due_at="2023-01-05T00:00:00+08:00", priority=Priority.URGENT
        )
        return [first.pk, second.pk]


def by_hand(teams: list[int]) -> list[int]:
    """Return the elders of a worklist, the most urgent first, from its rows."""
    first_due: dict[int, date] = {}
    for owed in worklist(teams, ON):
        assert owed.elder_id is not None
        first_due[owed.elder_id] = min(owed.due_on, first_due.get(owed.elder_id, owed.due_on))
    return sorted(first_due, key=lambda key: (first_due[key], key))


def test_pages_hold_each_elder_once_and_are_counted_by_the_statement_that_reads_them(teams: list[int]) -> None:
    with using_scope(SYSTEM):
        expected, found = by_hand(teams), worklist(teams, ON)
        assert len(expected) == 6
        for number in (1, 2):
            with CaptureQueriesContext(connection) as sent:
                page = page_of_persons(found, str(number), 4)
                assert list(page.object_list) == expected[4 * number - 4 : 4 * number]
                assert (page.paginator.count, page.number, page.has_next()) == (6, number, number == 1)
            assert len(sent) == 1


@pytest.mark.parametrize(
    ("asked", "number"),
    [("", 1), ("1", 1), ("3", 2), ("0", 2), ("-1", 2), ("x", 1), ("99999", 2), ("9" * 30, 2), ("２", 2)],
)
def test_a_page_that_is_not_there_is_the_first_or_the_last(teams: list[int], asked: str, number: int) -> None:
    with using_scope(SYSTEM):
        page = page_of_persons(worklist(teams, ON), asked, 4)
        assert (page.number, page.paginator.count) == (number, 6)
        assert list(page.object_list) == by_hand(teams)[4 * number - 4 : 4 * number]


@pytest.mark.parametrize("asked", ["", "2", "x"])
def test_an_empty_list_is_a_page_without_elders(county: None, asked: str) -> None:
    with using_scope(SYSTEM):
        page = page_of_persons(worklist([], ON), asked, 4)
        assert (list(page.object_list), page.number, page.paginator.count) == ([], 1, 0)


def test_chips_and_elders_in_trouble_are_counted_in_one_statement(teams: list[int]) -> None:
    with using_scope(SYSTEM):
        with CaptureQueriesContext(connection) as sent:
            overview = overview_of(Performers(tuple(teams)), ON)
        assert len(sent) == 1
        assert overview.counts["open"] == worklist(teams, ON).count() > 0
        assert overview.troubled == follow_ups(teams, ON).values("elder").distinct().count() == 1
        assert overview_of(Performers((teams[0],)), ON).troubled == 0
        assert overview_of(Performers(), ON).troubled == 0


def test_who_has_died_is_neither_listed_nor_counted_nor_in_trouble(teams: list[int]) -> None:
    with using_scope(SYSTEM):
        urgent = follow_ups(teams, ON).get()
        assert urgent.elder_id is not None
        Elder.objects.filter(pk=urgent.elder_id).update(died_on=ON)
        assert urgent.elder_id not in page_of_persons(worklist(teams, ON), "", 50).object_list
        overview = overview_of(Performers(tuple(teams)), ON)
        assert (overview.troubled, overview.counts["open"]) == (0, worklist(teams, ON).count())
        Elder.objects.filter(pk=urgent.elder_id).update(died_on=date(2023, 9, 13))
        assert overview_of(Performers(tuple(teams)), ON).troubled == 1


def test_what_is_owed_to_institutions_is_read_by_an_index_of_its_own(teams: list[int]) -> None:
    with using_scope(SYSTEM), connection.cursor() as cursor:
        with CaptureQueriesContext(connection) as sent:
            institutions_due(list(Team.objects.filter(pk__in=teams)), ON)
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("EXPLAIN " + sent.captured_queries[-1]["sql"])
        plan = "\n".join(row for (row,) in cursor.fetchall())
    assert "obligation_shared" in plan
    assert "Seq Scan on obligations_obligation" not in plan
