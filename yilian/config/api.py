"""The interface for programs under /api/: each module's router; who may do what is said inside, as for pages."""

import functools
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern
from ninja import NinjaAPI

from yilian.pages.registry import modules

api = NinjaAPI(title="颐联 Yilian", version="1", urls_namespace="api", docs_url=None, openapi_url=None)
for router in [module.api for module in modules() if module.api is not None]:
    api.add_router("", router)


def _declared(pattern: URLPattern) -> URLPattern:
    """Return the address with a permit for every signed-in user; its operation judges the permission."""
    view = pattern.callback

    @functools.wraps(view)
    def declared(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        answer: HttpResponse = view(request, *args, **kwargs)
        return answer

    declared.permit = "signed-in"  # type: ignore[attr-defined]
    # The interface's own sign-in checks the token of a form.
    declared.csrf_exempt = True  # type: ignore[attr-defined]
    return URLPattern(pattern.pattern, declared, pattern.default_args, pattern.name)


patterns, app_name, _instance = api.urls
urlpatterns = [
    _declared(pattern) for pattern in patterns if isinstance(pattern, URLPattern) and pattern.name != "api-root"
]
