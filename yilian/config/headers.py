"""Headers of every answer: what a page may load, what it may use, and that nobody keeps it."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse

ALWAYS = {
    "Permissions-Policy": "camera=(), microphone=(), payment=(), usb=(), geolocation=(self)",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class HeadersMiddleware:
    """Lets pages load only what comes from this address, and keeps what they show out of every cache."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.policy = content_security_policy(settings.YILIAN_LIVE_URL, settings.YILIAN_MAP_TILES)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, with the headers that the answer does not bring itself."""
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", self.policy)
        response.headers.setdefault("Cache-Control", "private, no-store")
        for name, value in ALWAYS.items():
            response.headers.setdefault(name, value)
        return response


def content_security_policy(live: str, tiles: str) -> str:
    """Return what a page may load: its own address, the live door, the map's tiles; no script or style inside a page."""
    door, sheets = origin(live), origin(tiles)
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "font-src 'self'",
            _sources("img-src 'self' data: blob:", sheets),
            _sources("connect-src 'self'", door, sheets),
            "worker-src 'self' blob:",
            "manifest-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        )
    )


def origin(address: str) -> str:
    """Return scheme, host and port of an address; nothing for an empty one."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""


def _sources(directive: str, *more: str) -> str:
    return " ".join((directive, *filter(None, more)))
