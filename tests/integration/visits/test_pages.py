"""The pages of visits through row-level security: today, the form, the sheet, the event, the record, the house."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from factories import a_care_home, a_resident, a_team, an_elder, complete_evidence

from yilian.accounts.models import User
from yilian.agreements.actions.enrolments import enrol
from yilian.audit.models import AuditEntry
from yilian.audit.scope import using_scope
from yilian.care_plans.actions import NewNursing, order_nursing
from yilian.care_plans.rules import NursingItem
from yilian.kernel.actors import SYSTEM
from yilian.kernel.deadlines import midnight_after
from yilian.medicines.actions import NewMedicines, order_medicine
from yilian.medicines.rules import Line
from yilian.obligations.actions.absences_and_shifts import record_absence
from yilian.obligations.models import Obligation
from yilian.pages import registry
from yilian.people.models import Elder, Practitioner, Team
from yilian.places.models import Organization
from yilian.visits.actions.delivery import Provider
from yilian.visits.actions.visits import Delivery, correct_visit, record_visit
from yilian.visits.models import GroupEvent, Round, Visit

ON = date(2023, 9, 12)
PLACE = "330727109000"
PRESSURE = {"systolic": "128", "diastolic": "78", "heart-rate": "72"}


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

    def start(self, evidence: dict[str, str], *items: str, **more: Any) -> Any:
        sent = (
            {f"evidence-{code}": text for code, text in evidence.items()} | {"on": "2023-09-12", "item": items} | more
        )
        return self.client.post(f"/visits/elder/{self.elder.pk}/", sent)


@pytest.fixture
def practice(client_as: Callable[..., Client]) -> Iterator[Practice]:
    client = client_as("family-doctor", PLACE)
    with using_scope(SYSTEM):
        elder, (team, doctor) = an_elder(longitude=120.5, latitude=29.0), a_team()
        doctor.user = User.objects.get(username=f"family-doctor-{PLACE}")
        doctor.save()
        enrol(SYSTEM, elder, team, mode="care-to-home", starts_on=date(2023, 1, 10))
        yield Practice(client, elder, team, doctor)


def looked(action: str) -> int:
    return AuditEntry.objects.filter(action=action).count()


@pytest.mark.feature("55")
def test_today_has_one_row_a_person_with_all_that_is_due(practice: Practice) -> None:
    text = practice.page("/today/")
    assert len(re.findall(r'class="who"', text)) == 1
    assert "健康体检" in text
    assert "健康教育" in text
    assert "共 1 位老人" in text
    assert looked("desk.today") == 1
    assert (
        "健康教育" not in re.search(r'class="what">(.*?)</td>', practice.page("/today/?item=health-checkup"), re.S)[1]
    )  # type: ignore[index]


def test_today_by_place_leads_to_the_place(practice: Practice) -> None:
    home = a_care_home()
    resident = a_resident(home, name="住户甲")
    Obligation.objects.create(
        what="ward-visit",
        clauses=["PA-14"],
        elder=resident,
        team=practice.team,
        obligor=practice.team.organization,
        ordinal=1,
        basis_kind="tests.test",
        basis_key=1,
        starts_on=date(2023, 9, 11),
        due_at=midnight_after(date(2023, 9, 17)),
        judged_on=ON,
    )
    text = practice.page("/today/?view=place")
    assert "东坑村" in text
    assert "颐寿院" in text
    at_home = practice.page(f"/today/?place=at-{home.pk}")
    assert "住户甲" in at_home
    assert practice.elder.name not in at_home
    assert practice.elder.name in practice.page("/today/?place=330727109901")
    assert "住户甲" not in practice.page("/today/?place=330727109901")


def test_today_on_the_map_is_a_list_too_and_speaks_geojson(practice: Practice) -> None:
    text = practice.page("/today/?view=map")
    assert 'class="marker person-' in text
    assert f"/elders/{practice.elder.pk}/" in text
    (feature,) = practice.client.get("/today/places/").json()["features"]
    assert feature["geometry"]["coordinates"] == [120.5, 29.0]
    assert feature["properties"]["href"] == f"/visits/elder/{practice.elder.pk}/"


def test_one_form_records_what_is_done_together(practice: Practice) -> None:
    address = f"/visits/elder/{practice.elder.pk}/?item=home-visit&item=unscheduled-visit"
    assert practice.page(address).count('name="evidence-systolic"') == 1
    answer = practice.start(PRESSURE, "home-visit", "unscheduled-visit")
    assert answer.status_code == 302
    assert sorted(Visit.objects.values_list("item", flat=True)) == ["home-visit", "unscheduled-visit"]
    assert "同时登记" in practice.page(answer.headers["Location"])


def test_what_is_due_is_on_the_form_without_asking(practice: Practice) -> None:
    text = practice.page(f"/visits/elder/{practice.elder.pk}/")
    assert 'name="evidence-cholesterol"' in text
    assert 'name="evidence-attendance"' not in text
    owed = Obligation.objects.get(what="health-checkup")
    assert f'href="/visits/elder/{practice.elder.pk}/?item=health-checkup"' in practice.page(f"/obligations/{owed.pk}/")


def test_a_form_that_is_wrong_keeps_everything_filled_in(practice: Practice) -> None:
    answer = practice.start(PRESSURE | {"systolic": "1280"}, "home-visit", note="早上量的", place="村口", at="00:00")
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "超出可能的范围" in text
    for kept in ("1280", "78", "早上量的", "村口", "00:00"):
        assert kept in text
    assert not Visit.objects.exists()


def lapse(practice: Practice) -> dict[str, str]:
    practice.doctor.certificates.update(ends_on=date(2023, 1, 1))
    return {}


def look_ahead(_practice: Practice) -> dict[str, str]:
    return {"on": "2023-09-13"}


def die(practice: Practice) -> dict[str, str]:
    Elder.objects.filter(pk=practice.elder.pk).update(died_on=date(2023, 9, 1))
    return {}


@pytest.mark.parametrize(
    ("turn", "said"), [(lapse, "证书"), (look_ahead, "还没有到"), (die, "去世")], ids=["lapsed", "future", "dead"]
)
def test_a_refusal_stands_on_the_form_with_everything_filled_in(
    practice: Practice, turn: Callable[[Practice], dict[str, str]], said: str
) -> None:
    answer = practice.start(PRESSURE, "home-visit", note="早上量的", **turn(practice))
    text = answer.content.decode()
    assert answer.status_code == 422
    assert said in text.partition("error-summary")[2].partition("</ul>")[0]
    for kept in ("128", "78", "早上量的"):
        assert kept in text
    assert not Visit.objects.exists()


def test_the_same_visit_told_again_is_merged_and_what_it_adds_in_words_is_not_lost(practice: Practice) -> None:
    first = practice.start(PRESSURE, "home-visit")
    again = practice.start(PRESSURE, "home-visit")
    assert again.headers["Location"] == first.headers["Location"]
    assert "没有重复登记" in practice.page(again.headers["Location"])
    more = practice.start(PRESSURE, "home-visit", note="头晕")
    assert more.status_code == 422
    assert "已登记这次服务" in more.content.decode()
    assert "头晕" in more.content.decode()
    assert Visit.objects.count() == 1
    evening = practice.start(PRESSURE, "home-visit", note="头晕", at="00:00")
    assert evening.status_code == 422  # the first does not say when: this may be it
    assert practice.start(PRESSURE | {"systolic": "131"}, "home-visit").status_code == 302
    assert Visit.objects.count() == 2


def test_a_user_who_is_no_practitioner_is_told(practice: Practice, client_as: Callable[..., Client]) -> None:
    nurse = client_as("nurse", PLACE)
    answer = nurse.post(
        f"/visits/elder/{practice.elder.pk}/",
        {"item": "home-visit", "on": "2023-09-12"} | {f"evidence-{code}": text for code, text in PRESSURE.items()},
    )
    assert answer.status_code == 422
    assert "没有对应的服务人员" in answer.content.decode()


def test_a_sign_is_shown_at_once_stands_on_today_and_on_the_elder(practice: Practice) -> None:
    answer = practice.start(PRESSURE | {"systolic": "186", "diastolic": "112"}, "home-visit")
    record = practice.page(answer.headers["Location"])
    assert "立即处理并转诊" in record
    assert "2023-09-26 前随访" in record
    today = practice.page("/today/")
    assert "血压危急" in today
    assert "186 mmHg" in today
    assert "血压危急" in practice.page(f"/elders/{practice.elder.pk}/")
    assert practice.elder.name in practice.page("/today/?state=attention")
    follow_up = Obligation.objects.get(what="chronic-follow-up")
    assert follow_up.elder_id == practice.elder.pk
    assert f"/visits/elder/{practice.elder.pk}/?item=chronic-follow-up" in today


def test_who_may_not_read_visits_sees_no_values_on_today(
    practice: Practice, client_as: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    hidden = {"centre-operator": {"visits.read"}}
    held = registry.permissions_held
    monkeypatch.setattr("yilian.accounts.queries.permissions_held", lambda role: held(role) - hidden.get(role, set()))
    practice.start(PRESSURE | {"systolic": "186"}, "home-visit")
    text = client_as("centre-operator", PLACE).get("/today/").content.decode()
    assert "186 mmHg" not in text  # with its unit: a number alone may be that of a record
    assert "血压危急" not in text


def test_a_record_is_corrected_on_its_form(practice: Practice) -> None:
    answer = practice.start(PRESSURE, "home-visit")
    address = answer.headers["Location"]
    form = practice.page(f"{address}correct/")
    assert 'value="128"' in form
    sent = {f"evidence-{code}": text for code, text in (PRESSURE | {"systolic": "138"}).items()}
    without = practice.client.post(f"{address}correct/", sent | {"on": "2023-09-12"})
    assert without.status_code == 422
    assert "请写明更正的原因" in without.content.decode()
    done = practice.client.post(f"{address}correct/", sent | {"on": "2023-09-12", "reason": "写错了"})
    assert "更正了" in practice.page(done.headers["Location"])
    assert "已被更正" in practice.page(address)


@pytest.mark.shows("PA-15")
@pytest.mark.feature("7")
def test_the_guidance_note_says_what_lies_outside_and_what_the_doctor_wrote(practice: Practice) -> None:
    evidence = complete_evidence("health-checkup") | {"systolic": "152", "glucose-fasting": "5.5"}
    answer = practice.start(evidence, "health-checkup", guidance="少盐,每天散步")
    note = practice.page(f"{answer.headers['Location']}guidance/")
    outside = note.partition("需要注意")[2]
    assert "收缩压" in outside
    assert "空腹血糖" not in outside
    assert "少盐,每天散步" in note
    assert looked("visits.guidance") == 1


def test_the_elder_page_shows_record_trend_time_line_and_promises(practice: Practice) -> None:
    for day, systolic in ((1, "128"), (8, "150")):
        given = PRESSURE | {"systolic": systolic}
        record_visit(
            SYSTEM,
            practice.elder,
            practice.team,
            practice.doctor,
            delivery=Delivery("home-visit", date(2023, 9, day), given, setting="home"),
        )
    text = practice.page(f"/elders/{practice.elder.pk}/")
    assert "偏高" in text
    assert "128 · 150" in text
    assert "上升" in text
    assert "家中" in text.partition('id="timeline"')[2]
    assert "PA-15" in text
    standing = text.partition('id="standing"')[2].partition("</details>")[0]
    advice = next(row for row in standing.split("<tr>") if "24小时电话咨询" in row)
    assert "24小时</td>" in advice
    assert "PA-15" in advice
    assert f"/visits/elder/{practice.elder.pk}/?item=telephone-advice" in advice
    history = practice.page(f"/health/elders/{practice.elder.pk}/values/systolic/")
    assert history.count("<circle") == 2
    assert practice.client.get(f"/health/elders/{practice.elder.pk}/values/nothing/").status_code == 404


@pytest.fixture
def home(practice: Practice) -> Organization:
    return a_care_home()


def filled(elder: Elder, **values: str) -> dict[str, str]:
    well = {"systolic": "128", "diastolic": "78", "glucose-random": "6.1", "heart-auscultation": "normal"} | values
    return {f"row-{elder.pk}-{code}": text for code, text in well.items()}


def test_a_sheet_keeps_the_good_rows_and_gives_back_the_bad_one(practice: Practice, home: Organization) -> None:
    good, bad, away, unseen = (a_resident(home, name=name) for name in ("好住户", "坏住户", "外出住户", "没见住户"))
    address = f"/visits/organization/{home.pk}/round/"
    assert all(one.name in practice.page(address) for one in (good, bad, away, unseen))
    sent = (
        filled(good)
        | filled(bad, systolic="1280", note="量了两次")
        | {f"row-{away.pk}-missed": "not-met", "rest": "later"}
    )
    answer = practice.client.post(address, sent | {"on": "2023-09-12", "item": "ward-visit"})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "已登记 1 位" in text
    assert 'value="1280"' in text
    assert 'value="量了两次"' in text
    assert "超出可能的范围" in text
    assert "好住户" not in text
    sent = filled(bad) | {"on": "2023-09-12", "item": "ward-visit", "rest": "later"}
    again = practice.client.post(address, sent)
    page = practice.page(again.headers["Location"])
    assert "好住户" in page
    assert "坏住户" in page
    missed, _, left_over = page.partition("没有见到</h2>")[2].partition("待补登</h2>")
    assert ("外出住户" in missed, "没见住户" in missed, "没见住户" in left_over) == (True, False, True)
    assert (Round.objects.count(), Visit.objects.count()) == (1, 2)
    left = practice.page(address)
    assert "没见住户" in left
    assert "好住户" not in left


def test_a_sheet_that_is_refused_keeps_everything(practice: Practice, home: Organization) -> None:
    practice.doctor.certificates.update(ends_on=date(2023, 1, 1))
    resident = a_resident(home)
    answer = practice.client.post(
        f"/visits/organization/{home.pk}/round/", filled(resident, systolic="143") | {"on": "2023-09-12"}
    )
    assert answer.status_code == 422
    assert 'value="143"' in answer.content.decode()
    empty = practice.client.post(f"/visits/organization/{home.pk}/round/", {"on": "2023-09-12"})
    assert empty.status_code == 422


def test_the_house_shows_its_rounds_and_what_is_due(practice: Practice, home: Organization) -> None:
    resident = a_resident(home)
    Obligation.objects.create(
        what="ward-visit",
        clauses=["PA-14"],
        organization=home,
        team=practice.team,
        obligor=practice.team.organization,
        ordinal=1,
        basis_kind="tests.test",
        basis_key=1,
        starts_on=date(2023, 9, 11),
        due_at=midnight_after(date(2023, 9, 17)),
        judged_on=ON,
    )
    page = practice.page(f"/organizations/{home.pk}/")
    assert "在住老人 1 位" in page
    assert "PA-14" in page
    assert "打开巡诊表" in practice.page("/today/")
    practice.client.post(f"/visits/organization/{home.pk}/round/", filled(resident) | {"on": "2023-09-12"})
    after = practice.page(f"/organizations/{home.pk}/")
    assert "见到 1 位" in after
    assert "PA-14" not in after.partition("已巡诊")[0].partition('id="rounds"')[2]


def test_an_event_is_recorded_with_its_attendance(practice: Practice) -> None:
    address = "/visits/events/new/?item=health-education&division=330727109901"
    text = practice.page(address)
    assert "应参加" in text
    sent = {"item": "health-education", "division": "330727109901", "on": "2023-09-12", "attended": [practice.elder.pk]}
    wrong = practice.client.post("/visits/events/new/", sent | {"topic": " ", "others": "8"})
    assert wrong.status_code == 422
    assert "请写明活动的主题" in wrong.content.decode()
    assert re.search(rf'value="{practice.elder.pk}" checked', wrong.content.decode())
    done = practice.client.post("/visits/events/new/", sent | {"topic": "冬季防跌倒", "others": "8"})
    page = practice.page(done.headers["Location"])
    assert practice.elder.name in page
    assert "冬季防跌倒" in practice.page("/visits/events/")
    assert "冬季防跌倒" in practice.page(f"/elders/{practice.elder.pk}/").partition('id="timeline"')[2]
    assert GroupEvent.objects.get().others == 8


def test_an_event_is_corrected_with_its_attendance(practice: Practice) -> None:
    sent = {"item": "health-education", "division": "330727109901", "on": "2023-09-12", "attended": [practice.elder.pk]}
    practice.client.post("/visits/events/new/", sent | {"topic": "冬季防跌倒", "others": "8"})
    made = GroupEvent.objects.get()
    page = practice.page(f"/visits/events/{made.pk}/correct/")
    assert 'name="reason"' in page
    assert f'value="{practice.elder.pk}" checked' in page, "who came is ticked"
    address = f"/visits/events/{made.pk}/correct/"
    told = {"topic": "冬季防跌倒", "on": "2023-09-12", "others": "9"}
    unsaid = practice.client.post(address, told)
    assert unsaid.status_code == 422
    assert "请写明更正的原因" in unsaid.content.decode()
    after = practice.client.post(address, told | {"reason": "漏数一人"}).headers["Location"]
    assert "更正了" in practice.page(after)
    assert "已被更正" in practice.page(f"/visits/events/{made.pk}/")
    assert practice.page("/visits/events/").count("冬季防跌倒") == 1
    assert "冬季防跌倒" not in practice.page(f"/elders/{practice.elder.pk}/").partition('id="timeline"')[2]


def test_nothing_of_another_place_is_offered(practice: Practice) -> None:
    assert practice.client.get("/visits/events/new/?division=330727106901").status_code == 404
    foreign = a_care_home("330727106000")
    assert practice.client.get(f"/visits/organization/{foreign.pk}/round/").status_code == 404
    assert practice.client.get(f"/visits/events/new/?organization={foreign.pk}").status_code == 404
    assert practice.client.get(f"/visits/elder/{practice.elder.pk}/?item=no-such").status_code == 404


def test_a_printed_list_has_everybody_and_no_pages(practice: Practice) -> None:
    for number in range(3):
        one = an_elder(name=f"邻居{number}")
        enrol(SYSTEM, one, practice.team, mode="care-to-home", starts_on=date(2023, 1, 10))
    text = practice.page("/today/?view=print")
    assert all(f"邻居{number}" in text for number in range(3))


def test_what_an_order_asked_for_is_recorded_by_the_order(practice: Practice) -> None:
    crew = (practice.team, practice.doctor)
    given = NewNursing([NursingItem.STOMA], 1, ON, date(2023, 9, 30))
    order = order_nursing(SYSTEM, practice.elder, by=Provider(*crew), new_nursing=given)
    owed = Obligation.objects.get(basis_kind="care_plans.nursingorder", basis_key=order.pk, ordinal=1)
    step = f"/visits/services/nursing/{order.pk}/done/"
    assert step in practice.page(f"/obligations/{owed.pk}/")
    page = practice.page(f"/visits/elder/{practice.elder.pk}/")
    assert step in page, "the form of the visit leads there"
    assert "evidence-nursing-done" not in page, "and does not ask for it a second time"


def test_the_medical_history_is_told_from_the_records_that_stand(practice: Practice) -> None:
    page = f"/elders/{practice.elder.pk}/"

    def section() -> str:
        return practice.page(page).partition('id="illness"')[2].partition("</section>")[0]

    assert "还没有诊断" in section()
    crew = (practice.elder, practice.team, practice.doctor)
    found = Delivery(
        "home-visit", date(2023, 9, 11), {"systolic": "186", "diastolic": "112", "heart-rate": "80"}, note="头晕两天"
    )
    visit = record_visit(SYSTEM, *crew, delivery=found)
    lines = [Line("苯磺酸氨氯地平片", "5mg", Decimal(1), "盒", 7)]
    by = Provider(practice.team, practice.doctor)
    given = NewMedicines(practice.team.organization, date(2023, 9, 13), lines)
    order_medicine(SYSTEM, practice.elder, by=by, new_medicines=given)
    record_absence(SYSTEM, practice.elder, kind="hospital", starts_on=date(2023, 5, 2), ends_on=date(2023, 5, 9))
    text = section()
    for told in (
        "头晕两天",
        f"/visits/{visit.pk}/",
        "苯磺酸氨氯地平片 5mg",
        "2023-05-02",
        "血压危急",
        "2023-09-25 前随访",
    ):
        assert told in text, told
    correct_visit(SYSTEM, visit, delivery=replace(found, note="头晕三天"), reason="听错")
    assert "头晕两天" not in section(), "what was corrected does not count"
    assert "头晕三天" in section()
