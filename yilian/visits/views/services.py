"""The desk of services: what waits, by topic; whom one looks for; what is open for an elder. Its topics are declared by their modules."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from django.db.models import Exists, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from yilian.audit.access_log import log_access
from yilian.audit.statements import RowStatement
from yilian.pages.addresses import address_of
from yilian.pages.declarations import ServiceStart, ServiceTopic
from yilian.pages.language import said
from yilian.pages.lists import Link, Row, may
from yilian.pages.permits import permitted
from yilian.pages.registry import service_topics
from yilian.pages.requests import Request
from yilian.people.models import Elder
from yilian.people.queries.search import search
from yilian.visits.forms.orders import MOST, who_is


@permitted("visits.read")
def desk(request: Request) -> HttpResponse:
    """Show what waits in every topic, and where each begins."""
    tiles = [
        {
            "href": address_of(topic.page) + (f"?show={topic.show}" if topic.show else ""),
            "name": said(topic.words),
            "count": topic.waiting(request.on).count(),
            "caption": said(topic.waits),
        }
        for topic in service_topics()
    ]
    links = [
        Link(address_of(start.page), said(start.words), start.permission) for start in _starts() if not start.address
    ]
    return render(request, "visits/services/desk.html", {"tiles": tiles, "links": may(request, links)})


@permitted("people.read")
def who(request: Request) -> HttpResponse:
    """Return the elders that a text may mean, as options for the field that asks for one."""
    text = request.GET.get("who", "").strip()
    matches = list(search(text)[:MOST]) if len(text) > 1 and "#" not in text else []
    log_access(request.actor, [elder.pk for elder in matches], "visits.who")
    return render(request, "visits/services/_who.html", {"options": [(who_is(elder), elder) for elder in matches]})


def elder_panel(request: Request, elder: Elder) -> dict[str, Any]:
    """Return what is open for an elder, and what can be begun for them."""
    links = [Link(_address_for(start, elder), said(start.words), start.permission) for start in _starts()]
    return {
        "rows": _open_for(elder, request.on),
        "links": may(request, links),
        "anchor": "services",
        "label": _("服务台"),
    }


def _open_for(elder: Elder, on: date) -> list[Row]:
    """Return a line for everything that is open for an elder.

    Most elders have nothing open: asking once whether there is anything costs less than a statement for each topic.
    """
    topics = service_topics()
    opened = [pair for pair in zip(_with_rows(topics), _any_open(topics)(elder.pk, on)[0], strict=True) if pair[1]]
    return [row(record, on) for (open_for, row), _open in opened for record in open_for(elder.pk, on)]


def _with_rows(topics: Sequence[ServiceTopic]) -> list[tuple[Callable[[int, date], QuerySet[Any]], Callable[..., Row]]]:
    """Return, for every topic that shows what is open for an elder, how that is found and how it is shown."""
    return [(topic.open_for, topic.row) for topic in topics if topic.open_for is not None and topic.row is not None]


@lru_cache(maxsize=8)
def _any_open(topics: tuple[ServiceTopic, ...]) -> RowStatement:
    """Return the statement that asks whether an elder has anything open, one column a topic; topics never change while the program runs."""

    def any_open(elder: int, on: date) -> QuerySet[Elder, Any]:
        return Elder.objects.filter(pk=elder).values_list(
            *(Exists(open_for(elder, on)) for open_for, _row in _with_rows(topics))
        )

    return RowStatement(any_open, int, date)


def _starts() -> list[ServiceStart]:
    return [topic.start for topic in service_topics() if topic.start is not None]


def _address_for(start: ServiceStart, elder: Elder) -> str:
    return start.address(elder) if start.address else f"{address_of(start.page)}?elder={elder.pk}"
