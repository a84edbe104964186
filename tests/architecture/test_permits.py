"""Every address asks for a permission, or says that it is for everybody."""

from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from yilian.pages.permits import SIGNED
from yilian.pages.registry import permissions

ROOT = Path(__file__).parents[2] / "yilian"
OPEN = {"public", "signed-in", SIGNED}
# Whoever may see a page without signing in sees nothing of anybody's records.
PUBLIC = {"accounts:sign-in", "accounts:sign-out", "accounts:language"}


def views(
    patterns: list[URLPattern | URLResolver], at: str = "", space: str = ""
) -> Iterator[tuple[str, str, Callable[..., object]]]:
    for one in patterns:
        address = at + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from views(one.url_patterns, address, f"{one.namespace}:" if one.namespace else space)
        else:
            yield address, f"{space}{one.name}", one.callback


@pytest.mark.parametrize("path", sorted(ROOT.glob("*/urls.py")), ids=lambda path: path.parent.name)
def test_every_list_of_addresses_can_be_read(path: Path) -> None:
    assert isinstance(import_module(f"yilian.{path.parent.name}.urls").urlpatterns, list)


def test_every_view_names_a_permission_that_some_role_holds() -> None:
    held = {name for name, roles in permissions().items() if roles} | OPEN
    found = list(views(get_resolver().url_patterns))
    assert len(found) > 25
    permits = [(address, getattr(view, "permit", "no permit at all")) for address, _, view in found]
    assert [(address, permit) for address, permit in permits if permit not in held] == []


def test_the_addresses_open_to_everybody_are_known_by_name() -> None:
    found = {name for _, name, view in views(get_resolver().url_patterns) if view.permit == "public"}  # type: ignore[attr-defined]
    assert found <= PUBLIC


def test_only_an_operation_of_the_interface_is_opened_by_a_signature() -> None:
    found = [(address, view) for address, _, view in views(get_resolver().url_patterns) if view.permit == SIGNED]  # type: ignore[attr-defined]
    assert found
    assert [address for address, view in found if not (address.startswith("api/") and hasattr(view, "method"))] == []


def test_no_two_addresses_have_one_name() -> None:
    names = [name for _, name, _ in views(get_resolver().url_patterns)]
    assert sorted({name for name in names if names.count(name) > 1}) == []
