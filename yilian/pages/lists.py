"""Lists and single records, in one shape for all modules."""

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise

from yilian.audit.access_log import log_access
from yilian.pages.declarations import Sign
from yilian.pages.permits import may_open
from yilian.pages.registry import signs
from yilian.pages.requests import Request

PAGE = 25
Text = str | Promise
PLAIN = Sign("·", "open")
log = logging.getLogger("yilian.pages")


@dataclass(frozen=True, slots=True)
class Mark:
    """How a state is shown: sign, word and tone."""

    sign: str
    word: Text
    tone: str


def mark(state: str, word: Text) -> Mark:
    """Return the mark of a state with a word of its own; a state that no module declares is an error of the program.

    In development and tests it is raised (`YILIAN_STRICT`); whoever is at work sees the word alone, and the log names the state.
    """
    declared = signs().get(state)
    if declared is None:
        if settings.YILIAN_STRICT:
            raise LookupError(f"no module declares the sign of this state: {state}")
        log.error("no module declares the sign of a state: %s", state)
        declared = PLAIN
    return Mark(declared.sign, word, declared.tone)


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
class About:
    """The elder whom a page concerns: where their page is, their name and id."""

    href: str
    name: str
    elder_id: int


@dataclass(frozen=True, slots=True)
class Listing:
    """A list page: title, what narrows it, where new ones are made, and what an empty list says.

    `crumbs` lead up from the page; `look` is the name under which a look at the elders of its lines is logged.
    """

    title: Text
    rows: QuerySet[Any]
    row: Callable[[Any], Row]
    chips: Sequence[tuple[str, Text, QuerySet[Any] | None]] = ()
    links: Sequence[Link] = ()
    none: Text = ""
    lead: Text = ""
    crumbs: Sequence[Link] = ()
    look: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a record's page: a heading over lines."""

    title: Text
    rows: Sequence[Row | str]
    none: Text = "—"


@dataclass(frozen=True, slots=True)
class Record:
    """A record's page: title, mark, whom it concerns, what is known, its parts and the steps open from here.

    `crumbs` lead up from the page; a look at the elder whom it is about is logged as `look`.
    """

    title: Text
    mark: Mark
    facts: Sequence[tuple[Text, object]]
    back: Link
    about: About | None = None
    sections: Sequence[Section] = ()
    steps: Sequence[Link] = field(default_factory=tuple)
    crumbs: Sequence[Link] = ()
    look: str = ""


def show_list(request: Request, listing: Listing) -> HttpResponse:
    """Show a list, narrowed by the chip that stands in the address as `show`."""
    chosen = request.GET.get("show", listing.chips[0][0] if listing.chips else "")
    rows_shown = next(
        (narrowed for code, _label, narrowed in listing.chips if code == chosen and narrowed is not None), listing.rows
    )
    page = Paginator(rows_shown, PAGE).get_page(request.GET.get("page"))
    rows = [_openable(request, listing.row(listed)) for listed in page.object_list]
    log_access(request.actor, {row.elder_id for row in rows if row.elder_id is not None}, listing.look)
    chips = [
        {
            "label": label,
            "href": f"?{urlencode({'show': code})}",
            "current": code == chosen,
            "count": (narrowed if narrowed is not None else listing.rows).count(),
        }
        for code, label, narrowed in listing.chips
    ]
    context = {"listing": listing, "rows": rows, "page": page, "chips": chips, "links": may(request, listing.links)}
    return render(request, "pages/list.html", context)


def _openable(request: Request, row: Row) -> Row:
    """Take the link from a line whose page would refuse the user."""
    return row if may_open(request.actor, row.href) else replace(row, href="")


def _shown(request: Request, section: Section) -> Section:
    """Take the links that would be refused from a part of a record."""
    return replace(section, rows=[_openable(request, row) if isinstance(row, Row) else row for row in section.rows])


def show_record(request: Request, record: Record) -> HttpResponse:
    """Show one record, and the steps from here that the user may take."""
    if record.about is not None:
        log_access(request.actor, [record.about.elder_id], record.look)
    sections = [_shown(request, section) for section in record.sections]
    context = {"record": record, "sections": sections, "steps": may(request, record.steps)}
    return render(request, "pages/record.html", context)


def may(request: Request, links: Iterable[Link]) -> list[Link]:
    """Return the links that the user may follow."""
    return [link for link in links if not link.permission or request.actor.refusal(link.permission) is None]
