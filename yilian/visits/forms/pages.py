"""What the pages of the desk of services share, whichever module they are of: where they stand, whom they concern, who provides."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Generic, TypeVar

from django.db.models import Model, QuerySet
from django.forms import Form
from django.http import HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _lazy

from yilian.kernel.numbers import key_of
from yilian.kernel.refusals import existing, refuse
from yilian.pages import forms, lists
from yilian.pages.addresses import keyed_address
from yilian.pages.forms import Entry
from yilian.pages.lists import About, Link, Listing, Mark, Record, Row, Section, Text, mark
from yilian.pages.requests import Request
from yilian.pages.steps import Step, Steps
from yilian.people.models import Elder, Practitioner
from yilian.people.queries.persons import elder as elder_of
from yilian.people.queries.practitioners import practitioner_of
from yilian.visits.actions.delivery import Provider
from yilian.visits.forms.orders import who_is
from yilian.visits.queries.orders import team_of

M = TypeVar("M", bound=Model)
Facts = Sequence[tuple[Text, object]]
Chips = Sequence[tuple[str, Text, QuerySet[Any] | None]]


@dataclass(frozen=True)
class RecordPages(Generic[M]):
    """The pages of one kind of record at the desk of services: the list, one record, making one, its steps.

    listed      the address of the list, by name; its name space is that of the module, too
    page        the address of one record, by name; it takes the record's number
    title       what the list is called
    rows        the records in scope
    word        what is missing where there is no such record
    of          the record to which what an action returns belongs: itself, or that of a session
    state       how a record stands on a day; where nothing else is said, by its column `state`
    """

    listed: str
    page: str
    title: Text
    rows: Callable[[], QuerySet[M]]
    word: str
    of: Callable[[Any], M] = lambda made: made
    state: Callable[[M, date], Mark] = lambda record, _on: mark_of(record)

    def find(self, key: int) -> M:
        """Return the record with a number; raise `NotFound`."""
        return existing(self.rows().filter(pk=key).first(), self.word, key)

    def address(self, made: Model) -> str:
        """Return the address of the record to which something belongs."""
        return keyed_address(self.page, self.of(made).pk)

    def row(self, record: M, facts: Sequence[object], title: Text = "") -> Row:
        """Return the line of a record, which is called by its elder where it has no other title."""
        elder: Elder | None = getattr(record, "elder", None)
        name = title or (elder.name if elder is not None else str(record))
        return Row(self.address(record), name, mark_of(record), facts, None if elder is None else elder.pk)

    def show_list(
        self, request: Request, row: Callable[[M], Row], chips: Chips, *links: Link, none: Text
    ) -> HttpResponse:
        """List the records: how each is shown, by what the list is narrowed, the ways on, and what an empty list says."""
        return show_list(request, Listing(self.title, self.rows(), row, chips, links, none))

    def show(
        self, request: Request, record: M, facts: Facts, sections: Sequence[Section], steps: Steps[M]
    ) -> HttpResponse:
        """Show a record with its elder, what is known of it, its parts and the steps from here."""
        elder: Elder | None = getattr(record, "elder", None)
        title, back = str(record) if elder is None else elder.name, Link(reverse(self.listed), self.title)
        state, links = self.state(record, request.on), steps.links(record)
        return show_record(request, Record(title, state, facts, back, about(elder), sections, links))

    def enter(self, request: Request, form: Form, title: Text, act: Callable[[dict[str, Any]], M]) -> HttpResponse:
        """Show the form that makes a record; filled in, make it of what was filled in, and show it."""
        entry = Entry(title, lambda filled: act(filled.cleaned_data), self.address, reverse(self.listed))
        return enter(request, form, entry)

    def steps(
        self, onward: Callable[[M], Collection[str]], *steps: Step[M], lead: Callable[[M], Text] = lambda record: ""
    ) -> Steps[M]:
        """Return the steps of these records, each on a page of its own about the record's elder."""
        space = self.page.partition(":")[0]
        return Steps(space, self.find, self.address, onward, steps, _about_elder_of, lead, enter)


def _about_elder_of(record: Any) -> About | None:
    return about(getattr(record, "elder", None))


def mark_of(record: Any) -> Mark:
    """Return the mark of a record's state."""
    return mark(record.state, record.get_state_display())


def show_list(request: Request, listing: Listing) -> HttpResponse:
    """Show a list of the service desk."""
    return lists.show_list(request, replace(listing, crumbs=_crumbs(), look="visits.services"))


def show_record(request: Request, record: Record) -> HttpResponse:
    """Show a record of the service desk."""
    return lists.show_record(request, replace(record, crumbs=_crumbs(), look="visits.service"))


def enter(request: Request, form: Form, entry: Entry) -> HttpResponse:
    """Show a form of the service desk, and do what it says."""
    return forms.enter(request, form, replace(entry, crumbs=_crumbs(), look="visits.order"))


def about(elder: Elder | None) -> About | None:
    """Return whom a page is about, or nothing where it is about nobody."""
    return About(reverse("people:elder", args=[elder.pk]), elder.name, elder.pk) if elder is not None else None


def proof(visit_id: int, title: str | Promise, on: object) -> Section:
    """Lead to the record that proves a step, with the day of it."""
    row = Row(at("visit", visit_id=visit_id), title, mark("done", _lazy("已登记")), [on])
    return Section(_lazy("服务记录"), [row])


def at(name: str, **keys: object) -> str:
    """Return the address of a page of visits."""
    return reverse(f"visits:{name}", kwargs=keys or None)


def own_practitioner(request: Request) -> Practitioner:
    """Return the practitioner that the user is; refused for whoever is none."""
    return practitioner_of(request.actor) or refuse("practitioner-missing")


def own_hands(request: Request) -> Provider:
    """Return in whose hands it is: the user's own, for the first team they work in."""
    practitioner = own_practitioner(request)
    return Provider(team_of(practitioner) or refuse("team-missing"), practitioner)


def elder_asked(request: Request) -> Elder | None:
    """Return the elder that the address names, if one within reach."""
    key = key_of(request.GET.get("elder", ""))
    return None if key is None else elder_of(key)


def who_asked(request: Request) -> dict[str, str]:
    """Fill in the elder that the address names."""
    elder = elder_asked(request)
    return {"who": who_is(elder)} if elder is not None else {}


def _crumbs() -> list[Link]:
    return [Link(at("services"), _lazy("服务台"))]
