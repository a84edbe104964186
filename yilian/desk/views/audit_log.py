"""The pages of the audit log."""

from functools import cached_property
from typing import cast

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render

from yilian.audit import queries
from yilian.audit.models import AuditEntry
from yilian.desk.forms import LogForm
from yilian.pages.permits import permitted
from yilian.pages.requests import Request

PAGE = 50
COUNTED = 10_000


class LogPaginator(Paginator):  # type: ignore[type-arg] # generic for the type checker only
    """Pages of the newest entries: a log of years is narrowed by its filters, not counted to its end."""

    @cached_property
    def count(self) -> int:
        """Count as far as pages go."""
        return cast(QuerySet[AuditEntry], self.object_list)[:COUNTED].count()


@permitted("audit.read")
def log(request: Request) -> HttpResponse:
    """Show the log, narrowed by what stands in the address."""
    form = LogForm(request.GET)
    page = LogPaginator(queries.entries(form.wanted()), PAGE).get_page(request.GET.get("page"))
    chosen = request.GET.get("kind", "")
    chips = [
        {"label": label, "href": f"?kind={kind}", "current": chosen == kind, "count": ""}
        for kind, label in AuditEntry.Kind.choices
    ]
    context = {"page": page, "form": form, "chips": chips, "more": page.paginator.count == COUNTED}
    return render(request, "desk/audit_log.html", context)


@permitted("audit.read")
def entry(request: Request, entry_id: int) -> HttpResponse:
    """Show one entry: what was done to what, and the seal upon it."""
    audit_entry = queries.entry(entry_id)
    elders = queries.elders_in_scope(audit_entry)
    context = {
        "entry": audit_entry,
        "elders": elders,
        "hidden": len(audit_entry.elders) - len(elders),
        "details": sorted(audit_entry.details.items()),
        "seal": queries.seal_of(audit_entry.pk),
    }
    return render(request, "desk/audit_entry.html", context)
