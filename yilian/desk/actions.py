"""Tells the pages that show Today that it changed."""

from yilian.obligations.events import WorklistsChanged
from yilian.pages.live import tell


def topic_of_today(team_id: int) -> str:
    """Return the topic under which Today of a team is told."""
    return f"today-{team_id}"


def tell_worklists(event: WorklistsChanged) -> None:
    """Tell that the worklists of teams changed."""
    tell(topic_of_today(team) for team in sorted(event.teams))
