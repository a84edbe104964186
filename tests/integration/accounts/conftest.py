"""People who sign in, made through actions."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

PASSWORD = "Copper-lantern-77"


@pytest.fixture
def a_user(county: None) -> Callable[..., object]:
    """Make a user with a role over a division."""
    from yilian.accounts.actions import add_user, grant
    from yilian.kernel.actors import SYSTEM
    from yilian.places.models import Division

    def make(username: str, role: str = "nurse", division: str = "330727109000", **more: object) -> object:
        user = add_user(SYSTEM, None, username=username, name=f"姓名{username}", password=PASSWORD, **more)
        if role:
            place = Division.objects.get(code=division) if division else None
            grant(SYSTEM, user, place, role=role, starts_on=date(2020, 1, 1))
        return user

    return make


@pytest.fixture
def signed_in(a_user: Callable[..., object]) -> Callable[..., Client]:
    """Sign a new user in with their password, as a person would."""

    def make(username: str, role: str = "nurse", division: str = "330727109000", **more: object) -> Client:
        a_user(username, role, division, **more)
        client = Client()
        answer = client.post("/accounts/sign-in/", {"username": username, "password": PASSWORD})
        assert answer.status_code == 302, answer.content.decode()
        return client

    return make
