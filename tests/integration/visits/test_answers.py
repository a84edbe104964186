"""What is answered "not done" is a record like any other, keeps no promise, and is read in its own words at every door."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from factories import a_care_home, a_resident, a_team, an_elder, complete_evidence

from yilian.accounts.models import User
from yilian.agreements.actions.enrolments import enrol
from yilian.audit.scope import using_scope
from yilian.health.models import Observation
from yilian.kernel.actors import SYSTEM
from yilian.kernel.deadlines import midnight_after
from yilian.kernel.records import RecordRef
from yilian.kernel.refusals import Invalid
from yilian.obligations.models import Obligation
from yilian.people.models import Elder, Practitioner, Team
from yilian.places.models import Organization
from yilian.visits.actions.rounds import RoundSheet, record_round
from yilian.visits.actions.visits import Delivery, correct_visit, record_visit
from yilian.visits.models import Visit
from yilian.visits.queries.visits import last_of_items, values_of
from yilian.visits.rules.rounds import LATER, FilledRow

ON = date(2023, 9, 12)
PLACE = "330727109000"
TCM = "tcm-service"
WELL = {"tcm-done": "done"}
NOT_DONE = {"tcm-done": "not-done", "tcm-done-words": "老人发热，改日再做"}


@dataclass
class Practice:
    client: Client
    elder: Elder
    team: Team
    doctor: Practitioner

    def page(self, address: str) -> str:
        answer = self.client.get(address)
        assert answer.status_code == 200, address
        return answer.content.decode()

    def record(self, evidence: dict[str, str], item: str = TCM, on: date = ON) -> Visit:
        return record_visit(SYSTEM, self.elder, self.team, self.doctor, delivery=Delivery(item, on, evidence))

    def post(self, address: str, evidence: dict[str, str], **more: Any) -> Any:
        sent = {f"evidence-{code}": text for code, text in evidence.items()} | {"on": "2023-09-12"} | more
        return self.client.post(address, sent)

    @property
    def owed(self) -> Obligation:
        return Obligation.objects.get(elder=self.elder, what=TCM, starts_on__lte=ON, due_on__gte=ON)

    def services(self) -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM fact_service WHERE elder_id = %s AND item = %s", [self.elder.pk, TCM])
            return int(cursor.fetchone()[0])


def owe(team: Team, item: str, **to: Any) -> Obligation:
    return Obligation.objects.create(
        what=item,
        clauses=["PA-14"],
        ordinal=1,
        starts_on=date(2023, 9, 1),
        due_at=midnight_after(date(2023, 9, 30)),
        judged_on=ON,
        obligor=team.organization,
        team=team,
        basis_kind="agreements.agreement",
        basis_key=1,
        planned=True,
        **to,
    )


@pytest.fixture
def practice(client_as: Callable[..., Client]) -> Iterator[Practice]:
    client = client_as("family-doctor", PLACE)
    with using_scope(SYSTEM):
        elder, (team, doctor) = an_elder(), a_team()
        doctor.user = User.objects.get(username=f"family-doctor-{PLACE}")
        doctor.save()
        enrol(SYSTEM, elder, team, mode="care-to-home", starts_on=date(2023, 1, 10))
        owe(team, TCM, elder=elder)
        yield Practice(client, elder, team, doctor)


def test_what_was_not_done_is_on_record_and_keeps_no_promise(practice: Practice) -> None:
    answer = practice.post(f"/visits/elder/{practice.elder.pk}/", NOT_DONE, item=[TCM])
    assert answer.status_code == 302
    (visit,) = Visit.objects.all()
    assert visit.status == "not-done"
    assert practice.owed.fulfilled_on is None
    assert practice.services() == 0
    assert last_of_items(practice.elder.pk, [TCM]) == {}
    why = "中医药服务未完成：老人发热，改日再做"
    shown = practice.page(answer.headers["Location"])
    assert "没有做成，不算完成" in shown
    assert "兑现了承诺" not in shown
    for address in (
        "/today/",
        f"/elders/{practice.elder.pk}/",
        f"/obligations/{practice.owed.pk}/",
        f"/visits/elder/{practice.elder.pk}/?item={TCM}",
    ):
        assert why in practice.page(address), address


def test_done_keeps_it_and_is_read_in_words(practice: Practice) -> None:
    practice.record(NOT_DONE, on=date(2023, 9, 11))
    answer = practice.post(f"/visits/elder/{practice.elder.pk}/", WELL, item=[TCM])
    assert practice.owed.fulfilled_on == ON
    assert practice.services() == 1
    shown = practice.page(answer.headers["Location"])
    assert "已完成" in shown.partition("<h2>结果</h2>")[2]
    assert "老人发热" not in practice.page("/today/"), "what is kept is on no list"


@pytest.mark.parametrize(
    ("evidence", "field", "code"),
    [
        ({"tcm-done": "1"}, "tcm-done", "answer-unknown"),
        ({"tcm-done": "0"}, "tcm-done", "answer-unknown"),
        ({"tcm-done": "是"}, "tcm-done", "answer-unknown"),
        ({"tcm-done": ""}, "tcm-done", "evidence-missing"),
        ({"tcm-done": "not-done"}, "tcm-done-words", "reason-missing-with-answer"),
        ({"tcm-done": "未完成", "tcm-done-words": " "}, "tcm-done-words", "reason-missing-with-answer"),
        ({"tcm-done": "not-done", "tcm-done-words": "长" * 501}, "tcm-done-words", "words-too-long"),
    ],
)
def test_an_answer_is_one_of_those_that_the_catalogue_gives(
    practice: Practice, evidence: dict[str, str], field: str, code: str
) -> None:
    with pytest.raises(Invalid) as wrong:
        practice.record(evidence)
    assert [(problem.field, problem.code) for problem in wrong.value.problems] == [(field, code)]
    assert not Visit.objects.exists()


def test_the_form_names_the_field_in_which_the_reason_is_missing(practice: Practice) -> None:
    answer = practice.post(f"/visits/elder/{practice.elder.pk}/", {"tcm-done": "not-done"}, item=[TCM])
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "没有做成的，请写明原因。" in page
    assert 'href="#id_evidence-tcm-done-words"' in page
    assert '<option value="not-done" selected data-asks>未完成</option>' in page


def test_a_correction_takes_back_what_the_record_kept_and_the_other_way_round(practice: Practice) -> None:
    first = practice.record(WELL)
    second = correct_visit(SYSTEM, first, delivery=Delivery(TCM, ON, NOT_DONE), reason="点错了")
    assert (second.status, practice.owed.fulfilled_on, practice.services()) == ("not-done", None, 0)
    assert (practice.owed.tried_by, practice.owed.tried_outcome) == (RecordRef("visits.visit", second.pk), "not-done")
    third = correct_visit(SYSTEM, second, delivery=Delivery(TCM, ON, WELL), reason="当天下午做了")
    assert practice.owed.fulfilled_by is not None
    assert practice.owed.fulfilled_by.key == third.pk
    assert practice.services() == 1
    assert practice.owed.tried_by is None


def test_a_finding_is_described_and_read_in_words_everywhere(practice: Practice) -> None:
    found = {"ecg": "abnormal", "ecg-words": "心房颤动", "urine-protein": "two-plus"}
    visit = practice.record(complete_evidence("health-checkup") | found, "health-checkup")
    assert visit.status == "completed", "an abnormal finding is a finding: the check-up was made"
    values = {value.code: value for value in values_of([visit])[visit.pk]}
    assert (values["ecg"].number, values["ecg"].answer, values["ecg"].text) == (None, "abnormal", "心房颤动")
    assert Observation.objects.get(code="urine-protein").answer == "two-plus"
    record, note, elder = (
        practice.page(address)
        for address in (
            f"/visits/{visit.pk}/",
            f"/visits/{visit.pk}/guidance/",
            f"/elders/{practice.elder.pk}/",
        )
    )
    for page in (record, note, elder):
        assert "异常 · 心房颤动" in page
        assert "＋＋" in page
    assert "心房颤动" in note.partition("需要注意")[2]
    history = practice.page(f"/health/elders/{practice.elder.pk}/values/ecg/")
    assert "心房颤动" in history
    practice.client.cookies["yilian_language"] = "en"
    assert "abnormal · 心房颤动" in practice.page(f"/visits/{visit.pk}/")


def test_a_round_keeps_what_is_owed_to_those_for_whom_it_was_done(practice: Practice) -> None:
    home: Organization = a_care_home()
    one, other = (a_resident(home, name=name) for name in ("住户甲", "住户乙"))
    item = "health-management"
    measured = {"systolic": "128", "diastolic": "78", "weight": "60"}
    owed = {who: owe(practice.team, item, elder=who) for who in (one, other)}
    whole = owe(practice.team, item, organization=home)
    missed = measured | {"record-updated": "not-done", "record-updated-words": "系统停机"}
    sheet = RoundSheet(item, ON, (FilledRow(one.pk, missed),), rest=LATER)
    outcome = record_round(SYSTEM, home, practice.team, practice.doctor, sheet=sheet)
    assert [visit.status for visit in outcome.visits] == ["not-done"]
    whole.refresh_from_db()
    assert whole.fulfilled_on is None, "a round that did nothing for anybody keeps nothing"
    sheet = RoundSheet(item, ON, (FilledRow(other.pk, measured | {"record-updated": "done"}),), rest=LATER)
    record_round(SYSTEM, home, practice.team, practice.doctor, sheet=sheet)
    for obligation in (*owed.values(), whole):
        obligation.refresh_from_db()
    assert [owed[one].fulfilled_on, owed[other].fulfilled_on, whole.fulfilled_on] == [None, ON, ON]
    assert outcome.round is not None
    assert "未更新 · 系统停机" in practice.page(f"/visits/round/{outcome.round.pk}/")


def test_no_number_stands_for_an_answer_in_any_table(practice: Practice) -> None:
    practice.record(complete_evidence("health-checkup"), "health-checkup")
    practice.record(WELL)
    with connection.cursor() as cursor:
        for table in ("health_observation", "visits_evidence"):
            cursor.execute(f"SELECT count(*) FROM {table} WHERE unit = '1' OR (number IS NOT NULL AND answer <> '')")
            assert cursor.fetchone()[0] == 0
