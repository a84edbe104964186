"""What all modules declare, read once when the program starts; the one place where a page asks for what other modules add."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, ParamSpec, TypeVar, cast

from django.db.models import Model
from django.http import HttpRequest
from django.urls import reverse

from yilian.audit.row_security import Shape
from yilian.kernel.actors import Actor
from yilian.kernel.bases import Basis
from yilian.kernel.facts import Fact
from yilian.kernel.findings import Findings
from yilian.kernel.messages import Message
from yilian.kernel.records import RecordColumns
from yilian.pages.addresses import keyed_address
from yilian.pages.declarations import (
    OTHERWISE,
    HomeLink,
    ListLink,
    Module,
    Nav,
    RecordKind,
    Section,
    ServiceTopic,
    Sign,
    Timeline,
    TimelineEvent,
)
from yilian.pages.histories import History
from yilian.pages.permits import may_open

P = ParamSpec("P")
R = TypeVar("R")

_modules: list[Module] = []
_lookups: list[Any] = []


def declare(modules: Iterable[Module]) -> None:
    """Take the declarations of all modules, lowest first; called by `config` when every module is loaded."""
    _modules[:] = modules
    for lookup in _lookups:
        lookup.cache_clear()


def _lookup(question: Callable[P, R]) -> Callable[P, R]:
    """Answer a question once for each argument, until modules are declared anew."""
    answered = cache(question)
    _lookups.append(answered)
    return cast(Callable[P, R], answered)


def modules() -> tuple[Module, ...]:
    """Return every module, lowest first; asking before they are declared is an error of the program."""
    if not _modules:
        raise RuntimeError("modules are declared when Django is set up")
    return tuple(_modules)


@_lookup
def permissions() -> dict[str, frozenset[str]]:
    """Return every permission that a role may hold, with the codes of the roles that hold it."""
    return {name: roles for module in modules() for name, roles in module.permissions.items()}


@_lookup
def permissions_held(role: str) -> frozenset[str]:
    """Return the permissions that a role holds."""
    return frozenset(name for name, roles in permissions().items() if role in roles)


def system_permissions() -> frozenset[str]:
    """Return the permissions of the system itself, which no role holds."""
    return frozenset().union(*(module.system_only for module in modules()))


@_lookup
def navigation() -> tuple[Nav, ...]:
    """Return the entries of the rail and of the menu in their order."""
    return tuple(sorted((nav for module in modules() for nav in module.nav), key=lambda nav: nav.order))


@_lookup
def home_links(role: str) -> tuple[HomeLink, ...]:
    """Return what the home page offers to a role, in its order; a role without links gets those for everybody else."""
    links = [(link.roles[role], link) for module in modules() for link in module.home if role in link.roles]
    if not links and role != OTHERWISE:
        return home_links(OTHERWISE)
    return tuple(link for _place, link in sorted(links, key=lambda entry: entry[0]))


@_lookup
def page_words() -> dict[str, Message]:
    """Return the words of pages by the name of their address: those of the rail and the menu, and what modules declare beside."""
    shown = {nav.page: nav.words for nav in navigation()}
    return shown | {page: words for module in modules() for page, words in module.pages.items()}


@_lookup
def list_links(page: str) -> tuple[ListLink, ...]:
    """Return the buttons that modules add to a list, by the name of its page."""
    return tuple(link for module in modules() for link in module.list_links if link.on == page)


def recording_address(actor: Actor, obligation: Model) -> str:
    """Return where what is owed is recorded, for every page that leads there; nothing where the actor may not open it.

    Modules are asked from the lowest up, and the first address that lets the actor in stands: what the record that calls for
    something says of it comes before the form of a visit.
    """
    answers = (module.recording(actor, obligation) for module in modules() if module.recording is not None)
    return next((address for address in answers if address and may_open(actor, address)), "")


@_lookup
def record_kinds() -> dict[str, RecordKind]:
    """Return the kinds of records by the label of their model."""
    return {kind.label: kind for module in modules() for kind in module.records}


def record_kind(label: str) -> RecordKind | None:
    """Return a kind of record by the label of its model, or nothing where no module declares it."""
    return record_kinds().get(label)


def record_words(label: str, key: int) -> Message:
    """Name a record in words, with its number; a kind that is not declared is named by its label."""
    kind = record_kind(label)
    words = kind.words if kind else Message(label, label)
    return Message(f"{words.zh} {key}", f"{words.en} {key}")


def record_address(label: str, key: int) -> str:
    """Return the address of the page that shows a record, or nothing where it has no page."""
    kind = record_kind(label)
    if kind is None or not kind.page:
        return ""
    return keyed_address(kind.page, key) or reverse(kind.page, kwargs={kind.key: key})


def step_address(label: str, key: int, what: str = "") -> str:
    """Return the address on which what a record called for is recorded, or nothing where that is no matter of the record."""
    kind = record_kind(label)
    if kind is None or what in kind.visited:
        return ""
    page = kind.page if what in kind.calls_for else kind.step
    return reverse(page, kwargs={kind.key: key}) if page else ""


def called_for_words(label: str, what: str) -> Message:
    """Name what a record calls for: the kind of the record and what is to be done; what is not declared by its code."""
    kind = record_kind(label)
    words = kind.calls_for.get(what) if kind else None
    if kind is None or words is None:
        return Message(what, what)
    return Message(f"{kind.words.zh}：{words.zh}", f"{kind.words.en}: {words.en}")


@_lookup
def sections_of(model: type[Model]) -> tuple[Section[Any], ...]:
    """Return the parts that modules add to the page of an elder or of an institution, in their order."""
    parts = (section for module in modules() for section in module.sections if section.of is model)
    return tuple(sorted(parts, key=lambda section: section.order))


def sections_for(request: HttpRequest, actor: Actor, record: Model) -> list[dict[str, Any]]:
    """Return the parts of a record's page that the actor may see, each with its template and its context."""
    return [
        {"template": section.template, "aside": section.aside} | section.context(request, record)
        for section in sections_of(type(record))
        if actor.refusal(section.permission) is None
    ]


@_lookup
def timelines_of(model: type[Model]) -> tuple[Timeline[Any], ...]:
    """Return what modules add to the time line of an elder or of an institution."""
    return tuple(timeline for module in modules() for timeline in module.timelines if timeline.of is model)


def timeline_of(request: HttpRequest, actor: Actor, record: Model) -> list[TimelineEvent]:
    """Return what modules know to have happened to an elder or an institution, the newest first."""
    timelines = [timeline for timeline in timelines_of(type(record)) if actor.refusal(timeline.permission) is None]
    events = [event for timeline in timelines for event in timeline.events(request, record)]
    return sorted(events, key=lambda event: event.on, reverse=True)


@dataclass(frozen=True, slots=True)
class LaterRecords:
    """Records of a kind that tell of an elder after a day, by their days."""

    words: Message
    days: Sequence[date]


def records_after(elder_id: int, day: date) -> list[LaterRecords]:
    """Return which records tell of an elder after a day, kind by kind."""
    kinds = [kind for module in modules() for kind in module.dated]
    later = [LaterRecords(kind.words, sorted(kind.after(elder_id, day))) for kind in kinds]
    return [records for records in later if records.days]


@_lookup
def histories() -> tuple[History, ...]:
    """Return what modules add to the medical history of an elder."""
    return tuple(history for module in modules() for history in module.histories)


@_lookup
def service_topics() -> tuple[ServiceTopic, ...]:
    """Return the topics of the desk of services in their order."""
    return tuple(sorted((topic for module in modules() for topic in module.services), key=lambda topic: topic.order))


def bases_of(elder_ids: Sequence[int]) -> dict[int, list[Basis]]:
    """Return on what something is owed to elders, as every module knows it: one statement a provider, however many they are."""
    by_elder: dict[int, list[Basis]] = {key: [] for key in elder_ids}
    for provider in (provider for module in modules() for provider in module.bases):
        for elder_id, bases in provider(elder_ids).items():
            by_elder[elder_id] += bases
    return by_elder


def presence_of(elder_ids: Sequence[int], on: date) -> dict[int, list[Message]]:
    """Return for elders who are not there on a day why, as every module knows it: one statement a provider, however many they are."""
    by_elder: dict[int, list[Message]] = {}
    for provider in (provider for module in modules() for provider in module.presence):
        for elder_id, why in (provider(elder_ids, on) if elder_ids else {}).items():
            by_elder.setdefault(elder_id, []).append(why)
    return by_elder


def findings_of(organization_ids: Sequence[int], on: date) -> dict[int, Findings]:
    """Return what every module's records say of institutions on a day: one statement a provider, however many they are."""
    by_key: dict[int, Findings] = {key: Findings() for key in organization_ids}
    for provider in (provider for module in modules() for provider in module.findings):
        for key, findings in provider(organization_ids, on).items():
            by_key[key] = by_key[key].joined(findings)
    return by_key


@_lookup
def signs() -> dict[str, Sign]:
    """Return the sign of every state; where modules share a word for a state, the sign that has words of its own."""
    known: dict[str, Sign] = {}
    for module in modules():
        for state, sign in module.signs.items():
            if state not in known or known[state].words is None:
                known[state] = sign
    return known


def row_security() -> dict[str, Shape]:
    """Return the shape of row security of every table that a module declares."""
    return {table: shape for module in modules() for table, shape in module.row_security.items()}


def record_columns() -> tuple[RecordColumns, ...]:
    """Return the columns in which tables refer to records, those of the lowest module first."""
    return tuple(columns for module in modules() for columns in module.references)


def facts() -> tuple[Fact, ...]:
    """Return every fact, those of the lowest module first."""
    return tuple(fact for module in modules() for fact in module.facts)


@_lookup
def titles() -> dict[str, Message]:
    """Return the words of the codes in the audit log that no action writes."""
    return {code: words for module in modules() for code, words in module.titles.items()}
