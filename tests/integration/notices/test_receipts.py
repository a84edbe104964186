"""A gateway reports what became of a notice; only the true gateway is believed, and each of its events counts once."""

import json
from typing import Any

import pytest
from django.test import Client
from integration.notices.conftest import Clock, example
from integration.notices.sending import a_notice, work
from receivers import HttpReceiver

from yilian.audit.clock import instant
from yilian.notices.models import Notice, Receipt
from yilian.notices.rules import Channel, State, signature


def report(notice: Notice, /, *, key: str = "receipt-key", channel: str = "sms", late: int = 0, **changes: Any) -> int:
    """Report as a gateway does and return the status of the answer."""
    values = json.loads(example("json", 1)) | {"notice": str(notice.uid)} | changes
    body = json.dumps(values).encode()
    signed = signature(key, body, int(instant().timestamp()) - late)
    answer = Client(enforce_csrf_checks=True).post(
        f"/api/notices/receipts/{channel}", body, "application/json", headers={"Yilian-Signature": signed}
    )
    notice.refresh_from_db()
    return answer.status_code


@pytest.fixture
def sent(gateway: HttpReceiver, clock: Clock) -> Notice:
    return work(a_notice())


def test_a_receipt_says_that_it_arrived_and_counts_once(sent: Notice):
    assert report(sent) == 204
    assert sent.state == State.DELIVERED
    assert report(sent) == 204
    assert Receipt.objects.count() == 1


def test_a_failure_is_kept_with_its_code_and_may_be_corrected(sent: Notice):
    assert report(sent, outcome="failed", code="MK:0001") == 204
    assert (sent.state, sent.reason) == (State.FAILED, "MK:0001")
    assert report(sent, outcome="failed", code="MK:0001") == 204
    assert report(sent, event="E-2") == 204
    assert (sent.state, sent.reason) == (State.DELIVERED, "")
    assert report(sent, event="E-3", outcome="failed") == 204
    assert sent.state == State.DELIVERED


@pytest.mark.parametrize(
    "forged",
    [{"key": "other"}, {"key": ""}, {"key": "webhook-key"}, {"late": 400}, {"channel": "email"}, {"channel": "fax"}],
)
def test_a_forged_or_old_receipt_is_refused(sent: Notice, forged: dict[str, Any]):
    assert report(sent, **forged) == 401
    assert sent.state == State.SENT
    assert not Receipt.objects.exists()


def test_without_a_key_nobody_is_believed(sent: Notice, settings: Any):
    settings.YILIAN_SMS_RECEIPT_KEY = ""
    assert report(sent, key="") == 401


def test_a_body_changed_on_its_way_is_refused(sent: Notice):
    signed = signature("receipt-key", b"{}", int(instant().timestamp()))
    answer = Client().post(
        "/api/notices/receipts/sms", b"{ }", "application/json", headers={"Yilian-Signature": signed}
    )
    assert answer.status_code == 401


@pytest.mark.parametrize("changes", [{"outcome": "read"}, {"notice": "1"}, {"event": None}])
def test_a_receipt_that_cannot_be_read_is_told_so(sent: Notice, changes: dict[str, Any]):
    assert report(sent, **changes) == 422
    assert sent.state == State.SENT


def test_a_gateway_reports_its_own_channel_alone(sent: Notice, gateway: HttpReceiver):
    hook = work(a_notice(Channel.WEBHOOK, gateway.url, key="hook"))
    assert report(hook) == 404
    assert report(hook, channel="webhook", key="webhook-key") == 204
    assert hook.state == State.DELIVERED


def test_a_receipt_before_the_answer_settles_the_notice(gateway: HttpReceiver, clock: Clock):
    gateway.answers.append(503)
    notice = work(a_notice())
    assert report(notice) == 204
    assert notice.state == State.DELIVERED
    clock.pass_by(hours=1)
    assert work(notice).state == State.DELIVERED
    assert len(gateway.requests) == 1


def test_a_receipt_of_what_was_never_sent_changes_nothing(gateway: HttpReceiver, clock: Clock):
    notice = a_notice()
    assert report(notice) == 204
    assert notice.state == State.QUEUED
