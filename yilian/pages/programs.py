"""Addresses for programs: an operation names its permission as a page does, reads its body and answers in JSON."""

import functools
from collections.abc import Callable
from typing import Any, TypeVar

import msgspec
from django.http import HttpRequest, HttpResponse
from ninja import Router
from ninja.security import django_auth

from yilian.kernel.refusals import Invalid, Problem, refuse_if
from yilian.pages.permits import SIGNED
from yilian.pages.requests import Request

V = TypeVar("V", bound=Callable[..., HttpResponse])
B = TypeVar("B", bound=msgspec.Struct)


class Interface(Router):
    """The operations of a module for programs, under one heading of the description.

    Whoever asks is signed in, or shows the key of a user. Where the programs of others report something, `opened_by` says whether the
    request bears their signature; their operations have `SIGNED` in place of a permission, since no role holds it. `permits` holds what
    each operation asks for, by its name.
    """

    def __init__(self, heading: str, opened_by: Callable[[HttpRequest], object] = django_auth) -> None:
        super().__init__(tags=[heading], auth=opened_by)
        self.permits: dict[str, str] = {}

    def add_api_operation(self, path: str, methods: list[str], view_func: Callable[..., Any], **options: Any) -> None:
        """Add an operation; one that names no permission is an error of the program."""
        if not hasattr(view_func, "permission"):
            raise TypeError(f"an operation names its permission: {', '.join(methods)} {path}")
        super().add_api_operation(path, methods, view_func, **options)

    def read(self, path: str, permission: str, *, name: str) -> Callable[[V], V]:
        """Make a function the operation that reads an address, for those who hold the permission."""
        return self._operation("GET", path, permission, name, {})

    def write(self, path: str, permission: str, body: type[msgspec.Struct], *, name: str) -> Callable[[V], V]:
        """Make a function the operation that writes to an address, for those who hold the permission; `body` is what is sent."""
        return self._operation("POST", path, permission, name, _described(body))

    def change(self, path: str, permission: str, body: type[msgspec.Struct], *, name: str) -> Callable[[V], V]:
        """Make a function the operation that changes what an address shows, as `write` does; what is not sent stays as it is."""
        return self._operation("PATCH", path, permission, name, _described(body))

    def _operation(
        self, method: str, path: str, permission: str, name: str, described: dict[str, Any]
    ) -> Callable[[V], V]:
        def decorate(answer: V) -> V:
            @functools.wraps(answer)
            def guarded(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
                if permission != SIGNED:
                    refuse_if(request.actor.refusal(permission))
                return answer(request, *args, **kwargs)

            vars(guarded).update(permission=permission)
            self.permits[name] = permission
            refused = {} if permission == SIGNED else {403: {"description": f"Without the permission {permission}"}}
            extra = described | {"x-permission": permission, "responses": refused}
            self.add_api_operation(path, [method], guarded, url_name=name, openapi_extra=extra)
            return answer

        return decorate


def body_of(request: HttpRequest, kind: type[B]) -> B:
    """Return what was sent; raise `Invalid`, which says what is malformed and where."""
    try:
        return msgspec.json.decode(request.body, type=kind)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        text, _, path = str(error).partition(" - at `$")
        raise Invalid(Problem(path.strip("`.") or "body", "body-malformed", (("reason", text),))) from error


def in_json(answer: dict[str, Any], status: int = 200) -> HttpResponse:
    """Answer in JSON."""
    return HttpResponse(msgspec.json.encode(answer), content_type="application/json", status=status)


def _described(body: type[msgspec.Struct]) -> dict[str, Any]:
    """Describe a body, which names no other."""
    _references, schemas = msgspec.json.schema_components([body])
    content = {"application/json": {"schema": schemas[body.__name__]}}
    return {"requestBody": {"content": content, "required": True}}
