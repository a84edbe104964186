"""Errors are pages in plain words or JSON; every answer says what a page may load and that nobody keeps it."""

import logging

import pytest
from django.test import Client

from yilian.config.headers import content_security_policy

JSON = {"Accept": "application/json"}


def test_an_address_that_leads_nowhere_says_what_to_do(client_as):
    answer = client_as("health-bureau").get("/no/such/page/")
    assert answer.status_code == 404
    assert "没有找到" in answer.content.decode()
    assert 'href="/help/"' in answer.content.decode()


def test_a_missing_thing_is_named_by_its_word(client_as):
    client = client_as("health-bureau")
    assert "没有找到条款：PA-99" in client.get("/policy/panan-2021/PA-99/").content.decode()
    client.cookies["yilian_language"] = "en"
    assert "No clause found: PA-99" in client.get("/policy/panan-2021/PA-99/").content.decode()


def test_a_program_gets_json(client_as):
    answer = client_as("family-doctor").post("/tasks/panan-2021/project/3/report/", {"note": "x"}, headers=JSON)
    assert answer.status_code == 403
    assert answer.json()["code"] == "not-permitted"
    assert answer.json()["clause"] is None
    assert answer.json()["params"] == {"permission": "supervision.report_task"}


def test_a_bug_shows_no_detail_and_is_logged_by_its_place_only(client_as, monkeypatch, caplog):
    def broken(*_args: object) -> None:
        raise RuntimeError("王某某 330727194001010011")

    monkeypatch.setattr("yilian.desk.views.pages.search", broken)
    client = client_as("health-bureau")
    client.raise_request_exception = False
    with caplog.at_level(logging.ERROR, logger="yilian.errors"):
        answer = client.get("/search/?q=x")
    text = answer.content.decode()
    assert answer.status_code == 500
    assert "程序出错了" in text
    assert "王某某" not in text
    ours = [record.getMessage() for record in caplog.records if record.name == "yilian.errors"]
    assert len(ours) == 1
    assert "RuntimeError" in ours[0]
    assert "王某某" not in ours[0]
    assert ours[0][:8] in text


def test_a_form_that_is_too_old_says_so(county):
    answer = Client(enforce_csrf_checks=True).post("/accounts/sign-in/", {"username": "a", "password": "b"})
    assert answer.status_code == 403
    assert "页面放得太久了" in answer.content.decode()


@pytest.mark.parametrize("page", ["/", "/policy/panan-2021/", "/no/such/page/"])
def test_every_answer_is_held_to_its_own_address_and_kept_by_nobody(client_as, page):
    headers = client_as("health-bureau").get(page).headers
    assert "script-src 'self';" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["Cache-Control"] == "private, no-store"


def test_the_live_door_and_the_tiles_are_let_in_by_their_origin():
    policy = content_security_policy("http://127.0.0.1:8001", "https://tiles.example/{z}/{x}/{y}.png")
    assert "connect-src 'self' http://127.0.0.1:8001 https://tiles.example;" in policy
    assert "img-src 'self' data: blob: https://tiles.example;" in policy
