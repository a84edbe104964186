"""Calls, orders, loans, tours and plans: each closes the loop, and what a rule refuses leaves nothing behind."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, models, transaction
from factories import a_team, an_elder, complete_evidence

from yilian.accounts.actions import add_user, grant
from yilian.accounts.queries import actor_for
from yilian.agreements.actions import enrol
from yilian.audit.clock import now
from yilian.audit.reach import reaching
from yilian.kernel.actors import SYSTEM, Actor
from yilian.kernel.refusals import Invalid, NotFound, Refused
from yilian.obligations.models import Obligation
from yilian.obligations.queries import promises_on
from yilian.people.actions import Revision, certify, form_team, register_practitioner, revise_elder
from yilian.people.models import Elder, Practitioner, Team
from yilian.places.actions import NewLicence, grant_licence, load_organizations
from yilian.places.models import Division, Licence, Organization
from yilian.visits.actions import (
    NewCall,
    NewMedicines,
    NewNursing,
    NewPlan,
    Offer,
    Provider,
    Receipt,
    Seen,
    Session,
    Terms,
    answer_menu_order,
    cancel_route,
    check_medicine,
    close_call,
    close_medicine,
    count_back,
    deliver_medicine,
    dispatch_medicine,
    end_counselling,
    end_nursing,
    end_offer,
    end_plan,
    end_route,
    extend_loan,
    fail_medicine,
    fulfil_menu_order,
    hand_over_call,
    inspect_equipment,
    lend,
    load_stock,
    log_call,
    move_stop,
    offer,
    open_counselling,
    order_from_menu,
    order_medicine,
    order_nursing,
    plan_route,
    record_nursing,
    record_talk,
    record_training,
    register_equipment,
    register_van,
    return_medicine,
    review_plan,
    roll_series,
    serve_at_stop,
    start_plan,
    start_route,
    take_back,
    use_stock,
    withdraw_menu_order,
)
from yilian.visits.models import (
    Call,
    Counselling,
    CounsellingSession,
    Loan,
    MedicineOrder,
    MenuItem,
    MenuOrder,
    NursingOrder,
    RehabilitationPlan,
    Route,
    StockUse,
    Stop,
    Van,
    VanStock,
    Visit,
)
from yilian.visits.queries.orders import advice_figures, hand_offs, loans_open, open_for, stops_of_village, waiting
from yilian.visits.rules.calls import Outcome, Urgency
from yilian.visits.rules.equipment import Condition, Kind
from yilian.visits.rules.medicines import Line
from yilian.visits.rules.menus import MenuState
from yilian.visits.rules.plans import CounsellingOutcome, NursingItem, NursingState, PlanOutcome
from yilian.visits.rules.vans import PlannedStop, StopState

ON = date(2023, 9, 12)
HERE, THERE = "330727109", "330727106"
AsRole = Callable[..., Actor]


@dataclass
class Place:
    """An elder with a contract, the health centre's team, and one of each kind of practitioner."""

    elder: Elder
    team: Team
    doctor: Practitioner
    centre: Organization

    def one(self, kind: str, until: date | None = None) -> Practitioner:
        found = register_practitioner(SYSTEM, self.centre, name=kind, kind=kind)
        certify(SYSTEM, found, number=f"T-{kind}", starts_on=date(2018, 1, 1), ends_on=until)
        return found

    def hands(self, kind: str = "doctor") -> Provider:
        return Provider(self.team, self.doctor if kind == "doctor" else self.one(kind))


@pytest.fixture
def place(county: None) -> Iterator[Place]:
    with reaching(SYSTEM):
        elder, (team, doctor) = an_elder(groups=("oldest", "chronic-illness")), a_team()
        enrol(SYSTEM, elder, team, mode="care-to-home", starts_on=date(2023, 1, 10))
        yield Place(elder, team, doctor, Organization.objects.get(code="centre-330727109000"))


def the_dead(**changes: object) -> Elder:
    elder = an_elder(name="陈故人", **changes)
    Elder.objects.filter(pk=elder.pk).update(died_on=date(2023, 9, 1))
    return Elder.objects.get(pk=elder.pk)


def user_of(practitioner: Practitioner, role: str) -> Actor:
    user = add_user(SYSTEM, None, username=role, name=practitioner.name, password="A-long-test-passphrase")
    grant(SYSTEM, user, Division.objects.get(code="330727109000"), role=role, starts_on=date(2020, 1, 1))
    Practitioner.objects.filter(pk=practitioner.pk).update(user=user)
    return actor_for(user, ON)


def opened(record: models.Model) -> Obligation:
    return Obligation.objects.get(opened_by=f"{record._meta.label_lower}:{record.pk}", ordinal=1)


def series_of(record: models.Model) -> list[tuple[int, date, date | None, str]]:
    """Give what a record calls for again and again: its number, its last day, when it was kept, why it is void."""
    found = Obligation.objects.filter(opened_by=f"{record._meta.label_lower}:{record.pk}").order_by("ordinal")
    return list(found.values_list("ordinal", "due_on", "kept_on", "void_reason"))


def refused(code: str, act: Callable[[], object], *untouched: type[models.Model]) -> None:
    """See that something is refused with a code and that nothing of it stays."""
    before = [model._default_manager.count() for model in untouched]
    with pytest.raises(Refused) as caught:
        act()
    assert caught.value.code == code
    assert [model._default_manager.count() for model in untouched] == before


# Telephone advice


def a_call(urgency: Urgency = Urgency.SOON, **changes: object) -> NewCall:
    return NewCall(**{"complaint": "头晕", "urgency": urgency} | changes)


def test_a_call_handed_over_is_owed_by_an_instant_and_kept_by_whoever_answers(place: Place) -> None:
    call = log_call(SYSTEM, place.centre, place.elder, place.team, given=a_call(Urgency.URGENT))
    owed = opened(call)
    assert call.state == "handed-over"
    assert call.due_at == owed.due_at
    assert owed.clauses == ["PA-15"]
    assert (call.due_at - call.at) >= timedelta(hours=2)
    assert list(hand_offs()) == [call]
    doctor = user_of(place.doctor, "family-doctor")
    close_call(doctor, call, outcome=Outcome.VISIT_ARRANGED, advice="明天上门")
    call.refresh_from_db()
    owed.refresh_from_db()
    assert call.visit is not None
    assert owed.kept_by == f"visits.visit:{call.visit_id}"
    assert (call.state, call.closed_by) == ("closed", "张医生")
    assert not hand_offs().exists()


def test_an_operator_s_answer_keeps_it_without_a_visit(place: Place, as_role: AsRole) -> None:
    call = log_call(SYSTEM, place.centre, place.elder, place.team, given=a_call())
    close_call(as_role("centre-operator"), call, outcome=Outcome.REFERRED, advice="请去卫生院")
    assert opened(call).kept_by == f"visits.call:{call.pk}"
    assert not Visit.objects.exists()


def test_an_unknown_caller_is_logged_and_owed_nothing(place: Place) -> None:
    call = log_call(SYSTEM, place.centre, None, place.team, given=a_call(phone="13800001234"))
    assert call.due_at is not None
    assert not Obligation.objects.exclude(opened_by="").exists()
    assert call.masked_phone.endswith("1234")
    assert b"1234" not in bytes(call.phone_cipher)
    closed = log_call(SYSTEM, place.centre, given=a_call(outcome=Outcome.ADVISED, advice="多喝水"))
    assert closed.state == "closed"


def test_handing_over_again_moves_the_time_and_owes_once(place: Place) -> None:
    call = log_call(SYSTEM, place.centre, place.elder, place.team, given=a_call())
    other = form_team(SYSTEM, place.centre, name="二队", members=[place.doctor])
    hand_over_call(SYSTEM, call, other)
    assert Obligation.objects.filter(opened_by=f"visits.call:{call.pk}").count() == 1


def test_what_a_call_cannot_be(place: Place, as_role: AsRole) -> None:
    log = lambda **changes: log_call(SYSTEM, place.centre, place.elder, given=a_call(**changes))  # noqa: E731
    refused("visit-in-future", lambda: log(at=now() + timedelta(hours=1)), Call)
    refused("reason-missing", lambda: log(complaint=" "), Call)
    emergency = {"urgency": Urgency.EMERGENCY, "outcome": Outcome.ADVISED, "advice": "躺下"}
    refused("emergency-needs-more", lambda: log(**emergency), Call, Visit)
    refused("elder-died-before-visit", lambda: log_call(SYSTEM, place.centre, the_dead(), given=a_call()), Call)
    refused("not-permitted", lambda: log_call(as_role("health-bureau"), place.centre, given=a_call()), Call)
    call = log(outcome=Outcome.ADVISED, advice="少盐")
    refused("step-not-possible", lambda: close_call(SYSTEM, call, outcome=Outcome.ADVISED, advice="再说"))
    refused("step-not-possible", lambda: hand_over_call(SYSTEM, call, place.team))


def test_whose_certificate_lapsed_gives_no_advice_that_counts(place: Place) -> None:
    old = place.one("village-doctor", until=date(2023, 9, 11))
    form_team(SYSTEM, place.centre, name="三队", members=[old])
    given = a_call(outcome=Outcome.ADVISED, advice="少盐")
    refused(
        "certificate-lapsed",
        lambda: log_call(user_of(old, "village-doctor"), place.centre, place.elder, given=given),
        Call,
    )


def test_the_line_is_counted(place: Place) -> None:
    at = datetime(2023, 9, 11, 15, 0, tzinfo=UTC)  # 23:00 in Shanghai
    log_call(SYSTEM, place.centre, place.elder, place.team, given=a_call(Urgency.EMERGENCY, at=at))
    log_call(SYSTEM, place.centre, given=a_call(at=datetime(2023, 9, 11, 2, 0, tzinfo=UTC)))
    log_call(SYSTEM, place.centre, given=a_call(at=datetime(2023, 8, 1, 2, 0, tzinfo=UTC)))
    figures = advice_figures(date(2023, 9, 1), date(2023, 9, 13), now())
    assert (figures.calls, figures.at_night, figures.handed_over, figures.late) == (2, 1, 1, 1)


def test_the_same_call_sent_twice_is_logged_once(place: Place) -> None:
    command = uuid4()
    made = [log_call(SYSTEM, place.centre, place.elder, given=a_call(), command_id=command) for _ in range(2)]
    assert made[0] == made[1]
    assert Call.objects.count() == 1


# Medicine to the door


def medicines(place: Place, **changes: object) -> NewMedicines:
    given = {
        "pharmacy": place.centre,
        "needed_on": ON + timedelta(days=3),
        "lines": [Line("氨氯地平", "5mg", Decimal(1), "盒", 7)],
    }
    return NewMedicines(**given | changes)


def an_order(place: Place, **changes: object) -> MedicineOrder:
    return order_medicine(SYSTEM, place.elder, by=place.hands(), given=medicines(place, **changes))


def on_the_way(place: Place) -> MedicineOrder:
    order = check_medicine(SYSTEM, an_order(place), place.one("pharmacist"))
    return dispatch_medicine(SYSTEM, order, courier="小李")


def test_medicine_goes_from_order_to_signature_and_keeps_what_it_made_owed(place: Place) -> None:
    order = on_the_way(place)
    owed = opened(order)
    assert (owed.due_on, owed.clauses) == (ON + timedelta(days=3), ["PA-15"])
    deliver_medicine(SYSTEM, order, receipt=Receipt("女儿", "签收单 17"))
    order.refresh_from_db()
    owed.refresh_from_db()
    assert order.visit is not None
    assert owed.kept_by == f"visits.visit:{order.visit_id}"
    assert order.visit.practitioner.kind == "pharmacist"
    assert close_medicine(SYSTEM, order).state == "closed"
    assert opened(order).waived_on is None


def test_only_a_pharmacist_with_a_valid_certificate_passes_it(place: Place) -> None:
    order = an_order(place)
    refused("practitioner-not-qualified", lambda: check_medicine(SYSTEM, order, place.doctor))
    lapsed = place.one("pharmacist", until=date(2023, 9, 11))
    refused("certificate-lapsed", lambda: check_medicine(SYSTEM, order, lapsed))
    order.refresh_from_db()
    assert (order.state, order.checked_by) == ("ordered", None)


def test_what_comes_to_nothing_is_waived_with_its_reason(place: Place) -> None:
    order = return_medicine(SYSTEM, an_order(place), place.one("pharmacist"), reason="剂量过大")
    close_medicine(SYSTEM, order)
    assert opened(order).waived_reason == "剂量过大"
    failed = fail_medicine(SYSTEM, on_the_way(place), reason="家里没人")
    assert opened(failed).waived_on is None
    assert dispatch_medicine(SYSTEM, failed, courier="小王").state == "dispatched"


def test_what_an_order_of_medicine_cannot_be(place: Place) -> None:
    fortnight = [Line("二甲双胍", "", Decimal(2), "盒", 14)]
    refused("prescription-too-long", lambda: an_order(place, lines=fortnight), MedicineOrder)
    assert an_order(place, lines=fortnight, long=True).long_prescription
    refused("wish-in-past", lambda: an_order(place, needed_on=date(2023, 9, 11)), MedicineOrder)
    with pytest.raises(Invalid):
        an_order(place, lines=[])
    by, given = place.hands("nurse"), medicines(place)
    refused(
        "practitioner-not-qualified", lambda: order_medicine(SYSTEM, place.elder, by=by, given=given), MedicineOrder
    )
    refused(
        "elder-died-before-visit",
        lambda: order_medicine(SYSTEM, the_dead(), by=place.hands(), given=given),
        MedicineOrder,
    )
    order = on_the_way(place)
    refused("step-not-possible", lambda: check_medicine(SYSTEM, order, place.one("pharmacist")))
    refused("signature-missing", lambda: deliver_medicine(SYSTEM, order, receipt=Receipt("", "17")), Visit)
    future = Receipt("儿子", "17", now() + timedelta(hours=1))
    refused("visit-in-future", lambda: deliver_medicine(SYSTEM, order, receipt=future), Visit)
    early = Receipt("儿子", "17", now() - timedelta(days=1))
    refused("signed-before-sent", lambda: deliver_medicine(SYSTEM, order, receipt=early), Visit)
    unsent = check_medicine(SYSTEM, an_order(place), place.one("pharmacist"))
    refused("way-missing", lambda: dispatch_medicine(SYSTEM, unsent))


def test_one_signature_sent_twice_is_one_visit(place: Place) -> None:
    order, command = on_the_way(place), uuid4()
    for _ in range(2):
        deliver_medicine(SYSTEM, order, receipt=Receipt("女儿", "17"), command_id=command)
    assert Visit.objects.count() == 1


# Equipment


def a_wheelchair(place: Place, kind: Kind = Kind.WHEELCHAIR, number: str = "L-1") -> object:
    return register_equipment(SYSTEM, place.centre, kind=kind, number=number)


TERMS = Terms(date(2023, 9, 1), date(2023, 9, 11))


def test_equipment_is_lent_shows_as_overdue_and_comes_back(place: Place) -> None:
    loan = lend(SYSTEM, a_wheelchair(place), place.elder, by=place.hands("nurse"), terms=TERMS)
    assert loan.visit is not None
    assert loan.visit.item == "equipment-loan"
    assert list(loans_open(ON, overdue=True)) == [loan]
    take_back(SYSTEM, loan, on=ON, condition=Condition.BROKEN)
    loan.equipment.refresh_from_db()
    assert loan.equipment.condition == "broken"
    assert not loans_open(ON).exists()
    refused(
        "equipment-not-fit",
        lambda: lend(SYSTEM, loan.equipment, place.elder, by=place.hands("nurse"), terms=TERMS),
        Loan,
    )
    refused("loan-already-returned", lambda: take_back(SYSTEM, loan, on=ON, condition=Condition.GOOD))


def test_nothing_is_lent_twice_even_by_hand(place: Place) -> None:
    wheelchair, nurse = a_wheelchair(place), place.hands("nurse")
    lend(SYSTEM, wheelchair, place.elder, by=nurse, terms=TERMS)
    refused("equipment-already-lent", lambda: lend(SYSTEM, wheelchair, an_elder(), by=nurse, terms=TERMS), Loan, Visit)
    before = {"lent_on": date(2023, 8, 1), "due_on": date(2023, 8, 9), "returned_on": date(2023, 9, 2)}
    with pytest.raises(IntegrityError, match="loan_never_twice"), transaction.atomic():
        Loan.objects.create(
            equipment=wheelchair, elder=place.elder, team=nurse.team, practitioner=nurse.practitioner, **before
        )


def test_a_loan_that_had_not_ended_on_that_day_is_refused(place: Place) -> None:
    wheelchair, nurse = a_wheelchair(place), place.hands("nurse")
    loan = lend(SYSTEM, wheelchair, place.elder, by=nurse, terms=TERMS)
    take_back(SYSTEM, loan, on=date(2023, 9, 10), condition=Condition.GOOD)
    early = Terms(date(2023, 9, 5), date(2023, 9, 30))
    refused("equipment-already-lent", lambda: lend(SYSTEM, wheelchair, place.elder, by=nurse, terms=early), Loan, Visit)
    same_day = Terms(date(2023, 9, 10), date(2023, 9, 30))
    assert lend(SYSTEM, wheelchair, place.elder, by=nurse, terms=same_day).pk


def test_a_smart_device_is_lent_as_what_it_is(place: Place) -> None:
    watch = a_wheelchair(place, Kind.WATCH, "W-1")
    refused(
        "practitioner-not-qualified",
        lambda: lend(SYSTEM, watch, place.elder, by=place.hands("nurse"), terms=TERMS),
        Loan,
    )
    loan = lend(SYSTEM, watch, place.elder, by=place.hands("village-doctor"), terms=TERMS)
    assert loan.visit is not None
    assert loan.visit.item == "smart-device"


def test_a_number_is_registered_once(place: Place) -> None:
    a_wheelchair(place)
    with pytest.raises(Invalid, match="number-taken"):
        a_wheelchair(place)


# The van


def a_tour(place: Place, on: date = ON) -> Route:
    van = Van.objects.first() or register_van(SYSTEM, place.centre, name="浙G·演示")
    stops = (PlannedStop("330727109901", time(9), time(11)),)
    return plan_route(SYSTEM, van, place.team, on=on, stops=stops)


def under_way(place: Place) -> tuple[Route, Stop, VanStock]:
    tour = a_tour(place)
    stock = load_stock(SYSTEM, tour, name="氨氯地平", unit="盒", quantity=5)
    start_route(SYSTEM, tour)
    return tour, move_stop(SYSTEM, tour.stops.get(), to=StopState.REACHED), stock


def test_a_tour_serves_gives_out_and_counts_back(place: Place) -> None:
    tour, stop, stock = under_way(place)
    seen = Seen(complete_evidence("mobile-clinic"))
    served = serve_at_stop(SYSTEM, stop, place.elder, by=place.hands(), seen=seen)
    assert (served.visit.item, served.visit.place, served.visit.on) == ("mobile-clinic", "东坑村", ON)
    use_stock(SYSTEM, stop, stock, place.elder, quantity=3)
    refused("stock-too-low", lambda: use_stock(SYSTEM, stop, stock, quantity=3), StockUse)
    refused("stops-still-open", lambda: end_route(SYSTEM, tour))
    move_stop(SYSTEM, stop, to=StopState.LEFT)
    refused("stock-not-counted", lambda: end_route(SYSTEM, tour))
    refused("stock-too-low", lambda: count_back(SYSTEM, stock, quantity=3))
    assert count_back(SYSTEM, stock, quantity=2).balance == 0
    assert end_route(SYSTEM, tour).state == "back"


def test_the_database_itself_keeps_the_stock_above_nothing(place: Place) -> None:
    _tour, _stop, stock = under_way(place)
    with pytest.raises(IntegrityError, match="van_stock_not_negative"), transaction.atomic():
        VanStock.objects.filter(pk=stock.pk).update(used=6)


def test_what_a_tour_cannot_be(place: Place) -> None:
    tour = a_tour(place)
    refused("van-taken", lambda: a_tour(place), Route)
    refused("wish-in-past", lambda: a_tour(place, date(2023, 9, 11)), Route)
    refused("van-not-out", lambda: move_stop(SYSTEM, tour.stops.get(), to=StopState.REACHED))
    later = a_tour(place, date(2023, 9, 20))
    refused("visit-in-future", lambda: start_route(SYSTEM, later))
    refused("reason-missing", lambda: cancel_route(SYSTEM, later, reason=""))
    cancel_route(SYSTEM, later, reason="大雪")
    assert [stop.route for stop in stops_of_village("330727109901", ON)] == [tour]
    seen = Seen(complete_evidence("mobile-clinic"))
    there = tour.stops.get()
    refused("van-not-here", lambda: serve_at_stop(SYSTEM, there, place.elder, by=place.hands(), seen=seen), Visit)
    with pytest.raises(Invalid):
        load_stock(SYSTEM, tour, name="氨氯地平", unit="盒", quantity=0)


def test_who_lives_there_sees_when_the_van_comes_though_it_is_another_s(place: Place, as_role: AsRole) -> None:
    van = register_van(SYSTEM, Organization.objects.get(code="centre-330727106000"), name="玉山车")
    stops = (PlannedStop("330727109901", time(9), time(11)), PlannedStop("330727106901", time(13), time(14)))
    tour = plan_route(SYSTEM, van, place.team, on=ON, stops=stops)
    with reaching(as_role("village-doctor", HERE)):
        assert [(stop.division_id, stop.route.van.name) for stop in stops_of_village("330727109901", ON)] == [
            ("330727109901", "玉山车")
        ]
        assert not stops_of_village("330727106901", ON).exists()
    start_route(SYSTEM, tour)
    neighbour, stop = as_role("village-doctor", HERE), tour.stops.get(ordinal=1)
    refused("not-your-organization", lambda: move_stop(neighbour, stop, to=StopState.REACHED))
    refused("not-your-organization", lambda: plan_route(neighbour, van, place.team, on=date(2023, 9, 20), stops=stops))


def test_equipment_is_taken_back_by_whose_it_is(place: Place, as_role: AsRole) -> None:
    bed = register_equipment(
        SYSTEM, Organization.objects.get(code="centre-330727106000"), kind=Kind.CARE_BED, number="B-1"
    )
    loan = lend(SYSTEM, bed, place.elder, by=place.hands("nurse"), terms=TERMS)
    doctor = as_role("family-doctor", HERE)
    with reaching(doctor):
        assert open_for(place.elder.pk, ON).loans.get().equipment.number == "B-1"
    refused("not-your-organization", lambda: take_back(doctor, loan, on=ON, condition=Condition.GOOD))


def test_a_loan_runs_on_to_a_later_day_and_no_further_once_it_is_back(place: Place) -> None:
    loan = lend(SYSTEM, a_wheelchair(place), place.elder, by=place.hands("nurse"), terms=TERMS)
    refused("wish-in-past", lambda: extend_loan(SYSTEM, loan, due_on=date(2023, 9, 11), reason="还要用"))
    refused("reason-missing", lambda: extend_loan(SYSTEM, loan, due_on=date(2024, 6, 1), reason=" "))
    longer = extend_loan(SYSTEM, loan, due_on=date(2024, 6, 1), reason="还要用")
    assert longer.due_on == date(2024, 6, 1)
    assert "2023-09-11" in longer.note, "the day agreed before stays readable"
    refused("extension-not-later", lambda: extend_loan(SYSTEM, longer, due_on=date(2024, 6, 1), reason="再借"))
    back = take_back(SYSTEM, longer, on=ON, condition=Condition.BROKEN)
    refused("loan-already-returned", lambda: extend_loan(SYSTEM, back, due_on=date(2024, 9, 1), reason="还要用"))


def test_what_is_broken_is_lent_again_once_repaired_and_what_is_scrapped_never(place: Place) -> None:
    chair, by = a_wheelchair(place), place.hands("nurse")
    first, second = Terms(date(2023, 9, 1), date(2023, 9, 11)), Terms(date(2023, 9, 8), date(2023, 9, 20))
    loan = lend(SYSTEM, chair, place.elder, by=by, terms=first)
    refused("equipment-already-lent", lambda: inspect_equipment(SYSTEM, chair, condition=Condition.WORN, reason="看过"))
    take_back(SYSTEM, loan, on=date(2023, 9, 5), condition=Condition.BROKEN)
    refused("equipment-not-fit", lambda: lend(SYSTEM, chair, place.elder, by=by, terms=second), Loan)
    refused("reason-missing", lambda: inspect_equipment(SYSTEM, chair, condition=Condition.GOOD, reason=""))
    inspect_equipment(SYSTEM, chair, condition=Condition.GOOD, reason="换了轮胎")
    again = lend(SYSTEM, chair, place.elder, by=by, terms=second)
    take_back(SYSTEM, again, on=date(2023, 9, 10), condition=Condition.WORN)
    inspect_equipment(SYSTEM, chair, condition=Condition.SCRAPPED, reason="车架断裂")
    refused("step-not-possible", lambda: inspect_equipment(SYSTEM, chair, condition=Condition.GOOD, reason="再修"))
    third = Terms(date(2023, 9, 11), date(2023, 9, 20))
    refused("equipment-not-fit", lambda: lend(SYSTEM, chair, place.elder, by=by, terms=third), Loan)


# Care in a series


def a_plan(place: Place) -> tuple[RehabilitationPlan, Practitioner]:
    therapist = place.one("rehabilitation-therapist")
    given = NewPlan("独立行走 50 米", 2, date(2023, 9, 1), date(2023, 12, 1))
    return start_plan(SYSTEM, place.elder, by=Provider(place.team, therapist), given=given), therapist


def test_a_plan_is_a_visit_and_its_sessions_keep_what_it_made_owed(place: Place) -> None:
    plan, therapist = a_plan(place)
    owed = opened(plan)
    assert (owed.item, owed.due_on) == ("rehabilitation", date(2023, 9, 3))
    session = record_training(SYSTEM, plan, therapist, session=Session(date(2023, 9, 3), "45", "步行"))
    owed.refresh_from_db()
    assert owed.kept_by == f"visits.visit:{session.visit_id}"
    review_plan(SYSTEM, plan, review_on=date(2024, 3, 1), note="继续")
    end_plan(SYSTEM, plan, outcome=PlanOutcome.REACHED, note="已能独立行走")
    refused("step-not-possible", lambda: end_plan(SYSTEM, plan, outcome=PlanOutcome.REACHED, note="再次"))
    late = Session(ON, "45", "步行")
    refused("step-not-possible", lambda: record_training(SYSTEM, plan, therapist, session=late), Visit)


def test_the_sessions_of_a_plan_are_owed_to_its_review_and_end_with_it(place: Place) -> None:
    plan, therapist = a_plan(place)
    owed = series_of(plan)
    assert [number for number, *_rest in owed] == list(range(1, 27)), "26 half weeks from September 1 to December 1"
    assert owed[-1][1] == date(2023, 11, 30)
    record_training(SYSTEM, plan, therapist, session=Session(date(2023, 9, 5), "45", "步行"))
    kept = [number for number, _due, kept_on, _void in series_of(plan) if kept_on]
    assert kept == [2], "the one whose days hold the session; the first stays late"
    review_plan(SYSTEM, plan, review_on=date(2023, 9, 20), note="缩短")
    assert {void for _number, due, _kept, void in series_of(plan) if due > date(2023, 9, 20)} == {"ended"}
    review_plan(SYSTEM, plan, review_on=date(2023, 12, 1), note="继续")
    assert {void for _number, _due, _kept, void in series_of(plan)} == {""}
    end_plan(SYSTEM, plan, outcome=PlanOutcome.REACHED, note="已能独立行走")
    ended = [(due, void) for _number, due, kept_on, void in series_of(plan) if kept_on is None]
    assert all((void == "ended") == (due >= ON) for due, void in ended)
    assert {void for _due, void in ended} == {"ended", ""}, "what was late before stays late"


def test_series_roll_on_and_stop_where_an_order_ends(place: Place, settings: Any) -> None:
    order = order_nursing(SYSTEM, place.elder, by=place.hands(), given=nursing(a_week=2, ends_on=date(2024, 2, 28)))
    before = series_of(order)
    assert before[-1][1] <= date(2023, 12, 14), "three months ahead, and the window that has begun by then"
    assert roll_series(SYSTEM, until=date(2023, 12, 11)) == 0
    assert series_of(order) == before, "rolling again changes nothing"
    settings.YILIAN_TODAY = "2023-12-20"
    roll_series(SYSTEM, until=date(2024, 3, 19))
    assert series_of(order)[-1][1] <= date(2024, 2, 28), "a window that the end cuts short is not owed"
    assert [number for number, *_rest in series_of(order)] == list(range(1, 52)), "51 half weeks, none left out"
    end_nursing(SYSTEM, order, to=NursingState.STOPPED, reason="住院")
    assert roll_series(SYSTEM, until=date(2024, 3, 19)) == 0


def test_a_death_voids_what_records_called_for_and_nothing_that_was_late(place: Place) -> None:
    plan, _therapist = a_plan(place)
    elder = place.elder
    given = Revision(elder.name, elder.sex, elder.birth_date, elder.id_number, died_on=date(2023, 9, 10))
    revise_elder(SYSTEM, elder, given=given)
    voids = {due: void for _number, due, _kept, void in series_of(plan)}
    assert voids[date(2023, 9, 3)] == ""
    assert {void for due, void in voids.items() if due >= date(2023, 9, 10)} == {"died"}


def test_what_a_session_cannot_be(place: Place) -> None:
    plan, therapist = a_plan(place)
    train = lambda on, minutes="45": record_training(SYSTEM, plan, therapist, session=Session(on, minutes, "步行"))  # noqa: E731
    refused("visit-in-future", lambda: train(date(2023, 9, 13)), Visit)
    refused("session-before-start", lambda: train(date(2023, 8, 31)), Visit)
    with pytest.raises(Invalid, match="out-of-physical-range"):
        train(ON, "601")
    given = NewPlan("走路", 8, ON, ON)
    with pytest.raises(Invalid, match="more-than-daily"):
        start_plan(SYSTEM, place.elder, by=place.hands(), given=given)


def test_what_was_said_is_encrypted_and_not_in_the_visit(place: Place) -> None:
    counsellor = place.one("psychologist")
    course = open_counselling(SYSTEM, place.elder, by=Provider(place.team, counsellor), screening="GDS-15 9分", on=ON)
    session = record_talk(SYSTEM, course, counsellor, session=Session(ON, "50", "想念老伴"))
    assert "想念" not in session.visit.note
    assert "想念".encode() not in bytes(CounsellingSession.objects.get().note_cipher)
    assert CounsellingSession.objects.get().note == "想念老伴"
    assert opened(course).kept_by == f"visits.visit:{session.visit_id}"
    end_counselling(SYSTEM, course, outcome=CounsellingOutcome.IMPROVED)
    refused(
        "step-not-possible", lambda: record_talk(SYSTEM, course, counsellor, session=Session(ON, "50", "又")), Visit
    )


def test_who_may_not_hear_confidences_writes_none(place: Place, as_role: AsRole) -> None:
    nurse = as_role("nurse", HERE)
    refused(
        "not-permitted",
        lambda: open_counselling(nurse, place.elder, by=place.hands(), screening="", on=ON),
        Counselling,
    )


def nursing(**changes: object) -> NewNursing:
    given = {"items": [NursingItem.STOMA], "a_week": 1, "starts_on": date(2023, 9, 1), "ends_on": date(2023, 9, 10)}
    return NewNursing(**given | changes)


def test_nursing_follows_the_order_while_it_is_valid(place: Place) -> None:
    order, nurse = order_nursing(SYSTEM, place.elder, by=place.hands(), given=nursing()), place.one("nurse")
    done = record_nursing(SYSTEM, order, nurse, on=date(2023, 9, 5), items=[NursingItem.STOMA])
    assert opened(order).kept_by == f"visits.visit:{done.visit_id}"
    record = lambda on, *items: record_nursing(SYSTEM, order, nurse, on=on, items=items)  # noqa: E731
    refused("order-run-out", lambda: record(date(2023, 9, 11), NursingItem.STOMA), Visit)
    refused("nursing-not-ordered", lambda: record(date(2023, 9, 6), NursingItem.INJECTION), Visit)
    refused("nothing-done", lambda: record(date(2023, 9, 6)), Visit)
    by = place.hands("nurse")
    refused(
        "practitioner-not-qualified", lambda: order_nursing(SYSTEM, place.elder, by=by, given=nursing()), NursingOrder
    )
    assert end_nursing(SYSTEM, order, to=NursingState.STOPPED, reason="住院").state == "stopped"
    refused("step-not-possible", lambda: record(date(2023, 9, 6), NursingItem.STOMA), Visit)


# Menus


def an_offer(place: Place, item: str = "community-nursing") -> MenuItem:
    return offer(SYSTEM, place.centre, place.team, given=Offer(item, date(2023, 1, 1)))


def test_an_order_makes_the_promise_owed_and_doing_it_keeps_it(place: Place) -> None:
    order = order_from_menu(SYSTEM, place.elder, an_offer(place), wished_on=date(2023, 9, 15))
    owed = opened(order)
    assert (owed.due_on, owed.clauses) == (date(2023, 9, 15), ["PA-15"])
    nurse, evidence = place.one("nurse"), complete_evidence("community-nursing")
    refused("step-not-possible", lambda: fulfil_menu_order(SYSTEM, order, nurse, on=ON, evidence=evidence), Visit)
    answer_menu_order(SYSTEM, order, to=MenuState.ACCEPTED)
    done = fulfil_menu_order(SYSTEM, order, nurse, on=ON, evidence=evidence)
    assert opened(order).kept_by == f"visits.visit:{done.visit_id}"


def test_what_is_declined_or_taken_back_is_owed_no_more(place: Place, as_role: AsRole) -> None:
    offered = an_offer(place)
    order = order_from_menu(SYSTEM, place.elder, offered, wished_on=ON)
    staff = as_role("institution-staff", HERE)
    refused("reason-missing", lambda: answer_menu_order(staff, order, to=MenuState.DECLINED))
    answer_menu_order(staff, order, to=MenuState.DECLINED, reason="没有人手")
    assert opened(order).waived_reason == "没有人手"
    again = order_from_menu(staff, place.elder, offered, wished_on=ON)
    withdraw_menu_order(staff, again, reason="改天")
    assert opened(again).waived_reason == "改天"


def test_what_is_taken_off_the_menu_is_ordered_no_more_and_what_was_ordered_stays(
    place: Place, as_role: AsRole
) -> None:
    offered = an_offer(place)
    order = order_from_menu(SYSTEM, place.elder, offered, wished_on=date(2023, 9, 20))
    refused("due-before-start", lambda: end_offer(SYSTEM, offered, on=date(2022, 12, 31)))
    stranger = as_role("institution-staff", "330727106")
    with pytest.raises(NotFound):
        end_offer(stranger, offered, on=ON)
    end_offer(SYSTEM, offered, on=ON)
    late = date(2023, 9, 13)
    refused("not-offered-then", lambda: order_from_menu(SYSTEM, place.elder, offered, wished_on=late), MenuOrder)
    assert answer_menu_order(SYSTEM, order, to=MenuState.ACCEPTED).state == "accepted"


def test_what_no_clause_promises_is_a_favour(place: Place) -> None:
    order = order_from_menu(SYSTEM, place.elder, an_offer(place, "hospice-care"), wished_on=ON)
    assert not Obligation.objects.filter(opened_by=f"visits.menuorder:{order.pk}").exists()
    refused(
        "wish-in-past",
        lambda: order_from_menu(SYSTEM, place.elder, order.menu_item, wished_on=date(2023, 9, 1)),
        MenuOrder,
    )
    refused(
        "elder-died-before-visit", lambda: order_from_menu(SYSTEM, the_dead(), order.menu_item, wished_on=ON), MenuOrder
    )


def test_a_resident_of_a_centre_is_owed_what_is_ordered_whatever_the_centre_is_registered_as(place: Place) -> None:
    centre = Organization(
        code="centre-of-two-signs", name_zh="医养中心", kind="township-health-centre", division_id="330727109000",
        modes=["care-in-medical"],
    )  # fmt: skip
    (centre,) = load_organizations(SYSTEM, organizations=[centre])
    resident = an_elder(lives="in-institution", organization=centre.pk)
    order = order_from_menu(SYSTEM, resident, an_offer(place, "tcm-service"), wished_on=ON)
    assert opened(order).clauses == ["PA-10"]
    at_home = order_from_menu(SYSTEM, an_elder(), order.menu_item, wished_on=ON)
    assert not Obligation.objects.filter(opened_by=f"visits.menuorder:{at_home.pk}").exists()


# A home of medical-in-care needs the filing of its unit; without it the clause promises nothing (PA-13).
@pytest.mark.parametrize(("until", "clauses"), [(date(2023, 12, 31), ("PA-13",)), (date(2023, 8, 3), ())])
def test_a_resident_is_promised_care_at_any_time_while_the_home_s_unit_is_filed(
    place: Place, until: date, clauses: tuple[str, ...]
) -> None:
    home = Organization(
        code="home-with-unit",
        name_zh="敬老院",
        kind="rural-care-home",
        division_id="330727109000",
        modes=["medical-in-care"],
    )
    (home,) = load_organizations(SYSTEM, organizations=[home])
    grant_licence(
        SYSTEM, home, given=NewLicence(Licence.Kind.MEDICAL_UNIT, "T-1", date(2020, 1, 1), until, unit="clinic")
    )
    resident = an_elder(lives="in-institution", organization=home.pk)
    found = {one.item: one for one in promises_on(resident, ON) if "PA-13" in one.clauses}
    promise = found.get("common-disease-care")
    assert (promise.clauses if promise else ()) == clauses
    assert promise is None or promise.rhythm.kind == "standing"


# Whose they are


def one_of_each(place: Place) -> tuple[models.Model, ...]:
    tour, stop, stock = under_way(place)
    plan, therapist = a_plan(place)
    order = order_nursing(SYSTEM, place.elder, by=place.hands(), given=nursing())
    counsellor = place.one("psychologist")
    course = open_counselling(SYSTEM, place.elder, by=Provider(place.team, counsellor), screening="", on=ON)
    medicine, offered = an_order(place), an_offer(place)
    loan = lend(SYSTEM, a_wheelchair(place), place.elder, by=place.hands("nurse"), terms=TERMS)
    served = serve_at_stop(SYSTEM, stop, place.elder, by=place.hands(), seen=Seen(complete_evidence("mobile-clinic")))
    return (
        log_call(SYSTEM, place.centre, place.elder, place.team, given=a_call()),
        log_call(SYSTEM, place.centre, given=a_call()),
        medicine, medicine.lines.get(), loan, loan.equipment, tour, tour.van, stop, stock,
        use_stock(SYSTEM, stop, stock, place.elder, quantity=1), served, plan,
        record_training(SYSTEM, plan, therapist, session=Session(ON, "45", "步行")), course,
        record_talk(SYSTEM, course, counsellor, session=Session(ON, "50", "说话")), order,
        record_nursing(SYSTEM, order, place.one("nurse"), on=date(2023, 9, 5), items=[NursingItem.STOMA]),
        offered, order_from_menu(SYSTEM, place.elder, offered, wished_on=ON),
    )  # fmt: skip


def test_a_neighbouring_township_sees_none_of_it(place: Place, as_role: AsRole) -> None:
    made = one_of_each(place)
    assert len({type(one) for one in made}) == 19
    with reaching(as_role("family-doctor", THERE)):
        assert [one for one in made if type(one)._default_manager.filter(pk=one.pk).exists()] == []
        assert set(waiting(ON).values()) == {0}
    with reaching(as_role("family-doctor", HERE)):
        assert [one for one in made if not type(one)._default_manager.filter(pk=one.pk).exists()] == []
        things = open_for(place.elder.pk, ON)
        counts = [
            len(list(getattr(things, name)))
            for name in ("calls", "medicines", "loans", "plans", "courses", "nursing", "menus")
        ]
        assert counts == [1] * 7
