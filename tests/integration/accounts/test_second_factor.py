"""Passwords and second factors: gates that nothing but the right code opens."""

import re
from binascii import unhexlify

import pytest
from django.test import Client
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

from yilian.accounts.actions import reset_second_factor
from yilian.accounts.models import User
from yilian.audit.models import AuditEntry
from yilian.audit.scope import using_scope
from yilian.kernel.actors import SYSTEM

PASSWORD = "Copper-lantern-77"
ME, USERS = "/accounts/me/", "/accounts/users/"
ENROL, VERIFY, CHANGE = "/accounts/me/second-factor/", "/accounts/me/second-factor/verify/", "/accounts/me/password/"


@pytest.fixture(autouse=True)
def required(settings, county):
    settings.YILIAN_SECOND_FACTOR = "required"
    with using_scope(SYSTEM):
        yield


def code_of(key: str, drift: int = 0) -> str:
    return f"{totp(unhexlify(key), drift=drift):06d}"


def enrolled(client: Client) -> tuple[str, list[str]]:
    """Set up the second factor; give the secret and the recovery codes."""
    client.get(ENROL)
    key = client.session["pending_factor"]
    answer = client.post(ENROL, {"code": code_of(key)})
    assert answer.status_code == 200, answer.content.decode()
    return key, answer.context["codes"]


def sign_in(username: str) -> Client:
    client = Client()
    client.post("/accounts/sign-in/", {"username": username, "password": PASSWORD})
    return client


def test_a_role_with_power_over_many_must_set_up_a_second_factor_first(signed_in):
    client = signed_in("admin", "county-admin")
    answer = client.get(USERS)
    assert answer.headers["Location"] == f"{ENROL}?next=%2Faccounts%2Fusers%2F"
    enrolled(client)
    assert client.get(USERS).status_code == 200


def test_other_roles_may_work_without(signed_in):
    assert signed_in("nurse1").get(ME).status_code == 200


def test_before_the_gate_an_actor_reaches_nobody_and_may_nothing(signed_in):
    client = signed_in("admin", "county-admin")
    answer = client.get(ENROL)
    actor = answer.wsgi_request.actor
    assert (actor.permissions, actor.roles, actor.scope.divisions) == ({"accounts.own"}, frozenset(), ())


def test_the_secret_is_shown_as_picture_and_text(signed_in):
    page = signed_in("nurse1").get(ENROL)
    text = page.content.decode()
    assert "<svg" in text
    assert re.search(r"<code>([A-Z2-7]{4} ){7}[A-Z2-7]{4}</code>", text)


def test_a_wrong_code_sets_nothing_up(signed_in):
    client = signed_in("nurse1")
    client.get(ENROL)
    key = client.session["pending_factor"]
    wrong = f"{(int(code_of(key)) + 1) % 1000000:06d}"
    assert client.post(ENROL, {"code": wrong}).status_code == 422
    assert not TOTPDevice.objects.exists()


def test_the_next_sign_in_asks_for_a_code(signed_in):
    key, _codes = enrolled(signed_in("nurse1"))
    client = sign_in("nurse1")
    assert client.get(ME).headers["Location"].startswith(VERIFY)
    before = client.session.session_key
    assert client.post(VERIFY, {"code": code_of(key), "next": ME}).headers["Location"] == ME
    assert client.session.session_key != before
    assert client.get(ME).status_code == 200


def test_a_code_works_once(signed_in):
    key, _codes = enrolled(signed_in("nurse1"))
    code = code_of(key)
    assert sign_in("nurse1").post(VERIFY, {"code": code}).status_code == 302
    assert sign_in("nurse1").post(VERIFY, {"code": code}).status_code == 422


def test_wrong_codes_are_slowed_down_and_on_record(signed_in):
    key, _codes = enrolled(signed_in("nurse1"))
    client = sign_in("nurse1")
    wrong = f"{(int(code_of(key)) + 1) % 1000000:06d}"
    assert client.post(VERIFY, {"code": wrong}).status_code == 422
    assert client.post(VERIFY, {"code": code_of(key)}).status_code == 429
    found = AuditEntry.objects.filter(action="accounts.second_factor_failed").order_by("pk")
    assert [entry.details["answer"] for entry in found] == ["wrong", "wait"]


def test_a_recovery_code_opens_once(signed_in):
    _key, codes = enrolled(signed_in("nurse1"))
    assert len(set(codes)) == 10
    assert sign_in("nurse1").post(VERIFY, {"code": codes[0].upper()}).status_code == 302
    assert sign_in("nurse1").post(VERIFY, {"code": codes[0]}).status_code == 422


def test_new_recovery_codes_replace_the_old(signed_in):
    client = signed_in("nurse1")
    _key, codes = enrolled(client)
    fresh = client.post("/accounts/me/second-factor/codes/").context["codes"]
    assert not set(fresh) & set(codes)
    assert sign_in("nurse1").post(VERIFY, {"code": codes[0]}).status_code == 422


def test_a_session_that_has_not_passed_cannot_replace_the_factor_or_the_codes(signed_in):
    enrolled(signed_in("nurse1"))
    client = sign_in("nurse1")
    assert client.get(ENROL).headers["Location"].startswith(VERIFY)
    assert client.post("/accounts/me/second-factor/codes/").headers["Location"].startswith(VERIFY)
    assert client.post(ENROL, {"code": "123456"}).headers["Location"].startswith(VERIFY)


def test_a_password_cannot_be_changed_past_the_second_factor(signed_in):
    enrolled(signed_in("nurse1"))
    client = sign_in("nurse1")
    answer = client.get(CHANGE)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(VERIFY)


def test_an_administrator_clears_a_lost_factor_and_sessions_end(signed_in):
    client = signed_in("nurse1")
    enrolled(client)
    reset_second_factor(SYSTEM, User.objects.get(username="nurse1"))
    assert client.get(ME).status_code == 302
    assert sign_in("nurse1").get(ME).status_code == 200


def test_a_one_time_password_must_be_changed_before_anything_else(signed_in):
    client = signed_in("nurse1", once=True)
    assert client.get(ME).headers["Location"].startswith(CHANGE)
    fresh = "Winter-plum-blossom-9"
    answer = client.post(CHANGE, {"old": PASSWORD, "new": fresh, "again": fresh})
    assert answer.status_code == 302
    assert client.get(ME).status_code == 200


@pytest.mark.parametrize(
    ("old", "new", "again"),
    [
        ("wrong", "Winter-plum-blossom-9", "Winter-plum-blossom-9"),
        (PASSWORD, PASSWORD, PASSWORD),
        (PASSWORD, "short1", "short1"),
        (PASSWORD, "123456789012", "123456789012"),
        (PASSWORD, "password123", "password123"),
        (PASSWORD, "nurse1abcd", "nurse1abcd"),
        (PASSWORD, "Winter-plum-blossom-9", "Winter-plum-blossom-8"),
        (PASSWORD, "", ""),
    ],
)
def test_a_password_that_breaks_the_policy_is_not_taken(signed_in, old, new, again):
    client = signed_in("nurse1")
    answer = client.post(CHANGE, {"old": old, "new": new, "again": again})
    assert answer.status_code == 422
    assert 'class="error-summary"' in answer.content.decode()
    assert User.objects.get(username="nurse1").check_password(PASSWORD)


def test_changing_the_password_ends_other_sessions(signed_in):
    client = signed_in("nurse1")
    other = sign_in("nurse1")
    fresh = "Winter-plum-blossom-9"
    client.post(CHANGE, {"old": PASSWORD, "new": fresh, "again": fresh})
    assert client.get(ME).status_code == 200
    assert other.get(ME).status_code == 302
