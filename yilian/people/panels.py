"""What other modules show of an elder: they register it in the wiring; the page and the interface ask each for its part."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from yilian.accounts.requests import Request
from yilian.people.models import Elder


@dataclass(frozen=True, slots=True)
class Panel:
    """A part of the page: a template and what it is shown with; hidden from whoever lacks the permission.

    A context may name its part for the row of anchors: `anchor`, an id in the template, and `label`. What is said in a
    few lines stands aside, beside what needs width.
    """

    template: str
    permission: str
    context: Callable[[Request, Elder], dict[str, Any]]
    aside: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A part of what the interface answers about an elder, under a name."""

    name: str
    permission: str
    content: Callable[[Request, Elder], Any]


@dataclass(frozen=True, slots=True)
class Moment:
    """One line of the time line: a day, what happened, a note, and an address to go to."""

    on: date
    title: str
    note: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class Story:
    """What a module adds to the time line of an elder."""

    permission: str
    moments: Callable[[Request, Elder], list[Moment]]


_panels: list[Panel] = []
_parts: list[Part] = []
_stories: list[Story] = []


def register(panel: Panel) -> None:
    """Add a panel; called from config/wiring.py only."""
    if panel not in _panels:
        _panels.append(panel)


def register_part(part: Part) -> None:
    """Add a part of the interface's answer; called from config/wiring.py only."""
    if part not in _parts:
        _parts.append(part)


def register_story(story: Story) -> None:
    """Add to the time line; called from config/wiring.py only."""
    if story not in _stories:
        _stories.append(story)


def panels_for(request: Request, elder: Elder) -> list[dict[str, Any]]:
    """Give the panels that the user may see, in the order of registering."""
    return [
        {"template": panel.template, "aside": panel.aside} | panel.context(request, elder)
        for panel in _panels
        if request.actor.refusal(panel.permission) is None
    ]


def parts_for(request: Request, elder: Elder) -> dict[str, Any]:
    """Give the parts that the user may see, by name."""
    return {
        part.name: part.content(request, elder) for part in _parts if request.actor.refusal(part.permission) is None
    }


def moments_for(request: Request, elder: Elder) -> list[Moment]:
    """Give what other modules know to have happened to an elder."""
    told = [story for story in _stories if request.actor.refusal(story.permission) is None]
    return [moment for story in told for moment in story.moments(request, elder)]
