"""Whoever follows the links of a demonstrated county, in any role, is neither refused nor lost."""

import re
from collections import deque
from html import unescape
from urllib.parse import urlsplit

import pytest
from django.test import Client

from yilian.accounts.models import User
from yilian.demo.calendar import demonstrations
from yilian.demo.county import county_of
from yilian.demo.loop import load_county

PLACE = "panan-2021"
PEOPLE = ("doctor01", "health-bureau", "auditor")
HREF = re.compile(r'href="(/[^"#]*)"')
NOT_PAGES = ("/static/", "/accounts/sign-out", "/media/")


def shape(address: str) -> str:
    """Return an address without the numbers in it: one page of a kind is opened."""
    return re.sub(r"\d+", "0", urlsplit(address).path)


def walk(client: Client) -> dict[str, tuple[int, str]]:
    """Open one page of every kind that can be reached from home; give its answer, and the page that led there."""
    answers: dict[str, tuple[int, str]] = {}
    known, waiting = {"/"}, deque([("/", "")])
    while waiting:
        address, before = waiting.popleft()
        answer = client.get(address)
        answers[address] = (answer.status_code, before)
        if answer.status_code == 200 and answer.get("Content-Type", "").startswith("text/html"):
            for found in map(unescape, HREF.findall(answer.content.decode())):
                if shape(found) not in known and not found.startswith(NOT_PAGES):
                    known.add(shape(found))
                    waiting.append((found, address))
    return answers


@pytest.mark.django_db
def test_no_link_is_refused_or_leads_nowhere(settings):
    settings.YILIAN_TODAY = demonstrations()[PLACE].day.isoformat()
    load_county(county_of(PLACE, 150, demonstrations()[PLACE].day, lambda *_: None))
    for name in PEOPLE:
        client = Client()
        client.force_login(User.objects.get(username=name), backend="django.contrib.auth.backends.ModelBackend")
        answers = walk(client)
        assert len(answers) > 40, name
        assert {address: how for address, how in answers.items() if how[0] >= 400} == {}, name
