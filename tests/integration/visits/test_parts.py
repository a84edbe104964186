"""A check-up in parts, by several people on several days, with reasons for what is lacking: it counts when all is there or settled."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from factories import a_team, an_elder, complete_evidence

from yilian.accounts.models import User
from yilian.agreements.actions.enrolments import enrol
from yilian.audit.scope import using_scope
from yilian.health.models import Observation
from yilian.kernel.actors import SYSTEM
from yilian.kernel.refusals import Invalid, Refused
from yilian.obligations.models import Obligation
from yilian.people.actions.staff import certify, register_practitioner
from yilian.people.models import Elder, Practitioner, Team
from yilian.visits.actions.visits import Delivery, correct_visit, record_visit
from yilian.visits.models import Visit

CHECKUP = "health-checkup"
PLACE = "330727109000"
MORNING, LATER, LAST = date(2023, 9, 4), date(2023, 9, 8), date(2023, 9, 12)
ALL = complete_evidence(CHECKUP)
BODY = {
    code: ALL[code] for code in ("systolic", "diastolic", "heart-rate", "weight", "height", "waist", "guidance-given")
}
SCANS = {code: ALL[code] for code in ("ecg", "abdominal-ultrasound")}
LAB = {code: text for code, text in ALL.items() if code not in BODY | SCANS}


@dataclass
class Practice:
    client: Client
    elder: Elder
    team: Team
    doctor: Practitioner
    nurse: Practitioner

    def record(self, evidence: dict[str, str], on: date, *, part: bool = True, by: Practitioner | None = None) -> Visit:
        delivery = Delivery(CHECKUP, on, evidence, part=part)
        return record_visit(SYSTEM, self.elder, self.team, by or self.doctor, delivery=delivery)

    def page(self, address: str) -> str:
        answer = self.client.get(address)
        assert answer.status_code == 200, address
        return answer.content.decode()

    @property
    def owed(self) -> Obligation:
        return Obligation.objects.get(elder=self.elder, what=CHECKUP, starts_on__lte=LAST, due_on__gte=LAST)

    @property
    def served_on(self) -> list[date]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT served_on FROM fact_service WHERE elder_id = %s", [self.elder.pk])
            return [on for (on,) in cursor.fetchall()]


@pytest.fixture
def practice(client_as: Callable[..., Client]) -> Iterator[Practice]:
    client = client_as("family-doctor", PLACE)
    with using_scope(SYSTEM):
        elder, (team, doctor) = an_elder(), a_team()
        doctor.user = User.objects.get(username=f"family-doctor-{PLACE}")
        doctor.save()
        nurse = register_practitioner(SYSTEM, team.organization, name="李护士", kind="nurse")
        certify(SYSTEM, nurse, number="T-2", starts_on=date(2018, 1, 1))
        enrol(SYSTEM, elder, team, mode="care-to-home", starts_on=date(2023, 1, 10))
        yield Practice(client, elder, team, doctor, nurse)


def statuses() -> list[str]:
    return list(Visit.objects.filter(corrected_by=None).order_by("pk").values_list("status", flat=True))


def test_three_parts_of_two_people_are_one_check_up_that_counts_once_it_is_whole(practice: Practice) -> None:
    first = practice.record(BODY, MORNING)
    assert (first.status, practice.owed.fulfilled_on, practice.served_on) == ("in-progress", None, [])
    assert practice.owed.tried_outcome == "in-progress"
    assert practice.owed.tried_zh.startswith("还缺空腹血糖、总胆固醇")
    assert "2023-09-04 待补全" in practice.page("/today/")
    assert "还缺空腹血糖、总胆固醇" in practice.page("/today/")
    practice.record(SCANS, LATER, by=practice.nurse)
    assert practice.owed.tried_zh.endswith("尿蛋白")
    last = practice.record(LAB, LAST, part=False)
    assert statuses() == ["part", "part", "completed"]
    assert practice.owed.fulfilled_on == LAST
    assert practice.owed.fulfilled_by is not None
    assert practice.owed.fulfilled_by.key == last.pk
    assert practice.served_on == [LAST], "it counts once, on the day on which it is whole"
    page = practice.page(f"/visits/{first.pk}/")
    assert "分次登记" in page
    assert "李护士" in page
    assert "心电图" in page, "each part shows the whole"
    later = practice.record(ALL, LAST, part=False)
    assert later.part_of_id is None, "what is whole is carried on by nobody"


def test_the_form_asks_only_for_what_is_lacking(practice: Practice) -> None:
    address = f"/visits/elder/{practice.elder.pk}/?item={CHECKUP}"
    fresh = practice.page(address)
    assert 'name="evidence-systolic"' in fresh
    assert 'name="evidence-ecg-absent"' in fresh
    assert 'name="evidence-systolic-absent"' not in fresh, "nobody is checked up without a blood pressure"
    sent = {f"evidence-{code}": text for code, text in BODY.items()} | {"item": CHECKUP, "on": "2023-09-12"}
    missing = practice.client.post(address, sent)
    assert missing.status_code == 422, "without saying that it is a part, it is asked for"
    assert practice.client.post(address, sent | {"part": "1"}).status_code == 302
    again = practice.page(address)
    assert 'name="evidence-systolic"' not in again
    assert 'name="evidence-ecg"' in again
    assert "已登记的部分" in again
    rest = {f"evidence-{code}": text for code, text in (LAB | SCANS).items()} | {"item": CHECKUP, "on": "2023-09-12"}
    answer = practice.client.post(address, rest)
    assert "兑现了承诺" in practice.page(answer.headers["Location"])


@pytest.mark.parametrize(
    ("reason", "whole"),
    [
        ("refused", True),
        ("contraindicated", True),
        ("not-examined", False),
        ("device-fault", False),
        ("specimen-unfit", False),
        ("awaited", False),
    ],
)
def test_only_a_reason_that_settles_it_lets_a_check_up_count_without_a_value(
    practice: Practice, reason: str, whole: bool
) -> None:
    without = {code: text for code, text in ALL.items() if code != "abdominal-ultrasound"}
    visit = practice.record(without | {"abdominal-ultrasound-absent": reason}, LAST, part=False)
    assert (visit.status == "completed") is whole
    assert (practice.owed.fulfilled_on == LAST) is whole
    assert not Observation.objects.filter(code="abdominal-ultrasound").exists(), "what is not there is no observation"
    words = {"refused": "拒查", "device-fault": "设备故障"}.get(reason)
    if words:
        assert words in practice.page(f"/visits/{visit.pk}/").partition("<h2>结果</h2>")[2]
    if reason == "device-fault":
        assert practice.owed.tried_zh == "还缺腹部B超（设备故障）"
        mended = practice.record({"abdominal-ultrasound": "normal"}, LAST, part=False)
        assert mended.status == "completed"


@pytest.mark.parametrize(
    ("evidence", "part", "wrong"),
    [
        (ALL | {"ecg-absent": "refused"}, False, ("ecg", "absent-and-filled-in")),
        (ALL | {"ecg": "", "ecg-absent": "tired"}, False, ("ecg", "absent-reason-unknown")),
        (ALL | {"systolic": "", "systolic-absent": "refused"}, False, ("systolic", "absent-reason-unknown")),
        (ALL | {"ecg": ""}, False, ("ecg", "evidence-missing")),
        (BODY | {"systolic": "999"}, True, ("systolic", "out-of-physical-range")),
    ],
)
def test_a_reason_stands_where_the_catalogue_lets_it_and_nothing_is_filled_in(
    practice: Practice, evidence: dict[str, str], part: bool, wrong: tuple[str, str]
) -> None:
    with pytest.raises(Invalid) as refused:
        practice.record(evidence, LAST, part=part)
    assert [(problem.field, problem.code) for problem in refused.value.problems] == [wrong]
    assert not Visit.objects.exists()


def test_a_part_holds_something_and_only_a_check_up_has_parts(practice: Practice) -> None:
    with pytest.raises(Refused, match="part-empty"):
        practice.record({}, LAST)
    delivery: Any = Delivery("home-visit", LAST, {"systolic": "130"}, part=True)
    with pytest.raises(Refused, match="not-in-parts"):
        record_visit(SYSTEM, practice.elder, practice.team, practice.doctor, delivery=delivery)


def test_what_was_begun_long_ago_is_begun_anew(practice: Practice) -> None:
    old = practice.record(BODY, date(2023, 5, 1))
    new = practice.record(LAB | SCANS, LAST)
    assert (old.status, new.status, new.part_of_id) == ("in-progress", "in-progress", None)


def test_a_correction_of_a_part_opens_and_closes_the_whole(practice: Practice) -> None:
    first = practice.record(BODY, MORNING)
    last = practice.record(LAB | SCANS, LAST, part=False)
    assert statuses() == ["part", "completed"]
    lost = {code: text for code, text in (LAB | SCANS).items() if code != "ecg"} | {"ecg-absent": "device-fault"}
    mended = correct_visit(SYSTEM, last, delivery=Delivery(CHECKUP, LAST, lost), reason="心电图是另一人的")
    assert statuses() == ["in-progress", "in-progress"]
    assert (practice.owed.fulfilled_on, practice.served_on) == (None, [])
    assert practice.owed.tried_zh == "还缺心电图（设备故障）"
    first = correct_visit(SYSTEM, first, delivery=Delivery(CHECKUP, MORNING, BODY | {"weight": "61"}), reason="称错")
    done = practice.record({"ecg": "normal"}, LAST)
    assert sorted(statuses()) == ["completed", "part", "part"]
    assert {first.part_of_id, mended.part_of_id, done.part_of_id} == {mended.part_of_id}
    assert practice.owed.fulfilled_by is not None
    assert practice.owed.fulfilled_by.key == done.pk
