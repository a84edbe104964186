"""Every write that is sent is a command: it carries an id, and is carried out once however often it is sent.

The tag `{% command %}` writes the id into a form; a program sends it in the header `Idempotency-Key`. The id belongs to what the
whole form does and not to a single action: `audit.once` takes it around the call, so that the signature of an action stays
exactly what its author wrote. A keyword that `@action` added to every signature could not be typed: a `ParamSpec` takes no
further keyword. What was sent is hashed with a key, so that the same id with other words is told apart from a second sending.
"""

import json
from collections.abc import Callable, Iterator
from typing import TypeVar
from uuid import UUID

from django.db.models import Model

from yilian.audit.actions import once
from yilian.audit.cipher import keyed_hash
from yilian.kernel.refusals import Invalid, Problem
from yilian.pages import drafts
from yilian.pages.requests import COMMAND, CONTROLS, Request, command_of

M = TypeVar("M", bound=Model | None)
HEADER = "Idempotency-Key"


def carry_out(request: Request, act: Callable[[], M]) -> M:
    """Do what a page asks for, once for each command id; return the record that it made, or that was made before."""
    command = command_of(request)
    if command is None:
        raise Invalid(Problem(COMMAND, "command-id-missing"))
    made = once(request.actor, command, _name(request), act, body=_hashed(request.path, *_typed(request)))
    drafts.drop(request)
    return made


def carry_out_for_program(request: Request, act: Callable[[], M]) -> M:
    """Do what a program asks for, once for each `Idempotency-Key`; a write without one is invalid."""
    text = request.headers.get(HEADER, "")
    if not text:
        raise Invalid(Problem(HEADER, "command-id-missing"))
    try:
        command = UUID(text)
    except ValueError as error:
        raise Invalid(Problem(HEADER, "command-id-malformed")) from error
    return once(request.actor, command, _name(request), act, body=_hashed(request.path, request.body.hex()))


def _name(request: Request) -> str:
    """Return what the command does: the name of the address that it is sent to."""
    match = request.resolver_match
    return match.view_name if match else request.path


def _typed(request: Request) -> Iterator[object]:
    """Yield everything that a form says, and of each file its name and what it holds."""
    for name, values in sorted(request.POST.lists()):
        if name not in CONTROLS:
            yield name, values
    for name, files in sorted(request.FILES.lists()):
        for file in files:
            file.seek(0)
            yield name, file.name, keyed_hash(file.read().hex()).hex()
            file.seek(0)


def _hashed(*said: object) -> str:
    """Return the keyed hash of what was sent, which tells nothing of it."""
    return keyed_hash(json.dumps(said).encode().hex()).hex()
