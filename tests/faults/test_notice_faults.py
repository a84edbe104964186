"""A worker killed while the gateway has a notice in hand: it is sent again under the same name, and carried once."""

import json
import os
import signal
import subprocess
import sys

import pytest
from faults.conftest import Installation, environment
from receivers import SILENCE, HttpReceiver, http_receiver

pytestmark = pytest.mark.fault

STAGE = """
import os
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yilian.config.settings")
import django
django.setup()
import json
from django.db import transaction
from yilian.audit.scope import using_scope
from yilian.kernel.actors import SYSTEM
from yilian.kernel.messages import words
from yilian.notices.actions import Occasion, send
from yilian.notices.models import Notice
from yilian.notices.rules import Channel, Priority, Recipient, Template
from yilian.notices.tasks import send_notice

def tell():
    with transaction.atomic(), using_scope(SYSTEM):
        notice = Notice.objects.get()
        return [notice.state, list(notice.attempts.order_by("pk").values_list("result", flat=True))]
"""
FIRST = """
text = Template("reminder", words("提醒", "a reminder"), words("明日上门", "a visit tomorrow"))
to = Recipient(Channel.SMS, "13812345678")
send_notice(notice_id=send(SYSTEM, to, text, params={}, occasion=Occasion("k", priority=Priority.STAT)).pk)
"""
NEXT = """
told = [tell()]
with transaction.atomic(), using_scope(SYSTEM):
    key = Notice.objects.get().pk
send_notice(notice_id=key)
print(json.dumps([*told, tell()]))
"""


def worker(installation: Installation, receiver: HttpReceiver, source: str, day: str) -> "subprocess.Popen[str]":
    way = {"YILIAN_SMS_URL": receiver.url, "YILIAN_SMS_KEY": "key", "YILIAN_SMS_TEMPLATES": "reminder=T1"}
    return subprocess.Popen(
        [sys.executable, "-c", STAGE + source],
        env=environment(installation.home, YILIAN_TODAY=day, **way),
        text=True,
        stdout=subprocess.PIPE,
    )


def test_a_notice_in_hand_of_a_killed_worker_is_carried_once(installation: Installation) -> None:
    assert installation.run("db", "migrate").returncode == 0
    with http_receiver() as receiver:
        receiver.answers.append(SILENCE)
        with worker(installation, receiver, FIRST, "2023-09-12") as killed:
            assert receiver.taken.wait(60)
            os.kill(killed.pid, signal.SIGKILL)
        with worker(installation, receiver, NEXT, "2023-09-13") as following:
            said, _nothing = following.communicate(timeout=60)
        assert json.loads(said) == [["queued", [""]], ["sent", ["", "accepted"]]]
        assert len(receiver.requests) == 2
        assert len(receiver.carried) == 1
