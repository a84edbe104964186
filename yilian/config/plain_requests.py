"""What an address and a form say reaches pages in plain form: without control characters and what nobody sees."""

from collections.abc import Callable
from copy import copy
from typing import TypeVar

from django.http import Http404, HttpRequest, HttpResponse, QueryDict

from yilian.kernel.text import plain_text

Q = TypeVar("Q", bound=QueryDict)
# What is compared sign by sign with what was kept.
VERBATIM = frozenset({"password", "old", "new", "again", "csrfmiddlewaretoken"})


class PlainRequestMiddleware:
    """Brings the texts of a request into plain form; an address that no page can have is answered as one that leads nowhere."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: object) -> None:
        """Bring what the address asks and what a form sent into plain form, before the page reads it."""
        if plain_text(request.path_info) != request.path_info.strip():
            raise Http404
        request.GET = _plain(request.GET)
        if request.method == "POST" and request.POST:
            request.POST = _plain(request.POST)


def _plain(query: Q) -> Q:
    """Return the same names and values in plain form; the same object where they are already."""
    lists = {name: list(map(str, values)) for name, values in query.lists()}
    said = {
        plain_text(name): values if name in VERBATIM else [plain_text(value) for value in values]
        for name, values in lists.items()
    }
    if said == lists:
        return query
    plain: Q = copy(query)
    plain._mutable = True
    plain.clear()
    for name, values in said.items():
        plain.setlist(name, values)
    plain._mutable = False
    return plain
