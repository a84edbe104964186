"""The interface for programs under /api/: the operations of each module, each with its permission, and their description."""

import functools
from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern, path
from ninja import NinjaAPI

from yilian.pages.permits import signed_in
from yilian.pages.registry import modules

AT = "/api/"
api = NinjaAPI(title="颐联 Yilian", version="1", urls_namespace="api", docs_url=None, openapi_url=None)
interfaces = [module.api for module in modules() if module.api is not None]
for interface in interfaces:
    api.add_router("", interface)


def _operations() -> Iterator[tuple[str, str, str]]:
    """Yield the name of each operation, its permit and its method."""
    for interface in interfaces:
        for operation in (operation for view in interface.path_operations.values() for operation in view.operations):
            (method,) = operation.methods
            yield operation.url_name, interface.permits[operation.url_name], method


def _declared(pattern: URLPattern, permit: str, method: str) -> URLPattern:
    """Return the address of an operation with its permit and its method."""
    view = pattern.callback

    @functools.wraps(view)
    def declared(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        answer: HttpResponse = view(request, *args, **kwargs)
        return answer

    # The interface's own sign-in checks the token of a form.
    vars(declared).update(permit=permit, method=method, csrf_exempt=True)
    return URLPattern(pattern.pattern, declared, pattern.default_args, pattern.name)


@signed_in
def description(request: HttpRequest) -> HttpResponse:
    """Describe every operation in OpenAPI: what it takes, what it answers, which permission it needs (`x-permission`)."""
    return JsonResponse(api.get_openapi_schema(path_prefix=AT), json_dumps_params={"ensure_ascii": False})


patterns, _app_name, _instance = api.urls
known = {name: (permit, method) for name, permit, method in _operations()}
urlpatterns = [
    path("openapi.json", description, name="description"),
    *(
        _declared(pattern, *known[str(pattern.name)])
        for pattern in patterns
        if isinstance(pattern, URLPattern) and pattern.name in known
    ),
]
