"""Odd inputs at every door: none is a fault of the program, and one rule gives the same answer to page, interface and import.

Addresses, forms and actions are those that are declared, so that a new one is walked as soon as it exists.
"""

import csv
import inspect
import re
import types
import typing
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from functools import partial
from html.parser import HTMLParser
from io import StringIO
from itertools import count
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection, models, transaction
from django.test import Client
from factories import an_id_number
from integration.accounts.test_every_address import JIANSHAN, Address, addresses, client_of, things_of

from yilian.accounts.queries import permissions_of
from yilian.audit.actions import declared_actions
from yilian.audit.scope import using_scope
from yilian.exchange.actions.imports import Upload, start_import
from yilian.exchange.queries import handed_back
from yilian.kernel.actors import SYSTEM, Actor, Scope
from yilian.kernel.refusals import NotFound, YilianError, existing
from yilian.kernel.roles import ROLES
from yilian.pages.language import text_of
from yilian.people.models import Elder
from yilian.places.policies import policy_library
from yilian.supervision.actions import load_plan_tasks

ROOT = Path(__file__).resolve().parents[3] / "yilian"
ASKED = re.compile(r"""GET\.(?:get|getlist)\(\s*["']([a-z_]+)["']""")
ODD = (
    "\0",
    "9" * 400,
    "9999-12",
    "0000-00-00",
    "９９",
    "²",
    "-1",
    "99999999999999999999",
    "1_3_0",
    "<b>长</b>\n" * 3,
    "'; --",
    "长" * 300,
    "NaN",
    "\u200b",
    "-999",
)
FINE = {200, 302, 400, 403, 404, 405, 409, 422}


@pytest.fixture
def things(county: None) -> Iterator[dict[str, Any]]:
    with using_scope(SYSTEM):
        load_plan_tasks(SYSTEM, packs=policy_library().packs)
        yield things_of(JIANSHAN, "330727109901", "周近处")


@pytest.fixture
def ask_as(things: dict[str, Any]) -> Callable[[Address], Client]:
    """Return, for an address, a client of the first role that may open it."""
    clients: dict[str, Client] = {}

    def client(address: Address) -> Client:
        everybody = {"signed-in", "public"}
        may = (role for role in ROLES if address.permit in permissions_of([role]) | everybody)
        role = next(may, "county-admin")
        if role not in clients:
            clients[role] = client_of(role)
            clients[role].raise_request_exception = False
        return clients[role]

    return client


def status_of(client: Client, path: str, query: dict[str, str] | None = None) -> int:
    """Return how an address answers; what a fault of the database leaves behind is undone."""
    with transaction.atomic():
        status = client.get(path, query or {}).status_code
        transaction.set_rollback(True)
    return int(status)


def names_asked() -> dict[str, set[str]]:
    """Return the names that the pages of each module ask of an address."""
    found: dict[str, set[str]] = {}
    for path in ROOT.rglob("*.py"):
        found.setdefault(path.relative_to(ROOT).parts[0], set()).update(ASKED.findall(path.read_text()))
    return found


def module_of(address: Address) -> str:
    name = address.name.partition(":")[0]
    return {"ninja": "people", "requirements": "supervision", "audit": "desk"}.get(name, name)


def test_odd_words_in_an_address_are_an_empty_list_or_not_there(
    things: dict[str, Any], ask_as: Callable[[Address], Client]
) -> None:
    odd, asked, faults, sent = iter(ODD * 100), names_asked(), list[str](), 0
    for address in addresses():
        path = address.filled(things)
        for name in sorted(asked.get(module_of(address), set()) | {"page", "q"}):
            value = next(odd)
            status = status_of(ask_as(address), path, {name: value})
            sent += 1
            if status not in FINE:
                faults.append(f"{address.name} ?{name}={value[:12]!r}: {status}")
        if sent > 320:
            break
    assert sent > 300
    assert not faults, "\n".join(faults)


def test_keys_that_no_record_has_are_not_there(things: dict[str, Any], ask_as: Callable[[Address], Client]) -> None:
    faults, keys = [], iter(("9" * 19, "%00", "９", "x" * 300) * 200)
    for address in (one for one in addresses() if one.keys):
        for odd in (next(keys), next(keys)):
            path = address.filled(things)
            known = str(things[address.keys[-1]])
            status = status_of(ask_as(address), path.replace(f"/{known}", f"/{odd}", 1))
            if status not in FINE:
                faults.append(f"{address.name} {odd[:12]}: {status}")
    assert not faults, "\n".join(faults)


class Fields(HTMLParser):
    """Reads what the fields of a page's forms are called and what they hold."""

    def __init__(self) -> None:
        super().__init__()
        self.held: dict[str, str] = {}
        self.typed: list[str] = []
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        of = {key: value or "" for key, value in attrs}
        name = of.get("name", "")
        if tag == "select":
            self._select = name
        elif tag == "option" and self._select and not self.held.get(self._select):
            self.held[self._select] = of.get("value", "")
        elif tag in {"input", "textarea"} and name and name != "command":
            self.held.setdefault(name, of.get("value", ""))
            if of.get("type", "text") not in {"hidden", "submit", "radio", "checkbox", "file"}:
                self.typed.append(name)

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = ""


def test_odd_words_in_a_form_are_told_or_kept(things: dict[str, Any], ask_as: Callable[[Address], Client]) -> None:
    odd, faults, sent = iter(ODD * 200), list[str](), 0
    for address in (one for one in addresses() if one.permit != "public"):
        path, client = address.filled(things), ask_as(address)
        page = client.get(path)
        if page.status_code != 200 or 'method="post"' not in page.content.decode(errors="replace"):
            continue
        form = Fields()
        form.feed(page.content.decode(errors="replace"))
        for name in form.typed[:4]:
            with transaction.atomic():
                value = next(odd)
                filled = {key: held or "1" for key, held in form.held.items()}
                answer = client.post(path, filled | {name: value, "command": str(uuid4())})
                connection.check_constraints()
                transaction.set_rollback(True)
            sent += 1
            if answer.status_code not in FINE:
                faults.append(f"{address.name} {name}={value[:12]!r}: {answer.status_code}")
    assert sent > 60
    assert not faults, "\n".join(faults)


BORN = date(1943, 5, 1)
# What is changed of a new elder, and the codes that every door gives; none means that the elder is entered, in the form that stands beside.
ENTERED: list[tuple[dict[str, str], list[str]]] = [
    ({"name": "周\u200b金\0 兰"}, []),
    ({"name": "阿依古丽•买买提"}, []),
    ({"name": "长" * 60}, []),
    ({"phone": "１３８-1234 5678"}, []),
    ({"phone": "+86 579 8466 0001"}, []),
    ({"address": "村中路\0 1 号"}, []),
    ({"name": "长" * 61}, ["text-too-long"]),
    ({"name": "<b>周金兰</b>"}, ["name-unwritable"]),
    ({"name": "12345"}, ["name-unwritable"]),
    ({"address": "长" * 300}, ["text-too-long"]),
    ({"phone": "84660001"}, ["phone-without-area-code"]),
    ({"phone": "9" * 400}, ["phone-unreadable"]),
    ({"phone": "call me"}, ["phone-unreadable"]),
    ({"sex": "1"}, ["sex-differs"]),
    ({"birth_date": "1943-05-02"}, ["birth-date-differs"]),
    ({"birth_date": "1800-01-01"}, ["born-too-long-ago"]),
    ({"birth_date": "2033-01-01"}, ["born-in-future"]),
    ({"id_number": "330727194305010001"}, ["resident-id-check-digit"]),
    ({"id_number": "1"}, ["resident-id-shape"]),
    ({"id_number": "9" * 400}, ["resident-id-shape"]),
]


def by_interface(client: Client, new: dict[str, str]) -> list[str]:
    headers = {"Idempotency-Key": str(uuid4())}
    answer = client.post(
        "/api/elders", new | {"sex": int(new["sex"])}, content_type="application/json", headers=headers
    )
    assert answer.status_code in {201, 422}, answer.status_code
    return [problem["code"] for problem in answer.json().get("problems", [])]


def by_page(client: Client, new: dict[str, str], codes: list[str]) -> list[str]:
    """Return the codes of which a sentence stands on the form; the parameters of a sentence are not compared."""
    answer = client.post("/elders/new/", new | {"lives": "at-home", "command": str(uuid4())})
    assert answer.status_code in {302, 422}, answer.status_code
    page = answer.content.decode()
    return [code for code in codes if re.split(r"[“{(]", text_of(code))[0] in page] if answer.status_code == 422 else []


def by_import(client: Client, new: dict[str, str]) -> list[str]:
    headings = {"name": "姓名", "sex": "性别", "birth_date": "出生日期", "id_number": "身份证号", "residence": "村名"}
    headings |= {"phone": "电话", "address": "住址"}
    sheet = StringIO()
    csv.writer(sheet).writerows([list(headings.values()), [new.get(name, "") for name in headings]])
    actor = Actor(None, "importer", permissions=frozenset({"*"}), scope=Scope(("330727109",)))
    imported = start_import(actor, upload=Upload("a.csv", sheet.getvalue().encode()))
    return [problem.code for row in handed_back(imported) for problem in row.problems]


@pytest.mark.parametrize(("changes", "codes"), ENTERED)
def test_page_interface_and_import_give_one_answer(
    county: None, client_as: Callable[..., Client], changes: dict[str, str], codes: list[str]
) -> None:
    client = client_as("family-doctor", JIANSHAN)
    new = {"name": "周金兰", "sex": "2", "birth_date": str(BORN), "residence": "330727109901"}
    new |= {"id_number": an_id_number(BORN, 2)} | changes
    with using_scope(SYSTEM):
        answers = []
        for door in (by_interface, partial(by_page, codes=codes), by_import):
            with transaction.atomic():
                answers.append(door(client, new))
                kept = Elder.objects.count()
                transaction.set_rollback(True)
            assert kept == (0 if codes or door is by_import else 1)
    assert answers == [codes, codes, codes]


# Values of each type that no form would send; an action is asked with one odd value at a time, everything else plausible.
STRANGE: dict[type, tuple[Any, ...]] = {
    str: ("\0", "长" * 700, "9" * 400, "<b>\u200b</b>", ""),
    int: (-1, 0, 10**30, 2**31),
    float: (-999.0, float("nan"), 1e300),
    Decimal: (Decimal(-1), Decimal("1e30")),
    date: (date.min, date.max),
    datetime: (datetime.max.replace(tzinfo=UTC), datetime.min.replace(tzinfo=UTC)),
    time: (time.min, time.max),
}
PLAIN: dict[type, Any] = {
    str: "1",
    int: 1,
    float: 1.0,
    Decimal: Decimal(1),
    date: date(2023, 9, 12),
    bool: True,
    bytes: b"",
}
PLAIN |= {
    datetime: datetime(2023, 9, 12, 9, tzinfo=UTC),
    time: time(9),
    timedelta: timedelta(hours=1),
    UUID: UUID(int=1),
}
# What no door leads to: rows of a load, openings that modules ask for, and a session, whose address the server gives.
INNER = re.compile(r"load|seal|suppress|refresh|settle|plan_|forget|open_many|open_from_record|move_deadlines|sign_in$")


def plausible(kind: Any, odd: Iterator[Any]) -> Any:
    """Return a value of a type, odd where the iterator of odd values says so; raises LookupError for what cannot be made here."""
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if origin in (typing.Union, types.UnionType):
        return plausible(next(one for one in inner if one is not type(None)), odd)
    if origin is typing.Literal:
        return inner[0]
    if origin in (dict, Mapping):
        return {plausible(inner[0], odd): plausible(inner[1], odd)}
    if origin is not None:
        return several(origin, inner, odd)
    return single(kind, odd)


def several(origin: Any, inner: tuple[Any, ...], odd: Iterator[Any]) -> Any:
    """Return a collection of one value; a tuple of fixed length has all of them."""
    if origin is tuple and inner and inner[-1] is not Ellipsis:
        return tuple(plausible(one, odd) for one in inner)
    made = [plausible(inner[0], odd)] if inner else []
    return origin(made) if origin in (list, set, frozenset) else tuple(made)


def single(kind: Any, odd: Iterator[Any]) -> Any:
    """Return one value: a record that there is, a dataclass filled in, a plain value or an odd one."""
    if not isinstance(kind, type):
        raise LookupError(kind)
    if issubclass(kind, models.Model):
        return existing(kind._default_manager.order_by("pk").first(), kind.__name__, 0)
    if issubclass(kind, Enum):
        return next(iter(kind))
    if is_dataclass(kind):
        hints = typing.get_type_hints(kind)
        return kind(**{field.name: plausible(hints[field.name], odd) for field in fields(kind) if field.init})
    turn = next(odd) if kind in STRANGE else None
    return PLAIN[kind] if turn is None else STRANGE[kind][turn % len(STRANGE[kind])]


def handed(function: Callable[..., Any], odd_at: int, turn: int) -> tuple[list[Any], dict[str, Any]]:
    """Return what an action is asked with: the value at one place is odd, the rest plausible; IndexError beyond the last place."""
    places = count()
    odd = (turn if place == odd_at else None for place in places)
    hints, positional, named = typing.get_type_hints(function), list[Any](), dict[str, Any]()
    for name, parameter in list(inspect.signature(function).parameters.items())[1:]:
        value = plausible(hints[name], odd)
        if parameter.kind is inspect.Parameter.KEYWORD_ONLY:
            named[name] = value
        else:
            positional.append(value)
    if next(places) <= odd_at:
        raise IndexError
    return positional, named


def outcome(function: Callable[..., Any], positional: list[Any], named: dict[str, Any]) -> str:
    """Carry out an action and undo it: empty where it was done or said no, else what fell over."""
    try:
        with transaction.atomic():
            try:
                function(SYSTEM, *positional, **named)
                connection.check_constraints()
            finally:
                transaction.set_rollback(True)
    except YilianError:
        return ""
    except Exception as error:
        return f"{type(error).__name__}: {str(error)[:150]}"
    return ""


def test_no_action_falls_over_an_odd_value(things: dict[str, Any]) -> None:
    faults, asked, acting = list[str](), 0, set[str]()
    for code, function in sorted(declared_actions().items()):
        if INNER.search(code):
            continue
        for place in range(12):
            try:
                positional, named = handed(function, place, asked)
            except IndexError:
                break
            except (LookupError, NotFound, StopIteration):
                continue
            asked, fault = asked + 1, outcome(function, positional, named)
            acting.add(code)
            if fault:
                faults.append(f"{code} with {positional[1:]} {named}: {fault}"[:400])
    assert len(acting) > 80
    assert asked > 300
    assert not faults, "\n".join(faults)
