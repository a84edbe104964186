"""The interface for programs under /api/: the operations of each module, each with its permission, and their description."""

import functools
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern, path
from ninja import NinjaAPI
from ninja.operation import Operation

from yilian.pages.permits import signed_in
from yilian.pages.registry import modules

AT = "/api/"
api = NinjaAPI(title="颐联 Yilian", version="1", urls_namespace="api", docs_url=None, openapi_url=None)
for interface in [module.api for module in modules() if module.api is not None]:
    api.add_router("", interface)


def operations() -> dict[str, Operation]:
    """Return the operations of all modules by the name of their address."""
    views = [view for _prefix, router in api._routers for view in router.path_operations.values()]
    return {str(operation.url_name): operation for view in views for operation in view.operations}


def _declared(pattern: URLPattern, operation: Operation) -> URLPattern:
    """Return the address with the permit and the method of its operation."""
    view = pattern.callback

    @functools.wraps(view)
    def declared(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        answer: HttpResponse = view(request, *args, **kwargs)
        return answer

    (declared.method,) = operation.methods  # type: ignore[attr-defined]
    declared.permit = operation.view_func.permit  # type: ignore[attr-defined]
    # The interface's own sign-in checks the token of a form.
    declared.csrf_exempt = True  # type: ignore[attr-defined]
    return URLPattern(pattern.pattern, declared, pattern.default_args, pattern.name)


@signed_in
def description(request: HttpRequest) -> HttpResponse:
    """Describe every operation in OpenAPI: what it takes, what it answers, which permission it needs (`x-permission`)."""
    return JsonResponse(api.get_openapi_schema(path_prefix=AT), json_dumps_params={"ensure_ascii": False})


patterns, _app_name, _instance = api.urls
known = operations()
urlpatterns = [
    path("openapi.json", description, name="description"),
    *(_declared(pattern, known[pattern.name]) for pattern in patterns if pattern.name in known),
]
