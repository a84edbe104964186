"""Today holds what can be done now by whoever looks: groups by place, the next person of the same list, a list for paper."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from urllib.parse import unquote_plus

import pytest
from django.test import Client
from factories import a_team, an_elder

from yilian.accounts.models import User
from yilian.agreements.actions.enrolments import enrol
from yilian.audit.scope import using_scope
from yilian.kernel.actors import SYSTEM
from yilian.people.actions.staff import certify, register_practitioner
from yilian.people.models import Elder
from yilian.places.models import Organization

PLACE = "330727109000"
ITEMS, SENT = ("guidance-note", "health-checkup"), 'name="item" value="{}"'
BEGIN = re.compile(r'<a class="button small" href="(/visits/elder/(\d+)/\?list=[^"]+)">')


@dataclass
class Day:
    client: Client
    elders: list[Elder]

    def page(self, address: str) -> str:
        answer = self.client.get(address)
        assert answer.status_code == 200, address
        return answer.content.decode().replace("&amp;", "&")

    def begins(self) -> list[tuple[str, int]]:
        """Return where each person of the list is begun, in the order of the list."""
        return [(href, int(key)) for href, key in BEGIN.findall(self.page("/today/"))]


@pytest.fixture
def day(client_as: Callable[..., Client]) -> Iterator[Day]:
    client = client_as("family-doctor", PLACE)
    with using_scope(SYSTEM):
        team, doctor = a_team()
        doctor.user = User.objects.get(username=f"family-doctor-{PLACE}")
        doctor.save()
        elders = [an_elder(name=name, phone="13812345678", address="东坑村 7 号") for name in ("周甲", "吴乙", "郑丙")]
        for elder in elders:
            enrol(SYSTEM, elder, team, mode="care-to-home", starts_on=date(2023, 1, 10))
        yield Day(client, elders)


def test_what_is_given_to_many_stands_once_for_a_village_and_leads_to_its_event(day: Day) -> None:
    page = day.page("/today/")
    groups = page.partition('aria-labelledby="groups"')[2].partition("</section>")[0]
    assert re.search(r"东坑村 <b>3 人</b>欠\s+<a href=\"[^\"]*item=health-education[^\"]*\">健康教育", groups)
    assert "/visits/events/new/?item=health-education&division=330727109901" in groups
    rows = page.partition('class="worklist"')[2]
    assert "健康体检" in rows
    assert "健康教育" not in rows
    waiting = day.page("/today/?item=health-education&place=330727109901")
    assert "共 3 位老人" in waiting


def test_the_next_person_is_that_of_the_same_list_and_its_end_leads_back(day: Day) -> None:
    begins = day.begins()
    assert len(begins) == 3
    for (href, _key), (_next, following) in pairwise(begins):
        onward = href.partition("list=")[2]
        answer = day.client.get(f"/today/next/?{unquote_plus(onward)}")
        assert answer["Location"].startswith(f"/visits/elder/{following}/?list=")
    last = unquote_plus(begins[-1][0].partition("list=")[2])
    assert day.client.get(f"/today/next/?{last}")["Location"] == "/today/?state=open"
    assert day.client.get("/today/next/?after=x.y")["Location"] == "/today/?state=open"


def test_whoever_belongs_to_a_team_begins_the_day_at_today_and_others_at_home(
    day: Day, client_as: Callable[..., Client]
) -> None:
    assert day.client.get("/start/")["Location"] == "/today/"
    assert client_as("health-bureau").get("/start/")["Location"] == "/"


def test_the_list_for_paper_has_a_box_the_house_and_the_phone(day: Day) -> None:
    row = day.page("/today/?view=print").partition("<tbody>")[2].partition("</tr>")[0]
    assert "☐" in row
    assert "东坑村 7 号" in row
    assert "13812345678" in row
    assert "开始" not in row


def test_nobody_fills_in_what_their_profession_may_not_record(day: Day, client_as: Callable[..., Client]) -> None:
    client = client_as("nurse", PLACE)
    with using_scope(SYSTEM):
        centre = Organization.objects.get(code=f"centre-{PLACE}")
        nurse = register_practitioner(SYSTEM, centre, name="李护士", kind="nurse")
        certify(SYSTEM, nurse, number="N-1", starts_on=date(2018, 1, 1))
        nurse.user = User.objects.get(username=f"nurse-{PLACE}")
        nurse.save()
    address = f"/visits/elder/{day.elders[0].pk}/?item=guidance-note&item=health-checkup"
    asked_for = [code in client.get(address).content.decode() for code in (SENT.format(code) for code in ITEMS)]
    assert asked_for == [False, True]
    assert [SENT.format(code) in day.page(address) for code in ITEMS] == [True, True]
