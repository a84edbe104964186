"""Signing in and out: lock-out, session limits, language, keys of machines."""

from datetime import date, timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from yilian.accounts.actions import end_grant, grant, issue_key, set_active
from yilian.accounts.models import Grant, SignIn, User
from yilian.audit.clock import instant
from yilian.audit.models import AuditEntry
from yilian.audit.scope import using_scope
from yilian.kernel.actors import SYSTEM
from yilian.places.models import Division

PASSWORD = "Copper-lantern-77"
SIGN_IN, ME, USERS = "/accounts/sign-in/", "/accounts/me/", "/accounts/users/"


@pytest.fixture(autouse=True)
def everywhere(county):
    with using_scope(SYSTEM):
        yield


def try_to(client: Client, username: str, password: str):
    return client.post(SIGN_IN, {"username": username, "password": password})


def test_whoever_is_not_signed_in_is_asked_to_and_comes_back(client, a_user):
    a_user("nurse1")
    asked = client.get("/accounts/me/?a=1")
    assert asked.headers["Location"] == "/accounts/sign-in/?next=/accounts/me/%3Fa%3D1"
    answer = client.post(SIGN_IN, {"username": "nurse1", "password": PASSWORD, "next": "/accounts/me/?a=1"})
    assert answer.headers["Location"] == "/accounts/me/?a=1"
    assert client.get(ME).status_code == 200


def test_whoever_came_by_the_bare_address_goes_where_the_day_begins(client, a_user):
    a_user("nurse1")
    assert client.get("/").headers["Location"] == "/accounts/sign-in/?next=/"
    answer = client.post(SIGN_IN, {"username": "nurse1", "password": PASSWORD, "next": "/"})
    assert answer.headers["Location"] == "/start/"


def test_nobody_is_sent_to_another_site(client, a_user):
    a_user("nurse1")
    for elsewhere in ("https://example.com/", "//example.com/", "javascript:alert(1)", "/\\example.com"):
        client.post("/accounts/sign-out/")
        answer = client.post(SIGN_IN, {"username": "nurse1", "password": PASSWORD, "next": elsewhere})
        assert answer.headers["Location"] == "/start/"


def test_a_wrong_password_and_an_unknown_name_read_the_same(client, a_user):
    a_user("nurse1")
    wrong, unknown = try_to(client, "nurse1", "wrong"), try_to(client, "nobody", "wrong")
    assert wrong.status_code == unknown.status_code == 422
    said = [[str(error) for error in answer.context["form"].non_field_errors()] for answer in (wrong, unknown)]
    assert said[0] == said[1] != []


def test_a_failed_sign_in_is_on_record_without_what_was_typed(client, a_user):
    user = a_user("nurse1")
    try_to(client, "nurse1", "wrong")
    try_to(client, "my-password-by-mistake", "x")
    known, unknown = AuditEntry.objects.filter(action="accounts.sign_in_failed").order_by("pk")
    assert (known.user_id, known.kind) == (user.pk, "access")
    assert (unknown.user_id, unknown.actor) == (None, "anonymous")
    assert "mistake" not in str(unknown.details)


def test_five_wrong_passwords_lock_the_name_even_for_the_right_one(client, a_user):
    a_user("nurse1")
    answers = [try_to(client, "nurse1", "wrong") for _ in range(5)]
    assert answers[-1].status_code == 429
    assert try_to(client, "nurse1", PASSWORD).status_code == 429
    assert client.get(ME).status_code == 302


def test_a_lock_out_does_not_touch_others(client, a_user):
    a_user("nurse1")
    a_user("nurse2")
    for _ in range(5):
        try_to(client, "nurse1", "wrong")
    assert try_to(client, "nurse2", PASSWORD).status_code == 302


def test_the_session_gets_a_new_key_and_a_disabled_user_none(client, a_user):
    user = a_user("nurse1")
    client.get(SIGN_IN)
    try_to(client, "nurse1", PASSWORD)
    key = client.session.session_key
    assert SignIn.objects.get(user=user).session_key == key
    set_active(SYSTEM, user, active=False)
    assert not Session.objects.filter(pk=key).exists()
    assert client.get(ME).status_code == 302
    assert try_to(client, "nurse1", PASSWORD).status_code == 422


def test_signing_out_ends_the_session(signed_in):
    client = signed_in("nurse1")
    assert client.get("/accounts/sign-out/").status_code == 405
    assert client.post("/accounts/sign-out/").headers["Location"] == SIGN_IN
    assert client.get(ME).status_code == 302
    assert SignIn.objects.get().ended_at is not None


@pytest.mark.parametrize(
    ("since", "seen", "lasts"),
    [(10, 10, True), (31, 31, False), (7 * 60 + 59, 1, True), (8 * 60 + 1, 1, False)],
)
def test_a_session_ends_after_half_an_hour_idle_or_eight_hours(signed_in, since, seen, lasts):
    client = signed_in("nurse1")
    session = client.session
    session["since"] = (instant() - timedelta(minutes=since)).isoformat()
    session["seen"] = (instant() - timedelta(minutes=seen)).isoformat()
    session.save()
    assert client.get(ME).status_code == (200 if lasts else 302)
    assert client.get(ME).status_code == (200 if lasts else 302)


def test_use_keeps_a_session_alive(signed_in):
    client = signed_in("nurse1")
    session = client.session
    session["seen"] = (instant() - timedelta(minutes=29)).isoformat()
    session.save()
    client.get(ME)
    assert client.session["seen"] > (instant() - timedelta(minutes=1)).isoformat()


def test_other_sessions_can_be_ended(signed_in):
    one = signed_in("nurse1")
    other = Client()
    try_to(other, "nurse1", PASSWORD)
    assert SignIn.objects.filter(ended_at__isnull=True).count() == 2
    one.post("/accounts/me/sessions/end/")
    assert one.get(ME).status_code == 200
    assert other.get(ME).status_code == 302


def test_a_new_grant_and_its_end_hold_at_once(signed_in):
    client = signed_in("nurse1")
    assert client.get(USERS).status_code == 403
    user = User.objects.get(username="nurse1")
    place = Division.objects.get(code="330727109000")
    made = grant(SYSTEM, user, place, role="county-admin", starts_on=date(2023, 9, 12))
    assert client.get(USERS).status_code == 200
    end_grant(SYSTEM, made, ends_on=date(2023, 9, 11))
    assert client.get(USERS).status_code == 403


def test_a_grant_holds_within_its_days_only(signed_in, settings):
    client = signed_in("nurse1", "county-admin")
    Grant.objects.update(starts_on=date(2023, 9, 13), ends_on=date(2023, 9, 14))
    for day, status in (("2023-09-12", 200), ("2023-09-13", 200), ("2023-09-14", 200), ("2023-09-15", 403)):
        settings.YILIAN_TODAY = day
        expected = 403 if day == "2023-09-12" else status
        assert client.get(USERS).status_code == expected, day


def test_the_refusal_names_what_is_missing(signed_in):
    answer = signed_in("nurse1").get(USERS)
    assert answer.status_code == 403
    assert "accounts.manage" in answer.content.decode()


def test_one_role_at_a_time_where_the_places_differ(signed_in):
    client = signed_in("nurse1", "nurse", "330727109000")
    user = User.objects.get(username="nurse1")
    yushan = Division.objects.get(code="330727106000")
    grant(SYSTEM, user, yushan, role="county-admin", starts_on=date(2020, 1, 1))
    assert client.get(USERS).status_code == 403
    client.post("/accounts/me/role/", {"role": "county-admin"})
    assert client.get(USERS).status_code == 200
    client.post("/accounts/me/role/", {"role": "system-admin"})
    assert client.session["role"] == "county-admin"


def test_the_language_goes_with_the_user(client, a_user):
    user = a_user("nurse1")
    client.post("/accounts/language/", {"language": "en", "next": SIGN_IN})
    assert client.cookies["yilian_language"].value == "en"
    try_to(client, "nurse1", PASSWORD)
    assert client.cookies["yilian_language"].value == "zh-hans"
    answer = client.post("/accounts/language/", {"language": "en", "next": ME})
    assert answer.headers["Location"] == ME
    user.refresh_from_db()
    assert user.language == "en"
    client.post("/accounts/language/", {"language": "xx"})
    user.refresh_from_db()
    assert user.language == "en"


def test_a_machine_acts_with_its_key_and_without_a_session(a_user):
    user = a_user("machine", "county-admin", "330727000000")
    issue_key(SYSTEM, user, name="test", key="k" * 43, ends_on=date(2023, 9, 12))
    machine = Client(enforce_csrf_checks=True)
    headers = {"Authorization": "Bearer " + "k" * 43}
    assert machine.get(USERS, headers=headers).status_code == 200
    assert "sessionid" not in machine.cookies
    posted = machine.post(f"/accounts/users/{user.pk}/active/", {"active": "1"}, headers=headers)
    assert posted.status_code in (302, 409)
    assert AuditEntry.objects.filter(user_id=user.pk, purpose="interface").exists() or posted.status_code == 409


@pytest.mark.parametrize("key", ["", "x", "k" * 42])
def test_an_unknown_key_is_refused_as_json(client, a_user, key):
    a_user("nurse1")
    answer = client.get(ME, headers={"Authorization": f"Bearer {key}"})
    assert (answer.status_code, answer.json()["code"]) == (401, "key-unknown")


def test_a_key_past_its_day_or_of_a_disabled_user_is_refused(client, a_user, settings):
    user = a_user("machine")
    issue_key(SYSTEM, user, name="test", key="k" * 43, ends_on=date(2023, 9, 12))
    headers = {"Authorization": "Bearer " + "k" * 43}
    settings.YILIAN_TODAY = "2023-09-13"
    assert client.get(ME, headers=headers).status_code == 401
    settings.YILIAN_TODAY = "2023-09-12"
    assert client.get(ME, headers=headers).status_code == 200
    set_active(SYSTEM, user, active=False)
    assert client.get(ME, headers=headers).status_code == 401


def test_a_session_asks_for_its_standing_once(signed_in, django_assert_max_num_queries):
    client = signed_in("nurse1")
    client.get("/accounts/me/password/")
    with django_assert_max_num_queries(8) as queries:
        client.get("/accounts/me/password/")
    assert not any("accounts_grant" in query["sql"] for query in queries.captured_queries)
