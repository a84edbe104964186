"""The desk of services as its users see it: nothing typed is lost, nothing confidential is shown, nothing is done twice."""

from collections.abc import Callable
from datetime import date
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from factories import a_team, an_elder, complete_evidence

from yilian.accounts.actions import add_user, grant
from yilian.agreements.actions import enrol
from yilian.audit.models import AuditEntry
from yilian.audit.reach import reaching
from yilian.kernel.actors import SYSTEM
from yilian.obligations.models import Obligation
from yilian.people.actions import certify, register_practitioner
from yilian.people.models import Elder, Practitioner, Team
from yilian.places.models import Division, Organization
from yilian.visits.models import Call, Counselling, Equipment, Loan, MedicineOrder, MenuOrder, Route, Visit

TOWNSHIP, ON = "330727109000", "2023-09-12"
ClientAs = Callable[..., Client]


@pytest.fixture
def elder(county: None) -> Elder:
    with reaching(SYSTEM):
        found, (team, _doctor) = an_elder(groups=("oldest",)), a_team()
        enrol(SYSTEM, found, team, mode="care-to-home", starts_on=date(2023, 1, 10))
        return found


def signed_in(kind: str, role: str) -> Client:
    """Sign in as a practitioner of the team."""
    with reaching(SYSTEM):
        user = add_user(SYSTEM, None, username=kind, name=kind, password="A-long-test-passphrase")
        grant(SYSTEM, user, Division.objects.get(code=TOWNSHIP), role=role, starts_on=date(2020, 1, 1))
        centre = Organization.objects.get(code=f"centre-{TOWNSHIP}")
        if kind == "doctor":
            Practitioner.objects.filter(kind="doctor").update(user=user)
        else:
            one = register_practitioner(SYSTEM, centre, name=kind, kind=kind, user_id=user.pk)
            certify(SYSTEM, one, number=f"P-{kind}", starts_on=date(2018, 1, 1))
            Team.objects.get().members.add(one)
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def address(name: str, **keys: object) -> str:
    return reverse(f"visits:{name}", kwargs=keys or None)


def a_call(**changes: object) -> dict[str, object]:
    with reaching(SYSTEM):
        centre = Organization.objects.get(code=f"centre-{TOWNSHIP}").pk
    given = {"complaint": "头晕", "urgency": "soon", "relation": "self", "organization": centre}
    return given | {"command": str(uuid4())} | changes


def test_a_call_is_logged_from_one_page_and_waits_at_the_desk(elder: Elder) -> None:
    client = signed_in("doctor", "family-doctor")
    with reaching(SYSTEM):
        team = Team.objects.get().pk
    given = a_call(who="zhoujinlan", team=team)
    for _ in range(2):
        answer = client.post(address("new-call"), given)
        assert answer.status_code == 302
    with reaching(SYSTEM):
        call = Call.objects.get()
        assert (call.elder, call.state, call.answered_by) == (elder, "handed-over", "doctor")
    assert "周金兰" in client.get(address("calls")).content.decode()
    tile = client.get(address("services")).content.decode()
    assert '<b class="figure">1</b>' in tile
    closed = client.post(
        address("close-call", call_id=call.pk), {"outcome": "visit-arranged", "advice": "上门", "command": uuid4()}
    )
    assert closed.status_code == 302
    with reaching(SYSTEM):
        assert Obligation.objects.get(opened_by=f"visits.call:{call.pk}").kept_on == date(2023, 9, 12)


def test_namesakes_are_offered_and_the_chosen_one_is_taken(elder: Elder) -> None:
    client = signed_in("nurse", "nurse")
    with reaching(SYSTEM):
        other = an_elder()
    answer = client.post(address("new-call"), a_call(who="周金兰"))
    text = answer.content.decode()
    assert answer.status_code == 422
    assert f"周金兰 #{elder.pk}" in text
    assert "头晕" in text
    chosen = client.post(address("new-call"), a_call(who=["周金兰", f"周金兰 #{other.pk}"]))
    assert chosen.status_code == 302
    with reaching(SYSTEM):
        assert Call.objects.get().elder == other


@pytest.mark.parametrize("who", ["不存在的人", "周金兰 #999999"])
def test_nobody_found_is_said_beside_the_field(elder: Elder, who: str) -> None:
    answer = signed_in("nurse", "nurse").post(address("new-call"), a_call(who=who))
    assert answer.status_code == 422
    assert "没有找到这位老人" in answer.content.decode()


def test_a_refusal_stands_above_the_form_and_loses_nothing(elder: Elder) -> None:
    given = a_call(who="周金兰", urgency="emergency", outcome="advised", advice="躺下休息")
    answer = signed_in("nurse", "nurse").post(address("new-call"), given)
    assert answer.status_code == 409
    assert "危急来电不能只以口头建议结束" in answer.content.decode()
    assert "躺下休息" in answer.content.decode()
    with reaching(SYSTEM):
        assert not Call.objects.exists()


def test_options_for_a_name_lie_within_reach_and_are_a_look(elder: Elder, client_as: ClientAs) -> None:
    here, there = client_as("nurse", TOWNSHIP), client_as("nurse", "330727106000")
    assert f"周金兰 #{elder.pk}" in here.get(address("who"), {"who": "周金"}).content.decode()
    assert "周金兰" not in there.get(address("who"), {"who": "周金"}).content.decode()
    with reaching(SYSTEM):
        assert [entry.elders for entry in AuditEntry.objects.filter(action="visits.who")] == [[elder.pk]]


def test_medicine_is_ordered_checked_sent_and_signed_for(elder: Elder) -> None:
    doctor, pharmacist, nurse = (
        signed_in("doctor", "family-doctor"),
        signed_in("pharmacist", "pharmacist"),
        signed_in("nurse", "nurse"),
    )
    given = a_call(who="周金兰", needed_on=ON) | {
        "name-0": "氨氯地平",
        "quantity-0": "1",
        "unit-0": "盒",
        "days-0": "7",
    }
    given["pharmacy"] = given["organization"]
    assert doctor.post(address("new-medicine"), given).status_code == 302
    with reaching(SYSTEM):
        key = {"medicine_id": MedicineOrder.objects.get().pk}
    assert address("check-medicine", **key) not in doctor.get(address("medicine", **key)).content.decode()
    assert doctor.get(address("check-medicine", **key)).status_code == 403
    assert pharmacist.post(address("check-medicine", **key)).status_code == 302
    assert pharmacist.post(address("dispatch-medicine", **key), {}).status_code == 409
    assert pharmacist.post(address("dispatch-medicine", **key), {"courier": "小李"}).status_code == 302
    assert "配送中" in nurse.get(address("medicines"), {"show": "dispatched"}).content.decode()
    assert nurse.post(address("deliver-medicine", **key), {"signed_by": "女儿"}).status_code == 422
    assert nurse.post(address("deliver-medicine", **key), {"signed_by": "女儿", "proof": "17"}).status_code == 302
    page = nurse.get(address("medicine", **key)).content.decode()
    assert "已签收" in page
    assert "女儿" in page
    with reaching(SYSTEM):
        assert Visit.objects.get(item="medicine-delivery").practitioner.kind == "pharmacist"


def test_a_bad_line_of_medicine_is_marked_where_it_stands(elder: Elder) -> None:
    given = a_call(who="周金兰", needed_on=ON) | {
        "name-0": "氨氯地平",
        "quantity-0": "0",
        "unit-0": "盒",
        "days-0": "7",
    }
    given["pharmacy"] = given["organization"]
    answer = signed_in("doctor", "family-doctor").post(address("new-medicine"), given)
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {"quantity-0"}


def test_equipment_is_registered_lent_and_taken_back(elder: Elder) -> None:
    nurse = signed_in("nurse", "nurse")
    given = a_call(kind="wheelchair", number="L-9")
    assert nurse.post(address("new-equipment"), given).status_code == 302
    assert nurse.post(address("new-equipment"), given | {"command": uuid4()}).status_code == 422
    with reaching(SYSTEM):
        piece = Equipment.objects.get().pk
    terms = {"who": "周金兰", "lent_on": "2023-09-01", "due_on": "2023-09-11"}
    assert nurse.post(address("lend", equipment_id=piece), terms).status_code == 302
    again = nurse.post(address("lend", equipment_id=piece), terms)
    assert again.status_code == 409
    assert "已经借出" in again.content.decode()
    assert "逾期未还" in nurse.get(address("equipment")).content.decode()
    assert "轮椅" in nurse.get(reverse("people:elder", kwargs={"elder_id": elder.pk})).content.decode()
    with reaching(SYSTEM):
        loan = Loan.objects.get().pk
    longer = {"due_on": "2023-12-01", "reason": "还要用"}
    assert nurse.post(address("extend-loan", loan_id=loan), longer | {"due_on": "2023-09-01"}).status_code == 409
    assert nurse.post(address("extend-loan", loan_id=loan), longer).status_code == 302
    page = nurse.get(address("loan", loan_id=loan)).content.decode()
    assert "2023-12-01" in page
    assert "服务记录" in page
    returned = {"on": ON, "condition": "broken"}
    assert nurse.post(address("take-back", loan_id=loan), returned).status_code == 302
    assert "周金兰" not in nurse.get(address("equipment")).content.decode()
    broken = nurse.get(address("equipment-piece", equipment_id=piece)).content.decode()
    assert "/lend/" not in broken, "what is broken is not lent"
    repaired = {"condition": "good", "reason": "换了轮胎"}
    assert nurse.post(address("inspect-equipment", equipment_id=piece), repaired).status_code == 302
    assert "/lend/" in nurse.get(address("equipment-piece", equipment_id=piece)).content.decode()


def test_a_tour_from_plan_to_home_by_pages(elder: Elder) -> None:
    doctor = signed_in("doctor", "family-doctor")
    assert doctor.post(address("new-van"), a_call(name="一号车")).status_code == 302
    with reaching(SYSTEM):
        team = Team.objects.get().pk
        van = str(doctor.get(address("new-route")).context["form"].fields["van"].queryset.get().pk)
    plan = {"on": ON, "van": van, "team": team, "division-0": "330727109901", "arrives-0": "09:00", "leaves-0": "10:00"}
    assert doctor.post(address("new-route"), plan).status_code == 302
    with reaching(SYSTEM):
        tour = Route.objects.get()
        stop, key = tour.stops.get().pk, {"route_id": tour.pk}
    assert ON in doctor.get(address("village", village="330727109901")).content.decode()
    assert (
        doctor.post(address("load-stock", **key), {"name": "氨氯地平", "unit": "盒", "quantity": "2"}).status_code
        == 302
    )
    assert doctor.post(address("start-route", **key)).status_code == 302
    assert doctor.post(address("reach-stop", stop_id=stop)).status_code == 302
    seen = {f"evidence-{code}": value for code, value in complete_evidence("mobile-clinic").items()}
    assert doctor.post(address("serve", stop_id=stop), {"who": "周金兰"}).status_code == 422
    assert doctor.post(address("serve", stop_id=stop), seen | {"who": "周金兰"}).status_code == 302
    with reaching(SYSTEM):
        stock = tour.stock.get().pk
    assert doctor.post(address("use-stock", stop_id=stop), {"stock": stock, "quantity": "3"}).status_code == 409
    assert doctor.post(address("use-stock", stop_id=stop), {"stock": stock, "quantity": "2"}).status_code == 302
    assert doctor.post(address("leave-stop", stop_id=stop)).status_code == 302
    assert doctor.post(address("end-route", **key)).status_code == 302
    assert "已回场" in doctor.get(address("route", **key)).content.decode()


def test_a_village_out_of_reach_has_no_calendar(elder: Elder, client_as: ClientAs) -> None:
    assert client_as("nurse", TOWNSHIP).get(address("village", village="330727106901")).status_code == 404


def test_what_was_said_in_confidence_is_for_those_permitted_and_reading_it_is_a_look(elder: Elder) -> None:
    doctor, nurse = signed_in("doctor", "family-doctor"), signed_in("nurse", "nurse")
    begun = doctor.post(address("new-counselling"), {"who": "周金兰", "on": ON, "screening": "GDS-15 9分"})
    assert begun.status_code == 302
    with reaching(SYSTEM):
        key = {"counselling_id": Counselling.objects.get().pk}
    talk = {"on": ON, "minutes": "50", "words": "想念老伴"}
    assert doctor.post(address("talk", **key), talk | {"minutes": "九"}).status_code == 422
    assert doctor.post(address("talk", **key), talk).status_code == 302
    assert "想念老伴" in doctor.get(address("course", **key)).content.decode()
    with reaching(SYSTEM):
        assert AuditEntry.objects.filter(action="visits.confidence", elders__contains=[elder.pk]).count() == 1
    hidden = nurse.get(address("course", **key)).content.decode()
    assert "想念老伴" not in hidden
    assert "保密" in hidden
    assert nurse.get(address("talk", **key)).status_code == 403
    with reaching(SYSTEM):
        visit = Visit.objects.get(item="mental-counselling")
    assert "想念老伴" not in nurse.get(address("visit", visit_id=visit.pk)).content.decode()


def test_a_plan_and_an_order_of_nursing_are_kept_by_pages(elder: Elder) -> None:
    therapist, doctor = signed_in("rehabilitation-therapist", "hospital-staff"), signed_in("doctor", "family-doctor")
    plan = {"who": "周金兰", "goals": "独立行走", "a_week": 2, "starts_on": ON, "review_on": ON}
    made = therapist.post(address("new-plan"), plan)
    assert made.status_code == 302
    session = {"on": ON, "minutes": "45", "words": "步行"}
    assert therapist.post(made["Location"] + "train/", session).status_code == 302
    assert "步行" in therapist.get(made["Location"]).content.decode()
    assert "周金兰" in therapist.get(address("rehabilitation"), {"show": "review"}).content.decode()
    order = {"who": "周金兰", "items": ["stoma"], "a_week": 1, "starts_on": ON, "ends_on": ON}
    ordered = doctor.post(address("new-nursing"), order)
    assert ordered.status_code == 302
    nurse = signed_in("nurse", "nurse")
    assert nurse.post(ordered["Location"] + "done/", {"on": ON, "items": ["injection"]}).status_code == 422
    assert nurse.post(ordered["Location"] + "done/", {"on": ON, "items": ["stoma"]}).status_code == 302
    assert nurse.post(ordered["Location"] + "complete/", {"reason": "伤口愈合"}).status_code == 302


def test_an_institution_offers_takes_orders_and_answers_them(elder: Elder, client_as: ClientAs) -> None:
    staff, nurse = client_as("institution-staff", TOWNSHIP), signed_in("nurse", "nurse")
    with reaching(SYSTEM):
        given = a_call(team=Team.objects.get().pk, item="community-nursing", offered_from=ON)
    assert staff.post(address("new-offer"), given).status_code == 302
    with reaching(SYSTEM):
        offered = staff.get(address("new-menu-order")).context["form"].fields["menu_item"].queryset.get().pk
    made = staff.post(address("new-menu-order"), {"who": "周金兰", "menu_item": offered, "wished_on": "2023-09-15"})
    assert made.status_code == 302
    assert staff.post(made["Location"] + "decline/", {}).status_code == 422
    assert staff.post(made["Location"] + "accept/", {}).status_code == 302
    evidence = {f"evidence-{code}": value for code, value in complete_evidence("community-nursing").items()}
    assert nurse.post(made["Location"] + "fulfil/", evidence | {"on": ON}).status_code == 302
    with reaching(SYSTEM):
        order = MenuOrder.objects.get()
        assert (order.state, order.visit.item) == ("done", "community-nursing")
    page = staff.get(made["Location"]).content.decode()
    assert "已完成" in page
    assert "PA-15" in page, "the order says what it made owed by which clause"
    assert f"/visits/{order.visit_id}/" in page, "and leads to the record that proves it"
    menu_item = f"/visits/services/menus/offered/{offered}/"
    assert "周金兰" in staff.get(menu_item).content.decode()
    assert staff.post(menu_item + "end/", {"on": "2023-01-01"}).status_code == 409
    assert staff.post(menu_item + "end/", {"on": ON}).status_code == 302
    assert "下架" in staff.get(menu_item).content.decode()


def test_an_empty_desk_says_what_to_do_next(client_as: ClientAs) -> None:
    client = client_as("nurse", TOWNSHIP)
    for name in (
        "calls",
        "medicines",
        "equipment",
        "vans",
        "rehabilitation",
        "counselling",
        "nursing",
        "menus",
        "menu",
    ):
        assert 'class="empty"' in client.get(address(name)).content.decode(), name


def test_whoever_is_no_practitioner_is_told_so(elder: Elder, client_as: ClientAs) -> None:
    given = {"who": "周金兰", "goals": "走路", "a_week": 1, "starts_on": ON, "review_on": ON}
    answer = client_as("nurse", TOWNSHIP).post(address("new-plan"), given)
    assert answer.status_code == 409
    assert "没有对应的服务人员" in answer.content.decode()
