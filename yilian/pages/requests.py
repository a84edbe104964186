"""The request as views see it: with its actor and the date in force."""

from datetime import date
from uuid import UUID

from django.http import HttpRequest

from yilian.kernel.actors import Actor

COMMAND = "command"
# What stands in a form beside what somebody filled in.
CONTROLS = frozenset({COMMAND, "csrfmiddlewaretoken", "writer", "version"})


class Request(HttpRequest):
    """A request that the middleware has given an actor and a date. Only a name for types: Django makes the object.

    `gate` names the page that a signed-in user must pass before their work, such as `accounts:verify`; empty when there is none.
    """

    actor: Actor
    on: date
    gate: str
    held_roles: tuple[str, ...]
    failed: bool


def command_of(request: Request) -> UUID | None:
    """Return the id under which a form was sent; nothing where it has none that can be read."""
    try:
        return UUID(request.POST.get(COMMAND, ""))
    except ValueError:
        return None
