"""Two people edit one record: what does not clash is kept of both, what clashes is chosen, and nothing is undone unseen."""

import re
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from factories import an_elder

from yilian.audit.scope import using_scope
from yilian.kernel.actors import SYSTEM
from yilian.people.models import Elder

PLACE = "330727109000"
ClientAs = Callable[..., Client]


@pytest.fixture
def elder(county: None) -> Elder:
    with using_scope(SYSTEM):
        return an_elder(phone="13800000001", address="东坑村 1 号")


@pytest.fixture
def two(client_as: ClientAs, elder: Elder) -> tuple[Client, Client]:
    return client_as("family-doctor", PLACE), client_as("family-doctor", "330727000000")


def page_of(elder: Elder) -> str:
    return f"/elders/{elder.pk}/revise/"


def opened(client: Client, elder: Elder) -> dict[str, str]:
    """Open the form, and return what it sends when nobody touches it."""
    form = client.get(page_of(elder)).context["form"]
    filled = {name: str(form[name].value() or "") for name in form.fields}
    return filled | {"version": form.version}


def said(elder: Elder) -> tuple[str, str]:
    with using_scope(SYSTEM):
        elder.refresh_from_db()
        return elder.phone, elder.address


def test_what_both_changed_in_different_fields_is_kept_of_both(two: tuple[Client, Client], elder: Elder) -> None:
    (first, second), address = two, page_of(elder)
    seen_by_first, seen_by_second = opened(first, elder), opened(second, elder)
    assert first.post(address, seen_by_first | {"phone": "13900000002"}).status_code == 302
    answer = second.post(address, seen_by_second | {"address": "东坑村 2 号"}, follow=True)
    assert said(elder) == ("13900000002", "东坑村 2 号")
    assert "family-doctor 改了：电话。两边的改动都保留了" in answer.content.decode()


def test_what_both_changed_is_shown_with_both_and_chosen(two: tuple[Client, Client], elder: Elder) -> None:
    (first, second), address = two, page_of(elder)
    seen_by_first, seen_by_second = opened(first, elder), opened(second, elder)
    assert first.post(address, seen_by_first | {"phone": "13900000002", "address": "东坑村 9 号"}).status_code == 302
    answer = second.post(address, seen_by_second | {"phone": "13900000003"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "family-doctor 已改成“13900000002”，您填的是“13900000003”" in page
    assert 'value="东坑村 9 号"' in page
    assert said(elder) == ("13900000002", "东坑村 9 号")
    again = answer.context["form"]
    filled = {name: str(again[name].value() or "") for name in again.fields} | {"version": again.version}
    for choice, phone in (("theirs", "13900000002"), ("mine", "13900000003")):
        assert second.post(address, filled | {"keep-phone": choice}).status_code == 302
        assert said(elder) == (phone, "东坑村 9 号")


def test_the_same_change_of_both_is_no_clash(two: tuple[Client, Client], elder: Elder) -> None:
    (first, second), address = two, page_of(elder)
    seen_by_first, seen_by_second = opened(first, elder), opened(second, elder)
    for client, seen in ((first, seen_by_first), (second, seen_by_second)):
        assert client.post(address, seen | {"phone": "13900000002"}).status_code == 302
    assert said(elder)[0] == "13900000002"


def test_a_form_without_a_version_changes_nothing_and_shows_what_stands_there(
    two: tuple[Client, Client], elder: Elder
) -> None:
    client, filled = two[0], opened(two[0], elder) | {"phone": "13900000002"}
    for version in ("", "forged"):
        answer = client.post(page_of(elder), filled | {"version": version})
        assert answer.status_code == 422
        assert "缺少版本" in answer.content.decode()
    assert said(elder)[0] == "13800000001"


def test_a_draft_keeps_the_version_that_it_was_typed_over(two: tuple[Client, Client], elder: Elder) -> None:
    (first, second), address = two, page_of(elder)
    typed = opened(second, elder) | {"phone": "13900000003", "command": str(uuid4())}
    second.post(address, typed, headers={"Yilian-Draft": "save"})
    assert first.post(address, opened(first, elder) | {"phone": "13900000002"}).status_code == 302
    shown = second.get(f"{address}?draft={typed['command']}").context["form"]
    assert shown.version == typed["version"]
    assert second.post(address, typed).status_code == 409


def test_the_same_form_sent_again_with_other_words_is_refused_in_a_sentence(
    two: tuple[Client, Client], elder: Elder
) -> None:
    client, sent = two[0], opened(two[0], elder) | {"phone": "13900000002", "command": str(uuid4())}
    assert client.post(page_of(elder), sent).status_code == 302
    again = client.post(page_of(elder), sent | {"phone": "13900000003"})
    assert again.status_code == 409
    assert re.search(r"这张表在 \d\d:\d\d 已经保存过一次", again.content.decode())
    assert said(elder)[0] == "13900000002"


def patch(client: Client, elder: Elder, version: str, **body: Any) -> Any:
    headers = {"Idempotency-Key": str(uuid4())} | ({"If-Match": version} if version else {})
    return client.patch(f"/api/elders/{elder.pk}", body, content_type="application/json", headers=headers)


def test_a_program_names_the_version_that_it_changes(two: tuple[Client, Client], elder: Elder) -> None:
    first, second = two
    version = first.get(f"/api/elders/{elder.pk}")["ETag"]
    assert "13800000001" not in version
    changed = patch(first, elder, version, phone="13900000002")
    assert changed.status_code == 200
    assert said(elder) == ("13900000002", "东坑村 1 号")
    late = patch(second, elder, version, address="东坑村 2 号")
    assert late.status_code == 412
    assert late.json()["params"]["changed"] == {"phone": "13900000002"}
    assert patch(second, elder, late.json()["params"]["etag"], address="东坑村 2 号").status_code == 200
    assert said(elder) == ("13900000002", "东坑村 2 号")
    assert patch(second, elder, "", address="东坑村 3 号").status_code == 428
    assert changed["ETag"] == late.json()["params"]["etag"]


def test_the_same_key_with_another_body_is_refused(two: tuple[Client, Client], elder: Elder) -> None:
    client, headers = two[0], {"Idempotency-Key": str(uuid4())}
    address = f"/api/elders/{elder.pk}"
    headers["If-Match"] = client.get(address)["ETag"]
    for phone, status in (("13900000002", 200), ("13900000002", 200), ("13900000003", 409)):
        answer = client.patch(address, {"phone": phone}, content_type="application/json", headers=headers)
        assert answer.status_code == status
    assert answer.json()["code"] == "command-sent-otherwise"
    assert said(elder)[0] == "13900000002"
