"""The audit log as pages. Who may open them is said where their addresses are given, in config."""

from functools import cached_property
from typing import cast

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from yilian.audit import queries
from yilian.audit.forms import LogForm
from yilian.audit.models import AuditEntry

PAGE = 50
COUNTED = 10_000


class LogPaginator(Paginator):  # type: ignore[type-arg] # generic for the type checker only
    """Pages of the newest entries: a log of years is narrowed by its filters, not counted to its end."""

    @cached_property
    def count(self) -> int:
        """Count as far as pages go."""
        return cast(QuerySet[AuditEntry], self.object_list)[:COUNTED].count()


def log(request: HttpRequest) -> HttpResponse:
    """Show the log, narrowed by what stands in the address."""
    form = LogForm(request.GET)
    page = LogPaginator(queries.entries(form.wanted()), PAGE).get_page(request.GET.get("page"))
    chosen = request.GET.get("kind", "")
    chips = [
        {"label": label, "href": f"?kind={kind}", "current": chosen == kind, "count": ""}
        for kind, label in AuditEntry.Kind.choices
    ]
    context = {"page": page, "form": form, "chips": chips, "more": page.paginator.count == COUNTED}
    return render(request, "audit/log.html", context)


def entry(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Show one entry: what was done to what, and the seal upon it."""
    found = queries.entry(entry_id)
    elders = queries.elders_within_reach(found)
    context = {
        "entry": found,
        "elders": elders,
        "hidden": len(found.elders) - len(elders),
        "details": sorted(found.details.items()),
        "seal": queries.seal_of(found.pk),
    }
    return render(request, "audit/entry.html", context)
