"""Every address of Yilian: those of each module under the prefixes that it declares."""

from importlib import import_module

from django.urls import URLResolver, include, path

from yilian.pages.declarations import Module, Mount
from yilian.pages.registry import modules


def _included(module: Module, mount: Mount) -> URLResolver:
    """Return the addresses of a module under one of its prefixes."""
    urls = import_module(f"yilian.{module.name}.urls")
    patterns, namespace = getattr(urls, mount.patterns), mount.namespace or urls.app_name
    resolver: URLResolver = path(mount.prefix, include((patterns, namespace)))
    return resolver


urlpatterns = [
    *(_included(module, mount) for module in modules() for mount in module.mounts),
    path("api/", include(("yilian.config.api", "api"))),
]

handler400 = "yilian.config.errors.bad_request"
handler403 = "yilian.config.errors.forbidden"
handler404 = "yilian.config.errors.no_such_page"
handler500 = "yilian.config.errors.failed"
