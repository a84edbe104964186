"""The pages of notices: the list with its filters, a notice with attempts and receipts, the steps by hand."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from integration.notices.conftest import Clock
from integration.notices.sending import PHONE, a_notice, jobs, work
from receivers import HttpReceiver

from yilian.kernel.actors import SYSTEM
from yilian.kernel.records import RecordRef
from yilian.notices.actions import Report, record_receipt
from yilian.notices.models import Notice
from yilian.notices.rules import State
from yilian.places.models import Organization

ClientAs = Callable[..., Client]


@pytest.fixture
def failed(gateway: HttpReceiver, clock: Clock) -> Notice:
    gateway.answers.append(400)
    centre = Organization.objects.get(code="centre-330727109000")
    return work(a_notice(organization=centre, about=RecordRef("visits.visit", 7)))


def test_the_list_shows_what_failed_first_with_its_address_masked(failed: Notice, client_as: ClientAs):
    page = client_as("county-admin").get("/notices/").content.decode()
    assert "上门服务提醒" in page
    assert "*******5678" in page
    assert PHONE not in page
    assert "tone-late" in page


def test_the_list_is_narrowed_and_says_when_it_is_empty(failed: Notice, client_as: ClientAs):
    client = client_as("county-admin")
    assert "没有这样的通知" in client.get("/notices/?show=delivered").content.decode()
    assert "上门服务提醒" in client.get("/notices/?show=all").content.decode()


def test_a_notice_shows_attempts_receipts_and_no_text(failed: Notice, client_as: ClientAs):
    record_receipt(SYSTEM, failed, report=Report("E-1", delivered=False, code="MK:0001"))
    client = client_as("county-admin")
    page = client.get(f"/notices/{failed.pk}/").content.decode()
    for shown in ("网关拒绝", "http-400", "MK:0001", "服务记录 7", "重新发送"):
        assert shown in page
    for hidden in (PHONE, "周金兰", "撤回"):
        assert hidden not in page
    client.cookies["yilian_language"] = "en"
    page = client.get(f"/notices/{failed.pk}/").content.decode()
    for shown in ("a visit is coming", "Refused by the gateway", "Send again", "Receipts"):
        assert shown in page


def test_a_way_out_without_a_gateway_says_what_to_do(failed: Notice, client_as: ClientAs, settings: Any):
    client = client_as("county-admin")
    assert "还没有设置网关" not in client.get("/notices/").content.decode()
    settings.YILIAN_SMS_URL = ""
    notice = work(a_notice(key="nowhere", organization=failed.organization))
    page = client.get("/notices/").content.decode()
    assert "还没有设置网关：短信" in page
    assert "重新发送" in page
    page = client.get(f"/notices/{notice.pk}/").content.decode()
    assert "没有设置网关，发不出去" in page
    assert "gateway-missing" not in page


def test_a_step_asks_for_its_reason_and_is_taken(failed: Notice, client_as: ClientAs):
    client, address = client_as("county-admin"), f"/notices/{failed.pk}/retry/"
    assert client.post(address, {"reason": ""}).status_code == 422
    assert client.post(address, {"reason": "号码已更正"}).headers["Location"] == f"/notices/{failed.pk}/"
    failed.refresh_from_db()
    assert failed.reason == "号码已更正"
    assert len(jobs(failed)) == 2
    assert client.post(address, {"reason": "再来"}).status_code == 422


def test_a_waiting_notice_is_withdrawn_on_its_page(clock: Clock, gateway: HttpReceiver, client_as: ClientAs):
    centre = Organization.objects.get(code="centre-330727109000")
    notice, client = a_notice(organization=centre), client_as("county-admin")
    assert "撤回" in client.get(f"/notices/{notice.pk}/").content.decode()
    client.post(f"/notices/{notice.pk}/withdraw/", {"reason": "服务已取消"})
    notice.refresh_from_db()
    assert (notice.state, notice.reason) == (State.WITHDRAWN, "服务已取消")
    assert "已撤回" in client.get(f"/notices/{notice.pk}/").content.decode()


def test_administrators_of_another_place_and_other_roles_do_not_see_it(failed: Notice, client_as: ClientAs):
    assert client_as("county-admin", "330727106000").get(f"/notices/{failed.pk}/").status_code == 404
    nurse = client_as("nurse")
    assert nurse.get("/notices/").status_code == nurse.get(f"/notices/{failed.pk}/").status_code == 403
