"""Publishes whose worklists an action changed."""

from collections.abc import Iterable

from django.db.models import QuerySet

from yilian.audit.actions import publish
from yilian.obligations.events import WorklistsChanged
from yilian.obligations.models import Obligation


def publish_change(teams: Iterable[int | None]) -> None:
    """Publish that the worklists of teams change; what no team performs stands on no worklist of a team."""
    named = frozenset(team for team in teams if team is not None)
    if named:
        publish(WorklistsChanged(named))


def teams_in(rows: QuerySet[Obligation]) -> set[int | None]:
    """Return the teams that perform some obligations; asked before they are changed."""
    return set(rows.order_by().values_list("team_id", flat=True).distinct())
