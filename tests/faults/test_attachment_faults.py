"""A recorder killed between file and commit leaves no row without file; the file nobody names is swept, others stay."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from faults.conftest import Installation, environment

pytestmark = pytest.mark.fault

STAGE = """
import os
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yilian.config.settings")
os.environ["YILIAN_TODAY"] = "2023-09-12"
import django
django.setup()
from datetime import date
from django.db import transaction
from yilian.audit.scope import using_scope
from yilian.kernel.actors import SYSTEM
from yilian.visits.actions.attachments import NewAttachment, attach, sweep_files
from yilian.visits.actions.visits import Delivery, record_visit
from yilian.visits.files import file_names
from yilian.visits.models import Attachment, Visit
picture = lambda word: NewAttachment("photo", b"\\xff\\xd8\\xff" + word.encode() * 99)
"""
PREPARE = """
from yilian.kernel.identifiers import resident_check_digit
from yilian.people.actions.elders import NewElder, register_elder
from yilian.people.actions.staff import certify, form_team, register_practitioner
from yilian.places.actions.registers import load_divisions, load_organizations
from yilian.places.models import Division, Organization
with transaction.atomic(), using_scope(SYSTEM):
    load_divisions(SYSTEM, divisions=[Division(code="330727109901", name_zh="村", level="village")])
    house = Organization(code="c", name_zh="卫生院", kind="township-health-centre", division_id="330727109901")
    (house,) = load_organizations(SYSTEM, organizations=[house])
    body = "33072719430501001"
    new = NewElder("周金兰", 1, date(1943, 5, 1), body + resident_check_digit(body), "330727109901")
    elder, doctor = register_elder(SYSTEM, new_elder=new), register_practitioner(SYSTEM, house, name="张", kind="doctor")
    certify(SYSTEM, doctor, number="T", starts_on=date(2018, 1, 1))
    team = form_team(SYSTEM, house, name="一队", members=[doctor])
    well = {"systolic": "128", "diastolic": "78", "heart-rate": "72"}
    visit = record_visit(SYSTEM, elder, team, doctor, delivery=Delivery("home-visit", date(2023, 9, 12), well))
attach(SYSTEM, visit, picture=picture("kept"))
print("prepared", flush=True)
"""
HANG = """
with transaction.atomic(), using_scope(SYSTEM):
    attach(SYSTEM, Visit.objects.get(), picture=picture("lost"))
    print("written", flush=True)
    input()
"""
COUNT = """
with transaction.atomic(), using_scope(SYSTEM):
    print(Attachment.objects.count(), len(list(file_names())), flush=True)
"""
SWEEP = "print(sweep_files(SYSTEM), flush=True)"


@dataclass
class Script:
    """Runs pieces of Python in an installation."""

    installation: Installation

    def begin(self, words: str) -> "subprocess.Popen[str]":
        process = subprocess.Popen(
            [sys.executable, "-c", STAGE + words],
            env=environment(self.installation.home),
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,
        )
        self.installation.begun.append(process)
        return process

    def __call__(self, words: str, *, hanging: bool = False):
        process = self.begin(words)
        first = process.stdout.readline().strip()
        if hanging:
            return process, first
        assert process.wait(60) == 0
        return first


@pytest.fixture
def script(installation) -> Script:
    installation.ask("db", "start")
    installation.ask("db", "migrate")
    return Script(installation)


def until(holds: Callable[[], bool], seconds: float = 30) -> bool:
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


def test_killed_between_file_and_commit(script):
    assert script(PREPARE) == "prepared"
    process, said = script(HANG, hanging=True)
    assert said == "written"
    os.kill(process.pid, signal.SIGKILL)
    process.wait(20)
    assert script(COUNT) == "1 2"
    assert script(SWEEP) == "1"
    assert script(COUNT) == "1 1"


def test_a_sweep_waits_for_who_attaches_and_takes_nothing_of_theirs(script, installation):
    script(PREPARE)
    attaching, _said = script(HANG, hanging=True)
    sweeping = script.begin(SWEEP)
    waiting = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
    assert until(lambda: installation.sql(waiting) == "1")
    attaching.communicate("go on\n", timeout=20)
    assert attaching.returncode == 0
    assert sweeping.communicate(timeout=60)[0].strip() == "0"
    assert script(COUNT) == "2 2"
