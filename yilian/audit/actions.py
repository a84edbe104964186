"""`@action`, through which every write passes: permission, one transaction, lock, audit entry, events."""

import functools
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from types import MappingProxyType
from typing import Any, Concatenate, ParamSpec, TypeVar
from uuid import UUID

from django.apps import apps
from django.db import connection, models, transaction

from yilian.audit.clock import instant, now
from yilian.audit.inputs import plain, plain_named, refusing_the_impossible
from yilian.audit.models import AuditEntry, Command, Seal
from yilian.audit.queries import last_seal, unsealed_entries, written
from yilian.audit.rules import GENESIS, link_hash
from yilian.audit.scope import using_scope
from yilian.kernel.actors import Actor
from yilian.kernel.deadlines import SHANGHAI
from yilian.kernel.messages import Message
from yilian.kernel.refusals import NotFound, Refusal, Refused, refuse, refuse_if

P = ParamSpec("P")
R = TypeVar("R")
M = TypeVar("M", bound=models.Model | None)
Handler = Callable[[Any], None]

SEAL_LOCK = 7_201_958_334
SEAL_BATCH = 5000
SENT_OTHERWISE = "command-sent-otherwise"
APPEND = """
    INSERT INTO audit_entry
        (at, kind, action, user_id, actor, purpose, subjects, elders, details, divisions, organizations)
    VALUES (%s, %s, %s, %s, %s, %s, %s::text[], %s::bigint[], %s::jsonb, %s, %s::bigint[])
"""

_titles: dict[str, Message] = {}
_actions: dict[str, Callable[..., Any]] = {}
_handlers: dict[type, list[Handler]] = {}
_pending: ContextVar[list[object] | None] = ContextVar("pending", default=None)
_NOTHING: Mapping[type, list[object]] = MappingProxyType({})
_suppressed: ContextVar[Mapping[type, list[object]]] = ContextVar("suppressed", default=_NOTHING)
_held: ContextVar[Refusal | None] = ContextVar("held", default=None)


def connect(event: type, handler: Handler) -> None:
    """Let a handler answer an event. Called by `config` for what modules declare."""
    handlers = _handlers.setdefault(event, [])
    if handler not in handlers:
        handlers.append(handler)


def events_answered_by(*handlers: Handler) -> tuple[type, ...]:
    """Return the types of events that any of these handlers answers."""
    return tuple(event for event, connected in _handlers.items() if set(handlers) & set(connected))


@contextmanager
def suppress_events(*events: type) -> Iterator[list[object]]:
    """Let events of these types go unanswered, and list them; for a load, which answers for all of them together at its end."""
    unanswered = list[object]()
    token = _suppressed.set({**_suppressed.get(), **dict.fromkeys(events, unanswered)})
    try:
        yield unanswered
    finally:
        _suppressed.reset(token)


@contextmanager
def rehearsed() -> Iterator[None]:
    """Do what stands in the block and take all of it back, rows, entries of the log and events: to say beforehand what a rule will say."""
    token = _pending.set([])
    try:
        with transaction.atomic():
            yield
            transaction.set_rollback(True)
    finally:
        _pending.reset(token)


def answer_events(events: Iterable[object]) -> None:
    """Let the handlers answer events that were suppressed, each that is alike once; within a transaction and a scope."""
    _handle(list(dict.fromkeys(events)))


def publish(event: object) -> None:
    """Publish an event; its handlers run at the end of the action, in its transaction."""
    pending = _pending.get()
    if pending is None:
        raise RuntimeError("events are published inside an action only")
    pending.append(event)


def title_of(code: str) -> Message | None:
    """Return the title of the action that writes a code into the log, or None where no action does."""
    return _titles.get(code)


def declared_actions() -> Mapping[str, Callable[..., Any]]:
    """Return every action by the code that it writes into the log."""
    return MappingProxyType(_actions)


def action(
    permission: str,
    *,
    title: Message,
    name: str = "",
    kind: AuditEntry.Kind = AuditEntry.Kind.CHANGE,
    log: tuple[str, ...] = (),
) -> Callable[[Callable[Concatenate[Actor, P], R]], Callable[Concatenate[Actor, P], R]]:
    """Make a function an action: the only way to write.

    In this order: the actor's permission is judged; a transaction begins and takes the actor's scope; text handed in is brought
    into plain form, and model objects are read again under lock; the function runs; an audit entry is written with the keyword arguments named
    in `log`; published events are handled. All of it commits together or not at all, and what no column can hold is Invalid.
    Where one permission allows several actions, `name` tells them apart in the log; `title` says there in words what was done.
    """
    named = name or permission
    _titles[named] = title

    def decorate(function: Callable[Concatenate[Actor, P], R]) -> Callable[Concatenate[Actor, P], R]:
        @functools.wraps(function)
        def run(actor: Actor, /, *args: P.args, **kwargs: P.kwargs) -> R:
            _refuse_held()
            refuse_if(actor.refusal(permission))
            with refusing_the_impossible(), transaction.atomic(), using_scope(actor, to_the_end=True):
                fresh = [_locked(plain(value)) for value in args]
                fresh_named = {name: _locked(value) for name, value in plain_named(kwargs).items()}
                outer, events = _pending.get(), list[object]()
                token = _pending.set(events)
                try:
                    result = function(actor, *fresh, **fresh_named)
                    concerned = [*fresh, *fresh_named.values(), result]
                    _record(kind, actor, named, concerned, _logged(log, fresh_named))
                finally:
                    _pending.reset(token)
                if outer is not None:
                    outer.extend(events)
                else:
                    _handle(events)
                return result

        vars(run).update(permission=permission, title=title)
        _actions[named] = run
        return run

    return decorate


class Held(Refused):
    """Nothing is carried out now: a form is only shown as it was filled in."""


def once(actor: Actor, command: UUID | str, name: str, act: Callable[[], M], *, body: str = "") -> M:
    """Carry out a command once: sent again with the same id, it changes nothing and returns the record that it made.

    `name` says what the command does, `body` is the keyed hash of everything that was sent with it. An id taken by another command
    or another user is refused, and so is the same command with another body: what it says would be lost if it were taken for the
    first. What `act` writes and the id commit together or not at all, so a command that is refused may be sent again.
    """
    _refuse_held()
    with transaction.atomic(), using_scope(actor, to_the_end=True):
        done, earlier = _claim(command, name, body, actor)
        if done:
            return earlier  # type: ignore[return-value]  # the record that `act` made then
        result = act()
        _remember(command, result)
        return result


@contextmanager
def hold(refusal: Refusal) -> Iterator[None]:
    """Let no command and no action be carried out within: each is refused with this refusal, whatever asks for it.

    So a page can show a form as it was filled in, by the way on which it shows one that was refused, and nothing is written.
    """
    token = _held.set(refusal)
    try:
        yield
    finally:
        _held.reset(token)


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
        if count < SEAL_BATCH:
            break
    return sealed


def _seal_some(actor: Actor, everything: bool) -> int:
    """Seal a batch in one transaction, alone."""
    with transaction.atomic(), using_scope(actor):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SEAL_LOCK])
        last = last_seal()
        number, head = (last.number, last.hash) if last else (0, GENESIS)
        at, seals = instant(), list[Seal]()
        for entry in unsealed_entries(everything)[:SEAL_BATCH]:
            number += 1
            head = link_hash(head, number, written(entry))
            seals.append(Seal(number=number, entry_id=entry.pk, hash=head, at=at))
        Seal.objects.bulk_create(seals)
        return len(seals)


def _refuse_held() -> None:
    """Refuse to carry anything out while a form is only shown."""
    refusal = _held.get()
    if refusal is not None:
        raise Held(refusal)


def _claim(command: UUID | str, name: str, body: str, actor: Actor) -> tuple[bool, models.Model | None]:
    """Take a command id for this transaction; a rival holding it makes this wait until that one is done."""
    entry, created = Command.objects.get_or_create(
        id=command, defaults={"action": name, "body": body, "user_id": actor.user_id, "at": now()}
    )
    if created:
        return False, None
    if entry.action != name or entry.user_id != actor.user_id:
        refuse("command-id-taken", command=str(command))
    if entry.body != body:
        refuse(SENT_OTHERWISE, at=f"{entry.at.astimezone(SHANGHAI):%H:%M}")
    return True, _record_of(entry.result)


def _remember(command: UUID | str, result: models.Model | None) -> None:
    """Keep what the command made, for whoever sends it again."""
    if result is not None:
        Command.objects.filter(id=command).update(result=_record_ref(result))


def _record_of(reference: str) -> models.Model | None:
    """Find again what a command made; refuse where somebody removed it since."""
    if not reference:
        return None
    label, key = reference.split(":")
    record: models.Model | None = apps.get_model(label)._default_manager.filter(pk=key).first()
    if record is None:
        refuse("command-record-gone")
    return record


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
            if (unanswered := _suppressed.get().get(type(event))) is not None:
                unanswered.append(event)
                continue
            for handler in _handlers.get(type(event), ()):
                handler(event)
    finally:
        _pending.reset(token)


def _record(kind: AuditEntry.Kind, actor: Actor, name: str, values: list[object], details: dict[str, object]) -> None:
    """Write the audit entry of an action."""
    objects = [value for value in values if isinstance(value, models.Model) and value.pk is not None]
    elders = [key for value in objects if (key := _elder(value)) is not None]
    _append(kind, actor, name, sorted({_record_ref(value) for value in objects}), elders, details)


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
    """Return the id of the elder that a record is, or belongs to."""
    key = getattr(value, "elder_id", None)
    return int(key) if key is not None else None


def _record_ref(value: models.Model) -> str:
    """Name a record: 'visits.visit:12'."""
    return f"{value._meta.label_lower}:{value.pk}"


def _logged(log: tuple[str, ...], named: dict[str, Any]) -> dict[str, object]:
    """Pick the keyword arguments that the audit entry keeps."""
    return {name: named[name] for name in log if name in named}


def _plain(details: dict[str, object]) -> dict[str, object]:
    """Make details fit for JSON."""
    simple = (str, int, float, bool, type(None), list, dict)
    return {name: value if isinstance(value, simple) else str(value) for name, value in details.items()}
