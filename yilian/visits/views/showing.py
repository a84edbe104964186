"""Lists and single records of orders, loans, routes and plans, in one shape for all topics."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _lazy

from yilian.accounts.permits import may_open
from yilian.accounts.requests import Request
from yilian.audit.looks import record_look
from yilian.people.models import Elder

PAGE = 25
Text = str | Promise
SIGNS = {
    "good": ("✓", {"closed", "delivered", "returned-loan", "back", "left", "ended", "completed", "done", "accepted", "good", "kept"}),
    "due": ("●", {"open", "handed-over", "ordered", "checked", "dispatched", "under-way", "reached", "active", "out", "worn", "due", "kept-late"}),
    "late": ("!", {"overdue", "failed", "returned", "broken", "emergency"}),
    "open": ("○", {"planned", "skipped", "cancelled", "stopped", "declined", "withdrawn", "scrapped", "waived", "void"}),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mark:
    """How a state is shown: sign, word and tone."""

    sign: str
    word: Text
    tone: str


def mark(state: str, word: Text) -> Mark:
    """Give the mark of a state; what is not known is plain."""
    for tone, (sign, states) in SIGNS.items():
        if state in states:
            return Mark(sign, word, tone)
    return Mark("·", word, "open")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a list: where it leads, its title, its mark, and what else to know at a glance."""

    href: str
    title: Text
    mark: Mark
    facts: Sequence[object] = ()
    elder_id: int | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """A step or page that can be reached, and the permission it needs."""

    href: str
    label: Text
    permission: str = ""
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """A list page: title, what narrows it, where new ones are made, and what an empty list says."""

    title: Text
    found: QuerySet[Any]
    row: Callable[[Any], Row]
    chips: Sequence[tuple[str, Text, QuerySet[Any] | None]] = ()
    links: Sequence[Link] = ()
    none: Text = ""
    lead: Text = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a record's page: a heading over lines."""

    title: Text
    rows: Sequence[Row | str]
    none: Text = "—"


@dataclass(frozen=True, slots=True)
class Record:
    """A record's page: title, mark, whom it concerns, what is known, its parts and the steps open from here."""

    title: Text
    mark: Mark
    facts: Sequence[tuple[Text, object]]
    back: Link
    elder: Elder | None = None
    sections: Sequence[Section] = ()
    steps: Sequence[Link] = field(default_factory=tuple)


def show_list(request: Request, listing: Listing) -> HttpResponse:
    """Show a list, narrowed by the chip that stands in the address as `show`."""
    chosen = request.GET.get("show", listing.chips[0][0] if listing.chips else "")
    found = next(
        (narrowed for code, _label, narrowed in listing.chips if code == chosen and narrowed is not None), listing.found
    )
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    rows = [_openable(request, listing.row(one)) for one in page.object_list]
    record_look(request.actor, {row.elder_id for row in rows if row.elder_id is not None}, "visits.services")
    chips = [
        {
            "label": label, "href": f"?{urlencode({'show': code})}", "current": code == chosen,
            "count": (narrowed if narrowed is not None else listing.found).count(),
        }
        for code, label, narrowed in listing.chips
    ]  # fmt: skip
    context = {"listing": listing, "rows": rows, "page": page, "chips": chips, "links": may(request, listing.links)}
    return render(request, "visits/services/list.html", context)


def _openable(request: Request, row: Row) -> Row:
    """Take the link from a line whose page would refuse the user."""
    return row if may_open(request.actor, row.href) else replace(row, href="")


def _shown(request: Request, section: Section) -> Section:
    """Take the links that would be refused from a part of a record."""
    return replace(section, rows=[_openable(request, row) if isinstance(row, Row) else row for row in section.rows])


def show_record(request: Request, record: Record) -> HttpResponse:
    """Show one record, and the steps from here that the user may take."""
    if record.elder is not None:
        record_look(request.actor, [record.elder.pk], "visits.service")
    sections = [_shown(request, section) for section in record.sections]
    context = {"record": record, "sections": sections, "steps": may(request, record.steps)}
    return render(request, "visits/services/record.html", context)


def proof(visit_id: int, title: Text, on: object) -> Section:
    """Lead to the record that proves a step, with the day of it."""
    row = Row(at("visit", visit_id=visit_id), title, mark("done", _lazy("已登记")), [on])
    return Section(_lazy("服务记录"), [row])


def may(request: Request, links: Iterable[Link]) -> list[Link]:
    """Give the links that the user may follow."""
    return [link for link in links if not link.permission or request.actor.refusal(link.permission) is None]


def at(name: str, **keys: object) -> str:
    """Give the address of a page of visits."""
    return reverse(f"visits:{name}", kwargs=keys or None)
