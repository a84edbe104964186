"""What a module declares of itself in its `module.py`, once; `pages.registry` collects it for whoever shows or derives something."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Generic, Literal, TypeVar

from django.db.models import Model, QuerySet

from yilian.audit.row_security import Shape
from yilian.kernel.actors import Actor
from yilian.kernel.bases import Basis
from yilian.kernel.facts import Fact
from yilian.kernel.findings import FindingsProvider
from yilian.kernel.messages import Message
from yilian.kernel.records import RecordColumns
from yilian.pages.histories import History
from yilian.pages.programs import Interface

M = TypeVar("M", bound=Model)
E = TypeVar("E")
OTHERWISE = ""  # among the roles of a home link: whoever has no link of a role
Tone = Literal["good", "due", "late", "info", "open"]  # the colours of the style sheet


@dataclass(frozen=True, slots=True)
class Mount:
    """A list of addresses under a prefix; `patterns` names the list in the module's `urls.py`.

    Without a namespace the one of `urls.py` (`app_name`) is used.
    """

    prefix: str
    namespace: str = ""
    patterns: str = "urlpatterns"


@dataclass(frozen=True, slots=True)
class Nav:
    """An entry of the rail or of the user's menu.

    `page` is the name of its address, `order` its place among all entries. `first` holds the roles that need it first,
    with its place among what that role needs first. The first entries of the rail stand on the phone's bar.
    """

    page: str
    words: Message
    permission: str = ""
    icon: str = ""
    order: int = 100
    first: Mapping[str, int] = field(default_factory=dict)
    in_menu: bool = False


@dataclass(frozen=True, slots=True)
class HomeLink:
    """A page that the home page offers to some roles, each with its place among the links of that role; and why one goes there."""

    page: str
    words: Message
    sentence: Message
    roles: Mapping[str, int] = field(default_factory=dict)
    permission: str = ""


@dataclass(frozen=True, slots=True)
class ListLink:
    """A button that a module adds to a list of a lower module; a `filtered` one hands the filters of the list on."""

    on: str
    page: str
    words: Message
    permission: str = ""
    filtered: bool = False


@dataclass(frozen=True, slots=True)
class RecordKind:
    """A kind of record: what it is called, which page shows it, who may read it, where what it called for is recorded.

    `key` is the name of the record's key in the addresses of `page` and `step`. Whoever lacks `permission` sees "a record".
    `calls_for` has the words of what is done on the record's own page by whoever is asked to: a check, a signature. `visited`
    are items that the record calls for and a visit fulfils, whatever `step` says.
    """

    model: type[Model]
    words: Message
    page: str = ""
    key: str = ""
    step: str = ""
    permission: str = ""
    calls_for: Mapping[str, Message] = field(default_factory=dict)
    visited: frozenset[str] = frozenset()

    @property
    def label(self) -> str:
        """Return the label of the model, as a reference to a record holds it: 'visits.visit'."""
        return self.model._meta.label_lower


@dataclass(frozen=True, slots=True)
class Hears(Generic[E]):
    """That a module answers an event of a lower module or its own: by a function of its actions, or by one that queues a job.

    What an event means is said by the handler alone; several that a module declares for one event answer in their order.
    """

    event: type[E]
    handler: Callable[[E], None]


@dataclass(frozen=True, slots=True)
class Section(Generic[M]):
    """A part of the page of an elder or of an institution: a template and the function that gives its context.

    The context may name the part for the row of anchors: `anchor`, an id in the template, and `label`. A part that takes
    few lines stands aside. Whoever lacks the permission does not see it.
    """

    of: type[M]
    template: str
    permission: str
    context: Callable[[Any, M], dict[str, Any]]
    order: int = 100
    aside: bool = False


@dataclass(frozen=True, slots=True)
class TimelineEvent:
    """An entry of a time line: a day, what happened, a note, and an address."""

    on: date
    title: str
    note: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class Timeline(Generic[M]):
    """What a module adds to the time line of an elder or of an institution."""

    of: type[M]
    permission: str
    events: Callable[[Any, M], Sequence[TimelineEvent]]


@dataclass(frozen=True, slots=True)
class DatedRecords:
    """Records of a kind that tell of an elder alive: `after(elder_id, day)` gives the days later than a day of which there is one."""

    words: Message
    after: Callable[[int, date], Sequence[date]]


@dataclass(frozen=True, slots=True)
class ServiceStart:
    """A page on which a service of a topic begins, and the permission it needs.

    The page takes an elder as `?elder=`; where `address` is there, it gives the address for an elder, and the page stands with
    elders only.
    """

    page: str
    words: Message
    permission: str
    address: Callable[[Any], str] | None = None


@dataclass(frozen=True, slots=True)
class ServiceTopic:
    """A topic of the desk of services: its list, what waits of it, what of it is open for an elder, and where it begins.

    `waiting` gives the records that wait on a day, and `waits` says what they are; `open_for` gives the records that are open
    for an elder (its key) on a day, and `row` the line that shows such a record on a day. `show` is the chip of the list that holds
    what waits, where the list does not open with it.
    """

    page: str
    words: Message
    waits: Message
    waiting: Callable[[date], QuerySet[Any]]
    open_for: Callable[[int, date], QuerySet[Any]] | None = None
    row: Callable[[Any, date], Any] | None = None
    start: ServiceStart | None = None
    order: int = 100
    show: str = ""


@dataclass(frozen=True, slots=True)
class Sign:
    """How a state is shown, never by colour alone: a sign, a tone, and a word where the state has no label of its own."""

    sign: str
    tone: Tone
    words: Message | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Module:
    """A module as the house sees it. Every field but the name and the words may stay empty.

    mounts        prefixes of addresses; `api` holds its operations for programs
    nav           entries of the rail and of the user's menu
    home          links on the home page, by role
    pages         name of an address → words, for pages that stand neither in the rail nor in the menu
    permissions   permission → codes of the roles that hold it; `system_only` are held by no role
    titles        code in the audit log → words, for looks and sign-ins; an action says its title at `@action`
    list_links    buttons that the module adds to lists of lower modules
    records       kinds of records: what each is called, its page, and where what it called for is recorded
    recording     `recording(actor, obligation) -> address`: where what is owed is recorded, or nothing where another module knows
    hears         the events that the module answers, in the order of its handlers
    at_start      what the worker does when it starts: it queues what the module must make up for
    sections      parts of the page of an elder or of an institution
    timelines     what the module adds to the time line of an elder or of an institution
    dated         which of the module's records tell of an elder on a day, for whoever enters a death before it
    presence      `presence_of(elder_ids, on) -> {elder_id: words}`: who is not there on a day and why, for many elders in one statement
    histories     what the module's records add to the medical history of an elder
    bases         `bases_of(elder_ids) -> {elder_id: [Basis]}`: on what something is owed, for many elders in one statement
    findings      `findings_of(organization_ids, on) -> {organization_id: Findings}`: what the module's records say of institutions
    services      topics of the desk of services, where whatever is ordered, lent and planned for elders waits
    row_security  table → its shape: which rows are seen and written within a reach, or why all may see it
    references    the columns in which the module's tables refer to records, for `yilian check records`
    facts         the reporting views that read the module's tables; their statements stand in its `facts.sql`
    signs         state → sign; a state is declared by the lowest module that shows it
    """

    name: str
    words: Message
    mounts: tuple[Mount, ...] = ()
    api: Interface | None = None
    nav: tuple[Nav, ...] = ()
    home: tuple[HomeLink, ...] = ()
    pages: Mapping[str, Message] = field(default_factory=dict)
    permissions: Mapping[str, frozenset[str]] = field(default_factory=dict)
    system_only: frozenset[str] = frozenset()
    titles: Mapping[str, Message] = field(default_factory=dict)
    list_links: tuple[ListLink, ...] = ()
    records: tuple[RecordKind, ...] = ()
    recording: Callable[[Actor, Any], str] | None = None
    hears: tuple[Hears[Any], ...] = ()
    at_start: tuple[Callable[[], None], ...] = ()
    sections: tuple[Section[Any], ...] = ()
    timelines: tuple[Timeline[Any], ...] = ()
    dated: tuple[DatedRecords, ...] = ()
    presence: tuple[Callable[[Sequence[int], date], Mapping[int, Message]], ...] = ()
    histories: tuple[History, ...] = ()
    bases: tuple[Callable[[Sequence[int]], Mapping[int, list[Basis]]], ...] = ()
    findings: tuple[FindingsProvider, ...] = ()
    services: tuple[ServiceTopic, ...] = ()
    row_security: Mapping[str, Shape] = field(default_factory=dict)
    references: tuple[RecordColumns, ...] = ()
    facts: tuple[Fact, ...] = ()
    signs: Mapping[str, Sign] = field(default_factory=dict)
