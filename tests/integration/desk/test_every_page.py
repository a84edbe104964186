"""Every address, walked by everybody: who may not is told so, who may gets a page, and nothing falls over."""

from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from yilian.accounts.queries import permissions_of
from yilian.kernel.roles import ROLES

PLACED = [role for role in ROLES if ROLES[role].placed]
ANSWERS = {200, 302, 405}
ClientAs = Callable[..., Client]


def addresses(patterns: list[URLPattern | URLResolver], at: str = "/") -> Iterator[tuple[str, str]]:
    """Yield every address that asks for nothing, with its permit."""
    for one in patterns:
        address = at + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from addresses(one.url_patterns, address)
        elif "<" not in address:
            yield address, one.callback.permit


ADDRESSES = sorted(set(addresses(get_resolver().url_patterns)))
# An operation for programs is asked by its method: test_every_address.py does.
PAGES = [one for one in ADDRESSES if not one[0].startswith("/api/")]
FRAGMENTS = {"/search/suggest/", "/visits/services/who/"}


def test_there_are_addresses_to_walk() -> None:
    assert len(PAGES) > 12


@pytest.mark.parametrize("role", PLACED)
def test_a_role_gets_the_pages_it_may_see_and_no_others(role: str, client_as: ClientAs) -> None:
    client, may = client_as(role), permissions_of([role]) | {"public", "signed-in"}
    for address, permit in PAGES:
        status = client.get(address).status_code
        if permit in may:
            assert status in ANSWERS, f"{role} at {address}: {status}"
        else:
            assert status == 403, f"{role} at {address}: {status}"


@pytest.mark.parametrize(("address", "permit"), ADDRESSES)
def test_whoever_is_not_signed_in_is_asked_to(address: str, permit: str, county: None) -> None:
    answer = Client().get(address)
    if permit == "public":
        assert answer.status_code in ANSWERS
    elif address.startswith("/api/"):
        assert answer.status_code == 401
    else:
        assert answer.status_code == 302
        assert answer["Location"].startswith("/accounts/sign-in/")


@pytest.mark.parametrize(("address", "permit"), ADDRESSES)
def test_a_post_without_its_token_is_refused(address: str, permit: str, client_as: ClientAs) -> None:
    from django.contrib.auth import get_user_model

    client_as("county-admin")
    client = Client(enforce_csrf_checks=True)
    client.force_login(
        get_user_model().objects.get(username__startswith="county-admin"),
        backend="django.contrib.auth.backends.ModelBackend",
    )
    assert client.post(address, {}).status_code in {403, 405}


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_pages_answer_in_both_languages(language: str, client_as: ClientAs) -> None:
    client = client_as("county-admin")
    client.cookies["yilian_language"] = language
    for address in (one for one, _permit in PAGES if one not in FRAGMENTS):
        answer = client.get(address)
        assert answer.status_code in ANSWERS | {403}, address
        if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
            assert f'lang="{"zh" if language == "zh-hans" else "en"}' in answer.content.decode().lower(), address
