"""Nothing typed is lost: the session ends, a rule refuses, a page is left, two weeks pass; and nobody else ever sees it."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from urllib.parse import unquote
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.test import Client
from factories import an_elder, an_id_number

from yilian.accounts.models import User
from yilian.audit.models import AuditEntry
from yilian.audit.scope import using_scope
from yilian.kernel.actors import SYSTEM
from yilian.pages import drafts
from yilian.pages.actions import drop_what_is_over
from yilian.pages.queries import drafts_of
from yilian.people.models import Elder

PLACE, PASSWORD = "330727109000", "A-long-test-passphrase"
DOCTOR, NURSE = f"family-doctor-{PLACE}", f"nurse-{PLACE}"
FORM, BANNER = "/elders/new/", "在这一页填的内容还没有保存"
TYPED = {"name": "周金兰", "sex": "2", "address": "东坑村 12 号", "phone": "0579-84661234"}


@pytest.fixture
def doctor(client_as: Callable[..., Client]) -> Client:
    return client_as("family-doctor", PLACE)


def mark(username: str) -> str:
    return drafts.mark_of(User.objects.get(username=username).pk)


def kept(username: str = DOCTOR) -> list[drafts.Typed]:
    with transaction.atomic():
        return [drafts.read(draft) for draft in drafts_of(User.objects.get(username=username).pk)]


def save(client: Client, typed: dict[str, Any], address: str = FORM) -> Any:
    return client.post(address, typed, headers={"Yilian-Draft": "save"})


def sign_in(client: Client, username: str, following: str) -> Any:
    return client.post("/accounts/sign-in/", {"username": username, "password": PASSWORD, "next": following})


def end_session(client: Client) -> None:
    client.cookies.pop("sessionid", None)


def typed_again(page: str) -> list[str]:
    return [value for value in TYPED.values() if f'value="{value}"' in page]


def test_what_is_sent_after_the_session_ended_is_back_in_the_form_after_signing_in(doctor: Client) -> None:
    end_session(doctor)
    sent = doctor.post(FORM, TYPED | {"command": str(uuid4()), "writer": mark(DOCTOR)})
    assert sent.status_code == 302
    following = dict(part.split("=", 1) for part in sent["Location"].partition("?")[2].split("&"))["next"]
    assert "留住了" in doctor.get(sent["Location"]).content.decode()
    back = sign_in(doctor, DOCTOR, unquote(following))
    assert back["Location"] == f"{FORM}?draft={kept()[0].key}"
    page = doctor.get(back["Location"])
    assert page.status_code == 200
    assert typed_again(page.content.decode()) == list(TYPED.values())
    assert "还没有保存" in page.content.decode()
    assert not Elder.objects.exists()


def test_somebody_else_who_signs_in_sees_nothing_of_it(doctor: Client, client_as: Callable[..., Client]) -> None:
    client_as("nurse", PLACE)
    end_session(doctor)
    doctor.post(FORM, TYPED | {"command": str(uuid4()), "writer": mark(DOCTOR)})
    address = kept()[0].href
    sign_in(doctor, NURSE, address)
    page = doctor.get(f"/drafts/?draft={kept()[0].key}").content.decode()
    assert "周金兰" not in page
    assert doctor.get(address).status_code in (200, 403)
    assert "周金兰" not in doctor.get(address).content.decode()
    assert kept(NURSE) == []


def test_without_a_mark_nobody_knows_whose_it_is_and_nothing_is_kept(doctor: Client) -> None:
    end_session(doctor)
    doctor.post(FORM, TYPED | {"command": str(uuid4()), "writer": "x" + mark(DOCTOR)})
    assert kept() == []


def test_typing_is_saved_and_counts_as_activity(doctor: Client) -> None:
    command = str(uuid4())
    session = doctor.session
    session["since"] = session["seen"] = (drafts.instant() - timedelta(minutes=20)).isoformat()
    session.save()
    told = save(doctor, TYPED | {"command": command, "draft-title": "登记老人"}).json()
    assert len(told["at"]) == 5
    assert doctor.session["seen"] > session["seen"]
    (draft,) = kept()
    assert (draft.address, draft.title, str(draft.key)) == (FORM, "登记老人", command)
    save(doctor, TYPED | {"command": command, "name": "周金"})
    assert [dict(draft.fields)["name"] for draft in kept()] == [["周金"]]
    assert BANNER in doctor.get(FORM).content.decode()
    assert BANNER not in doctor.get("/elders/").content.decode()
    assert f"{FORM}?draft={command}" in doctor.get("/drafts/").content.decode()


def test_a_form_that_is_carried_out_leaves_no_draft(doctor: Client) -> None:
    command = str(uuid4())
    filled = TYPED | {"command": command, "birth_date": "1943-05-01"}
    filled |= {"id_number": an_id_number(date(1943, 5, 1), 2), "residence": "330727109901", "lives": "at-home"}
    save(doctor, filled)
    answer = doctor.post(f"{FORM}?draft={command}", filled | {"command": str(uuid4())})
    assert answer.status_code == 302, answer.content.decode()
    assert kept() == []
    assert BANNER not in doctor.get(FORM).content.decode()


def test_a_script_that_comes_late_keeps_nothing_of_what_was_carried_out(doctor: Client) -> None:
    with using_scope(SYSTEM):
        elder = an_elder()
    sent = {"command": str(uuid4()), "name": elder.name, "sex": "2", "birth_date": "1943-05-01", "phone": "13812345678"}
    assert doctor.post(f"/elders/{elder.pk}/revise/", sent).status_code == 302
    assert save(doctor, sent, f"/elders/{elder.pk}/revise/").json() == {"at": ""}
    assert kept() == []


def test_what_is_refused_is_kept_and_back_asks_for_it(doctor: Client) -> None:
    command = str(uuid4())
    answer = doctor.post(FORM, TYPED | {"command": command})
    assert answer.status_code == 422
    assert f'data-address="{FORM}?draft={command}"' in answer.content.decode()
    again = doctor.get(f"{FORM}?draft={command}")
    assert again.status_code == 200
    assert typed_again(again.content.decode()) == list(TYPED.values())


def test_what_ends_in_an_error_is_kept_and_the_page_leads_back(doctor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    with using_scope(SYSTEM):
        elder = an_elder()
    monkeypatch.setattr("yilian.people.views.elders.revise_elder", lambda *_, **__: 1 / 0)
    doctor.raise_request_exception = False
    sent = {
        "command": str(uuid4()),
        "name": "周金兰",
        "sex": "2",
        "birth_date": "1943-05-01",
        "address": "东坑村 12 号",
    }
    assert doctor.post(f"/elders/{elder.pk}/revise/", sent).status_code == 500
    assert [draft.address for draft in kept()] == [f"/elders/{elder.pk}/revise/"]


def test_a_page_whose_token_is_stale_gives_back_what_was_typed_to_its_own_pages_only(doctor: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = doctor.cookies
    sent = TYPED | {"command": str(uuid4()), "writer": mark(DOCTOR)}
    assert strict.post(FORM, sent, headers={"Origin": "http://elsewhere.example"}).status_code == 403
    assert kept() == []
    assert strict.post(FORM, sent, headers={"Origin": "http://testserver"})["Location"] == kept()[0].href


def test_showing_a_draft_carries_nothing_out(doctor: Client) -> None:
    with using_scope(SYSTEM):
        elder = an_elder()
    address = f"/elders/{elder.pk}/revise/"
    sent = {"command": str(uuid4()), "name": "别人", "sex": "2", "birth_date": "1943-05-01"}
    save(doctor, sent, address)
    changes = AuditEntry.objects.filter(kind="change").count()
    page = doctor.get(kept()[0].href).content.decode()
    assert 'value="别人"' in page
    with using_scope(SYSTEM):
        elder.refresh_from_db()
    assert (elder.name, AuditEntry.objects.filter(kind="change").count()) == ("周金兰", changes)


def test_passwords_are_never_kept(doctor: Client) -> None:
    end_session(doctor)
    sent = {"old": PASSWORD, "new": "Another-long-passphrase", "again": "Another-long-passphrase"}
    doctor.post("/accounts/password/", sent | {"command": str(uuid4()), "writer": mark(DOCTOR)})
    assert kept() == []


def test_the_database_shows_a_draft_to_its_writer_alone_and_holds_it_encrypted(doctor: Client) -> None:
    save(doctor, TYPED | {"command": str(uuid4())})
    with transaction.atomic(), using_scope(SYSTEM), connection.cursor() as cursor:
        for writer, count in (("", 0), ("0", 0), (str(User.objects.get(username=DOCTOR).pk), 1)):
            cursor.execute("SELECT set_config('yilian.writer', %s, true)", [writer])
            cursor.execute("SELECT body_cipher FROM pages_draft")
            rows = cursor.fetchall()
            assert len(rows) == count
    assert "周金兰".encode() not in bytes(rows[0][0])


def test_what_is_over_is_forgotten(doctor: Client) -> None:
    for key in (uuid4(), uuid4()):
        save(doctor, TYPED | {"command": str(key)})
    with transaction.atomic():
        mine = drafts_of(User.objects.get(username=DOCTOR).pk)
        mine.filter(id=key).update(kept_until=drafts.instant() - timedelta(minutes=1))
    assert drop_what_is_over() == 1
    assert len(kept()) == 1


def test_throwing_one_away(doctor: Client) -> None:
    command = str(uuid4())
    save(doctor, TYPED | {"command": command})
    assert doctor.post(f"/drafts/{command}/drop/")["Location"] == "/drafts/"
    assert kept() == []


def test_files_are_not_kept_and_their_names_are_told(doctor: Client) -> None:
    save(doctor, TYPED | {"command": str(uuid4()), "draft-files": ["伤口.jpg", "处方.jpg"]})
    assert "伤口.jpg、处方.jpg" in doctor.get(kept()[0].href).content.decode()
