"""`@action`, through which every write passes: permission, one transaction, lock, audit entry, events."""

import functools
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Concatenate, ParamSpec, TypeVar
from uuid import UUID

from django.apps import apps
from django.db import connection, models, transaction

from yilian.audit.clock import instant, now
from yilian.audit.models import AuditEntry, Command, Seal
from yilian.audit.queries import last_seal, unsealed_entries, written
from yilian.audit.reach import reaching
from yilian.audit.rules import GENESIS, link_hash
from yilian.kernel.actors import Actor
from yilian.kernel.refusals import NotFound, refuse, refuse_if

P = ParamSpec("P")
R = TypeVar("R")
Handler = Callable[[Any], None]

SEALING = 7_201_958_334
SEALED_AT_ONCE = 5000
APPEND = """
    INSERT INTO audit_entry
        (at, kind, action, user_id, actor, purpose, subjects, elders, details, divisions, organizations)
    VALUES (%s, %s, %s, %s, %s, %s, %s::text[], %s::bigint[], %s::jsonb, %s, %s::bigint[])
"""

_handlers: dict[type, list[Handler]] = {}
_pending: ContextVar[list[object] | None] = ContextVar("pending", default=None)
_unheard: ContextVar[frozenset[type]] = ContextVar("unheard", default=frozenset())


def connect(event: type, handler: Handler) -> None:
    """Let a handler answer an event. Called from config/wiring.py only."""
    handlers = _handlers.setdefault(event, [])
    if handler not in handlers:
        handlers.append(handler)


@contextmanager
def unheard(*events: type) -> Iterator[None]:
    """Let events of these types go unanswered; for a load, which answers for all of them together at its end."""
    token = _unheard.set(_unheard.get() | set(events))
    try:
        yield
    finally:
        _unheard.reset(token)


def publish(event: object) -> None:
    """Say that something happened; handlers run at the end of the action, in its transaction."""
    pending = _pending.get()
    if pending is None:
        raise RuntimeError("events are published inside an action only")
    pending.append(event)


def action(
    permission: str, *, name: str = "", kind: AuditEntry.Kind = AuditEntry.Kind.CHANGE, keep: tuple[str, ...] = ()
) -> Callable[[Callable[Concatenate[Actor, P], R]], Callable[Concatenate[Actor, P], R]]:
    """Make a function an action: the only way to write.

    In this order: the actor's permission is judged; a transaction begins and takes the actor's reach; model objects
    handed in are read again under lock; the function runs; an audit entry is written with the keyword arguments named
    in `keep`; published events are handled. All of it commits together or not at all. A call with `command_id`
    that was carried out before returns the first result and changes nothing. Where one permission allows several
    actions, `name` tells them apart in the log.
    """
    named = name or permission

    def decorate(function: Callable[Concatenate[Actor, P], R]) -> Callable[Concatenate[Actor, P], R]:
        @functools.wraps(function)
        def run(actor: Actor, /, *args: P.args, **kwargs: P.kwargs) -> R:
            refuse_if(actor.refusal(permission))
            command: Any = kwargs.pop("command_id", None)
            with transaction.atomic(), reaching(actor, to_the_end=True):
                done, earlier = _claim(command, named, actor)
                if done:
                    return earlier  # type: ignore[no-any-return]
                fresh = [_locked(value) for value in args]
                fresh_named = {name: _locked(value) for name, value in kwargs.items()}
                outer, events = _pending.get(), list[object]()
                token = _pending.set(events)
                try:
                    result = function(actor, *fresh, **fresh_named)
                    concerned = [*fresh, *fresh_named.values(), result]
                    _record(kind, actor, named, concerned, _kept(keep, fresh_named))
                finally:
                    _pending.reset(token)
                _remember(command, result)
                if outer is not None:
                    outer.extend(events)
                else:
                    _handle(events)
                return result

        run.permission = permission  # type: ignore[attr-defined]
        return run

    return decorate


def record(kind: AuditEntry.Kind, actor: Actor, action: str, *, elders: Iterable[int] = (), **details: object) -> None:
    """Write an audit entry that is no action: a look, a sign-in. `details` hold identifiers, never personal data."""
    _append(kind, actor, action, (), elders, details)


def seal(actor: Actor, *, everything: bool = False) -> int:
    """Chain the entries that stand unsealed, in order, and say how many; two at once do it one after the other.

    An entry whose transaction took long may come after entries with higher numbers; `everything` looks for one however old.
    Sealing leaves no entry of its own: it would never come to an end. The seals themselves say when it was done.
    """
    refuse_if(actor.refusal("audit.seal"))
    sealed = 0
    while count := _seal_some(actor, everything):
        sealed += count
        if count < SEALED_AT_ONCE:
            break
    return sealed


def _seal_some(actor: Actor, everything: bool) -> int:
    """Seal a batch in one transaction, alone."""
    with transaction.atomic(), reaching(actor):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SEALING])
        last = last_seal()
        number, head = (last.number, last.hash) if last else (0, GENESIS)
        at, seals = instant(), list[Seal]()
        for entry in unsealed_entries(everything)[:SEALED_AT_ONCE]:
            number += 1
            head = link_hash(head, number, written(entry))
            seals.append(Seal(number=number, entry_id=entry.pk, hash=head, at=at))
        Seal.objects.bulk_create(seals)
        return len(seals)


def _claim(command: UUID | str | None, name: str, actor: Actor) -> tuple[bool, Any]:
    """Take a command id for this transaction; a rival holding it makes this wait until that one is done."""
    if command is None:
        return False, None
    entry, created = Command.objects.get_or_create(
        id=command, defaults={"action": name, "user_id": actor.user_id, "at": now()}
    )
    if created:
        return False, None
    if entry.action != name or entry.user_id != actor.user_id:
        refuse("command-id-taken", command=str(command))
    return True, _found(entry.result)


def _remember(command: UUID | str | None, result: object) -> None:
    """Keep what the command made, for whoever sends it again."""
    if command is not None and isinstance(result, models.Model):
        Command.objects.filter(id=command).update(result=_subject(result))


def _found(reference: str) -> models.Model | None:
    """Find again what a command made."""
    if not reference:
        return None
    label, key = reference.split(":")
    found: models.Model = apps.get_model(label)._default_manager.get(pk=key)
    return found


def _locked(value: Any) -> Any:
    """Read a saved model object again under lock; anything else is returned as it is."""
    if not isinstance(value, models.Model) or value.pk is None:
        return value
    fresh = value._meta.model._default_manager.select_for_update(of=("self",)).filter(pk=value.pk).first()
    if fresh is None:
        raise NotFound(value._meta.model_name or "", value.pk)
    return fresh


def _handle(events: list[object]) -> None:
    """Run the handlers, of events published by handlers too, in the order of publishing."""
    token = _pending.set(events)
    try:
        for event in events:
            if type(event) in _unheard.get():
                continue
            for handler in _handlers.get(type(event), ()):
                handler(event)
    finally:
        _pending.reset(token)


def _record(kind: AuditEntry.Kind, actor: Actor, name: str, values: list[object], details: dict[str, object]) -> None:
    """Write the audit entry of an action."""
    objects = [value for value in values if isinstance(value, models.Model) and value.pk is not None]
    elders = [key for value in objects if (key := _elder(value)) is not None]
    _append(kind, actor, name, sorted({_subject(value) for value in objects}), elders, details)


def _append(  # noqa: PLR0913, PLR0917 - the columns of an entry
    kind: AuditEntry.Kind,
    actor: Actor,
    name: str,
    subjects: Sequence[str],
    elders: Iterable[int],
    details: dict[str, object],
) -> None:
    """Append an entry; by hand, because Django would ask for its id back, and an actor need not be able to see it."""
    reach, organizations = actor.scope.ranges(), sorted(actor.scope.organizations)
    plain = json.dumps(_plain(details), ensure_ascii=False, default=str)
    who = [actor.user_id, actor.name, actor.purpose]
    with connection.cursor() as cursor:
        cursor.execute(
            APPEND,
            [now(), str(kind), name, *who, list(subjects), sorted(set(elders)), plain, reach, organizations],
        )


def _elder(value: models.Model) -> int | None:
    """Give the id of the elder that a record is, or belongs to."""
    if value._meta.label_lower == "people.elder":
        return int(value.pk)
    key = getattr(value, "elder_id", None)
    return int(key) if key is not None else None


def _subject(value: models.Model) -> str:
    """Name a record: 'visits.visit:12'."""
    return f"{value._meta.label_lower}:{value.pk}"


def _kept(keep: tuple[str, ...], named: dict[str, Any]) -> dict[str, object]:
    """Pick the keyword arguments that the audit entry keeps."""
    return {name: named[name] for name in keep if name in named}


def _plain(details: dict[str, object]) -> dict[str, object]:
    """Make details fit for JSON."""
    simple = (str, int, float, bool, type(None), list, dict)
    return {name: value if isinstance(value, simple) else str(value) for name, value in details.items()}
