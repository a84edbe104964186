"""What is put into the outbox leaves once, when it may, and comes back to nobody who waits for it."""

import json
import logging
import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from integration.notices.conftest import Clock, example, example_settings
from integration.notices.sending import LETTERS, PARAMS, PHONE, REMINDER, a_notice, jobs, tried, work
from receivers import SILENCE, HttpReceiver, MailReceiver

import yilian.notices.settings
from yilian.audit.models import AuditEntry
from yilian.audit.scope import using_scope
from yilian.kernel.actors import SYSTEM, Actor, Scope
from yilian.kernel.deadlines import SHANGHAI
from yilian.kernel.messages import words
from yilian.kernel.records import RecordRef
from yilian.kernel.refusals import Invalid, Refused
from yilian.notices import tasks
from yilian.notices.actions import Occasion, begin_attempt, retry, send, withdraw
from yilian.notices.models import Notice
from yilian.notices.rules import BACKOFF, LEASE, Channel, Priority, Recipient, State, Template, is_signed
from yilian.places.models import Organization


def test_a_text_message_leaves_with_its_template_and_is_sent(gateway: HttpReceiver, clock: Clock):
    notice = work(a_notice())
    ((path, headers, body),) = gateway.requests
    assert path == "/sms/send"
    assert headers["authorization"] == "Bearer sms-key"
    assert headers["idempotency-key"] == str(notice.uid)
    assert json.loads(body) == json.loads(example("json")) | {"id": str(notice.uid)}, "the manual shows what is sent"
    assert (notice.state, notice.gateway_id) == (State.SENT, "G-1")
    assert tried(notice) == [("accepted", "http-200")]


def test_every_setting_of_the_manual_is_read_and_no_other():
    source = Path(yilian.notices.settings.__file__).read_text(encoding="utf-8")
    asked = set(re.findall(r'"(YILIAN_(?:SMS|WEBHOOK|EMAIL|NOTICE|QUIET)_\w+)"', source))
    assert asked == set(example_settings())


def test_a_webhook_is_called_with_a_signature_over_what_it_says(gateway: HttpReceiver, clock: Clock):
    notice = work(a_notice(Channel.WEBHOOK, f"{gateway.url}/inbox?county=330727", language="en"))
    ((path, headers, body),) = gateway.requests
    assert path == "/inbox?county=330727"
    at = int(headers["yilian-signature"].partition(",")[0].removeprefix("t="))
    assert is_signed(headers["yilian-signature"], "webhook-key", body, at)
    said = json.loads(body)
    assert (said["title"], said["text"]) == ("a visit is coming", "周金兰: a check-up at home on 9月13日.")
    assert notice.state == State.SENT


def test_a_letter_goes_to_the_mail_server(mailbox: MailReceiver, clock: Clock):
    notice = work(a_notice(Channel.EMAIL, LETTERS))
    ((recipient, letter),) = mailbox.letters
    assert recipient == LETTERS
    assert (letter["Subject"], letter["From"]) == ("上门服务提醒", "yilian@example.org")
    assert letter.get_content().strip() == "周金兰：9月13日 上门体检。"
    assert str(notice.uid) in letter["Message-ID"]
    assert notice.state == State.SENT


@pytest.mark.parametrize(("code", "state"), [(451, State.QUEUED), (550, State.FAILED)])
def test_a_mail_server_says_no_for_now_or_for_good(mailbox: MailReceiver, clock: Clock, code: int, state: State):
    mailbox.answers.append(code)
    notice = work(a_notice(Channel.EMAIL, LETTERS))
    assert (notice.state, mailbox.letters) == (state, [])
    assert tried(notice)[0][1] == f"smtp-{code}"


@pytest.mark.parametrize("answer", [500, 503, 429, SILENCE])
def test_trouble_for_now_is_tried_again_later_and_longer_each_time(gateway: HttpReceiver, clock: Clock, answer: int):
    gateway.answers.extend([answer, answer])
    notice, begun = work(a_notice()), clock.at
    assert (notice.state, notice.not_before) == (State.QUEUED, begun + BACKOFF[0])
    assert work(notice).tries == 1, "it is not tried before its time"
    clock.at = notice.not_before
    assert work(notice).not_before == clock.at + BACKOFF[1]
    clock.at = notice.not_before
    assert work(notice).state == State.SENT
    assert len(gateway.requests) == 3
    assert list(gateway.carried) == [str(notice.uid)]
    assert [result for result, _code in tried(notice)] == ["later", "later", "accepted"]


def test_each_try_is_a_job_for_the_time_when_it_may_be_made(gateway: HttpReceiver, clock: Clock):
    gateway.answers.append(503)
    notice = work(a_notice())
    first, second = jobs(notice)
    assert timedelta(seconds=55) < second.scheduled_at - first.scheduled_at < timedelta(seconds=65)


def test_a_notice_that_nobody_takes_fails_in_the_end(gateway: HttpReceiver, clock: Clock):
    gateway.answers.extend([503] * (len(BACKOFF) + 1))
    notice = a_notice()
    while work(notice).state == State.QUEUED:
        clock.at = notice.not_before
    assert (notice.state, notice.reason) == (State.FAILED, "http-503")
    assert len(gateway.requests) == len(BACKOFF) + 1


@pytest.mark.parametrize("answer", [400, 401, 404, 422, 302])
def test_a_refusal_fails_with_its_reason_and_is_not_tried_again(gateway: HttpReceiver, clock: Clock, answer: int):
    gateway.answers.append(answer)
    notice = work(a_notice())
    assert (notice.state, notice.reason) == (State.FAILED, f"http-{answer}")
    clock.pass_by(days=1)
    work(notice)
    assert len(gateway.requests) == 1


def test_what_is_not_set_up_fails_with_its_reason(gateway: HttpReceiver, clock: Clock, settings: Any):
    settings.YILIAN_SMS_URL = settings.YILIAN_WEBHOOK_KEY = settings.EMAIL_HOST = ""
    addresses = ((Channel.SMS, PHONE), (Channel.EMAIL, LETTERS), (Channel.WEBHOOK, gateway.url))
    for channel, address in addresses:
        assert work(a_notice(channel, address, key=channel)).reason == "gateway-missing"
    assert gateway.requests == []


def test_a_template_that_the_gateway_does_not_know_and_a_strange_origin_are_refused(
    gateway: HttpReceiver, clock: Clock, settings: Any
):
    settings.YILIAN_SMS_TEMPLATES = "other=T1"
    assert work(a_notice()).reason == "template-missing"
    inward = a_notice(Channel.WEBHOOK, "http://127.0.0.1:1/admin", key="inward")
    assert work(inward).reason == "origin-not-allowed"
    assert gateway.requests == []


def test_a_gateway_that_is_not_there_is_tried_again(clock: Clock, gateway: HttpReceiver, settings: Any):
    settings.YILIAN_SMS_URL = "http://127.0.0.1:9/"
    notice = work(a_notice())
    assert notice.state == State.QUEUED
    assert tried(notice) == [("later", "ConnectionRefusedError")]


class Killed(BaseException):
    """The process ends here."""


def test_a_worker_killed_over_a_notice_leaves_it_to_the_next_and_it_is_carried_once(
    gateway: HttpReceiver, clock: Clock, monkeypatch: pytest.MonkeyPatch
):
    def killed(*args: object, **named: object) -> None:
        raise Killed

    notice = a_notice()
    with monkeypatch.context() as context, pytest.raises(Killed):
        context.setattr(tasks, "end_attempt", killed)
        work(notice)
    assert len(gateway.carried) == 1
    assert work(notice).state == State.QUEUED, "it may still be under way"
    clock.at += LEASE
    tasks.sweep(timestamp=0)
    assert jobs(notice)[-1].queueing_lock == f"notices.left-{notice.pk}"
    assert work(notice).state == State.SENT
    assert len(gateway.requests) == 2
    assert list(gateway.carried) == [str(notice.uid)]
    assert tried(notice) == [("", ""), ("accepted", "http-200")]


def test_the_sweep_queues_what_was_lost_once_and_nothing_else(gateway: HttpReceiver, clock: Clock):
    lost, gone = a_notice(), work(a_notice(key="gone"))
    clock.pass_by(minutes=2)
    fresh = a_notice(key="fresh")
    tasks.sweep(timestamp=0)
    tasks.sweep(timestamp=0)
    assert [len(jobs(notice)) for notice in (lost, gone, fresh)] == [2, 1, 1]


def test_two_jobs_for_one_notice_send_it_once(gateway: HttpReceiver, clock: Clock):
    notice = a_notice()
    assert begin_attempt(SYSTEM, notice) is not None
    assert begin_attempt(SYSTEM, notice) is None
    assert work(notice).state == State.QUEUED
    assert gateway.requests == []


def test_the_same_key_puts_nothing_second_into_the_outbox(gateway: HttpReceiver, clock: Clock):
    notice = work(a_notice())
    assert a_notice() == notice
    assert a_notice(address="13900000000").pk == notice.pk
    assert len(jobs(notice)) == 1
    centre = Organization.objects.get(code="centre-330727109000")
    assert a_notice(organization=centre).pk != notice.pk, "a key is its sender's"
    other = Template("other", words("别的", "other"), words("别的", "other"))
    with pytest.raises(Refused) as caught:
        send(SYSTEM, Recipient(Channel.SMS, PHONE), other, params={}, occasion=Occasion("visits.visit:1"))
    assert caught.value.code == "notice-key-taken"


def test_what_is_rolled_back_sends_nothing(gateway: HttpReceiver, clock: Clock):
    with pytest.raises(Killed), transaction.atomic():
        notice = a_notice()
        assert jobs(notice)
        raise Killed
    assert not Notice.objects.exists()
    assert jobs(notice) == []


def test_a_wrong_address_is_refused_before_anything_is_written(clock: Clock, gateway: HttpReceiver):
    with pytest.raises(Invalid) as caught:
        a_notice(Channel.EMAIL, PHONE)
    assert caught.value.problems[0].code == "notice-address-unreadable"


def test_a_routine_notice_waits_for_the_morning_and_an_urgent_one_does_not(gateway: HttpReceiver, clock: Clock):
    clock.stand_at(22)
    routine, urgent = a_notice(), a_notice(key="sos", priority=Priority.STAT)
    assert (routine.state, urgent.state) == (State.HELD, State.QUEUED)
    assert work(routine).state == State.HELD
    assert work(urgent).state == State.SENT
    clock.at = datetime(2023, 9, 13, 8, tzinfo=SHANGHAI)
    assert work(routine).state == State.SENT


def test_a_job_that_comes_late_and_a_second_try_do_not_break_the_night(gateway: HttpReceiver, clock: Clock):
    gateway.answers.append(503)
    clock.stand_at(20, 59)
    late, again = a_notice(), work(a_notice(key="again"))
    assert again.state == State.HELD, "the second try would fall into the quiet hours"
    clock.stand_at(21, 30)
    assert work(late).state == State.HELD
    assert late.not_before == again.not_before == datetime(2023, 9, 13, 8, tzinfo=SHANGHAI)
    assert len(jobs(late)) == 2


def test_a_failed_notice_is_sent_again_by_hand_and_a_waiting_one_withdrawn(gateway: HttpReceiver, clock: Clock):
    gateway.answers.append(400)
    notice = work(a_notice())
    with pytest.raises(Refused) as caught:
        retry(SYSTEM, notice, reason=" ")
    assert caught.value.code == "notice-reason-missing"
    assert work(retry(SYSTEM, notice, reason="号码已更正")).state == State.SENT
    waiting = a_notice(key="second")
    withdrawn = withdraw(SYSTEM, waiting, reason="服务已取消")
    assert work(withdrawn).state == State.WITHDRAWN
    assert len(gateway.requests) == 2
    with pytest.raises(Refused):
        withdraw(SYSTEM, notice, reason="晚了")


def test_a_notice_under_way_is_not_withdrawn(gateway: HttpReceiver, clock: Clock):
    notice = a_notice()
    begin_attempt(SYSTEM, notice)
    with pytest.raises(Refused) as caught:
        withdraw(SYSTEM, notice, reason="取消")
    assert caught.value.code == "notice-under-way"


def test_neither_address_nor_text_stand_in_tables_and_logs(
    gateway: HttpReceiver, clock: Clock, caplog: pytest.LogCaptureFixture
):
    caplog.set_level(logging.DEBUG)
    gateway.answers.append(503)
    notice = work(a_notice(about=RecordRef("visits.visit", 7)))
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_jsonb(n)::text FROM notices_notice AS n WHERE id = %s", [notice.pk])
        stored = cursor.fetchone()[0]
    entries = AuditEntry.objects.filter(action__startswith="notices.")
    logged = caplog.text + "".join(str(entry.__dict__) for entry in entries)
    assert len(entries) == 3
    for secret in (PHONE, "周金兰", "体检"):
        assert secret not in stored
        assert secret not in logged
        assert secret not in repr(tasks.outbound(notice))
    assert notice.address == PHONE


def test_a_sender_writes_for_organizations_within_reach_and_others_do_not_see_it(clock: Clock, gateway: HttpReceiver):
    east, west = Scope(("330727109",)), Scope(("330727106",))
    centre = Organization.objects.get(code="centre-330727109000")
    nurse = Actor(1, "nurse", frozenset({"nurse"}), frozenset({"notices.send"}), east)
    occasion = Occasion("k", organization=centre)
    with using_scope(nurse):
        notice = send(nurse, Recipient(Channel.SMS, PHONE), REMINDER, params=PARAMS, occasion=occasion)
    own = a_notice(key="own")
    seen = {}
    for name, scope in {"east": east, "west": west, "all": Scope(("",))}.items():
        with using_scope(Actor(2, name, scope=scope)):
            seen[name] = set(Notice.objects.values_list("pk", flat=True))
    assert seen == {"east": {notice.pk}, "west": set(), "all": {notice.pk, own.pk}}
