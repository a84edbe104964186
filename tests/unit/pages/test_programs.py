"""What an operation for programs says and reads."""

from types import SimpleNamespace
from typing import Any

import msgspec
import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from yilian.kernel.actors import Actor
from yilian.kernel.refusals import Invalid, Refused
from yilian.pages.permits import SIGNED
from yilian.pages.programs import Interface, body_of, in_json


class Body(msgspec.Struct, forbid_unknown_fields=True):
    name: str
    size: int = 0


def operation_of(permission: str) -> Any:
    """Return the operation that an interface makes of a function which answers to everybody."""
    interface = Interface("things")

    @interface.write("/things", permission, Body, name="new-thing")
    def make(request: object) -> HttpResponse:
        """Make a thing."""
        return in_json({"made": True}, status=201)

    (operation,) = interface.path_operations["/things"].operations
    return operation


def test_an_operation_refuses_whoever_lacks_its_permission():
    operation = operation_of("things.make")
    nobody = SimpleNamespace(actor=Actor(1, "nobody"))
    maker = SimpleNamespace(actor=Actor(1, "maker", permissions=frozenset({"things.make"})))
    with pytest.raises(Refused):
        operation.view_func(nobody)
    assert operation.view_func(maker).status_code == 201


def test_an_operation_that_a_signature_opens_asks_for_no_permission():
    assert operation_of(SIGNED).view_func(SimpleNamespace()).status_code == 201


def test_an_operation_is_described_by_its_permission_and_its_body():
    described = operation_of("things.make").openapi_extra
    assert described["x-permission"] == "things.make"
    schema = described["requestBody"]["content"]["application/json"]["schema"]
    assert schema["required"] == ["name"]
    assert set(schema["properties"]) == {"name", "size"}


def test_an_operation_without_a_permission_is_an_error_of_the_program():
    with pytest.raises(TypeError, match="names its permission: GET /things"):
        Interface("things").get("/things")(lambda request: None)


@pytest.mark.parametrize(("sent", "field"), [(b'{"name": 1}', "name"), (b"{", "body"), (b'{"other": 1}', "body")])
def test_a_malformed_body_is_refused_with_its_place(sent: bytes, field: str):
    request = RequestFactory().post("/", sent, content_type="application/json")
    with pytest.raises(Invalid) as refused:
        body_of(request, Body)
    assert [(problem.field, problem.code) for problem in refused.value.problems] == [(field, "body-malformed")]


def test_a_body_is_read_into_its_kind():
    request = RequestFactory().post("/", b'{"name": "a"}', content_type="application/json")
    assert body_of(request, Body) == Body("a")


def test_not_even_under_the_name_of_one_that_has_a_permission():
    interface = Interface("things")
    interface.read("/things", "things.read", name="things")(lambda request: in_json({}))
    with pytest.raises(TypeError, match="names its permission: DELETE /things"):
        interface.delete("/things", url_name="things")(lambda request: None)
