"""Every form that a test sends, and that changes something, is sent a second time at once: that must change nothing.

So each address that a test posts to is proved to do its work once. The second sending is undone, the test does not notice it.
"""

from collections.abc import Callable
from copy import deepcopy
from http import HTTPStatus
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.db import transaction
from django.http import QueryDict
from django.test import Client

# What is not a form, or cannot be a command, with the reason.
EXEMPT = {
    "accounts:sign-in": "begins a session, before which nobody is known whose command it could be",
    "accounts:sign-out": "ends the session to which a command would belong",
    "accounts:verify": "a code of the second factor holds once by itself",
    "people:id-number": "a look, which is shown and logged each time",
}


@pytest.fixture(autouse=True)
def nothing_is_remembered() -> None:
    """Forget what is kept for some minutes: the values that a figure had in another test's county."""
    cache.clear()


@pytest.fixture(autouse=True)
def sent_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """Send every form of a page twice."""
    send = Client.post

    def post(client: Client, path: str, data: Any = None, *arguments: Any, **options: Any) -> Any:
        if not (data is None or isinstance(data, dict)) or arguments or "content_type" in options:
            return send(client, path, data, *arguments, **options)
        filled = _with_command(data)
        before = _changes()
        answer = send(client, path, filled, **options)
        if version := _version_asked_for(answer, filled):
            filled |= {"version": version}
            answer = send(client, path, filled, **options)
        if answer.status_code < HTTPStatus.BAD_REQUEST and _changes() > before and _counts(answer):
            _send_again(client, lambda: send(client, path, filled, **options), filled, path)
        return answer

    monkeypatch.setattr(Client, "post", post)


def _with_command(data: dict[str, Any] | None) -> dict[str, Any]:
    """Return what a form sends, with the id of its command."""
    if isinstance(data, QueryDict):
        data = dict(data.lists())
    return {"command": str(uuid4())} | (data or {})


def _version_asked_for(answer: Any, filled: dict[str, Any]) -> str:
    """Return the version that a form which edits carries, where a test sent it without."""
    form = (answer.context or {}).get("form") if answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY else None
    return "" if "version" in filled else getattr(form, "version", "")


def _changes() -> int:
    """Return how many entries of the log tell of a change."""
    from yilian.audit.models import AuditEntry
    from yilian.audit.scope import using_scope
    from yilian.kernel.actors import SYSTEM

    with transaction.atomic(), using_scope(SYSTEM):
        return AuditEntry.objects.filter(kind=AuditEntry.Kind.CHANGE).count()


def _counts(answer: Any) -> bool:
    match = getattr(answer, "resolver_match", None)
    return match is not None and match.view_name not in EXEMPT


def _send_again(client: Client, send: Callable[[], Any], filled: dict[str, Any], path: str) -> None:
    """Send a form again, see that nothing changes, and undo whatever it left."""
    for value in filled.values():
        if hasattr(value, "seek"):
            value.seek(0)
    cookies = deepcopy(client.cookies)
    with transaction.atomic():
        before = _changes()
        answer = send()
        assert answer.status_code < HTTPStatus.INTERNAL_SERVER_ERROR, path
        assert _changes() == before, f"{path} did its work twice when its form was sent twice"
        transaction.set_rollback(True)
    client.cookies = cookies
