"""What waits for a role or for a person stands on the Today of whoever that is, until it is answered or withdrawn."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.db.models import Q
from django.test import Client
from factories import a_team, an_assessment, an_elder, complete_evidence

from yilian.accounts.actions import add_user, grant
from yilian.accounts.models import User
from yilian.accounts.queries import actor_for
from yilian.advice.actions import NewCall, close_call, log_call
from yilian.advice.rules import Outcome, Urgency
from yilian.agreements.actions.enrolments import enrol
from yilian.assessments.actions import abandon_draft, complete, countersign, send_back
from yilian.audit.scope import using_scope
from yilian.kernel.actors import SYSTEM, Actor
from yilian.kernel.deadlines import by_day
from yilian.kernel.parties import Party, PartyKind
from yilian.kernel.records import RecordRef
from yilian.medicines.actions import NewMedicines, check_medicine, close_medicine, order_medicine, return_medicine
from yilian.medicines.models import MedicineOrder
from yilian.medicines.rules import Line
from yilian.obligations.actions.fulfilling import waive
from yilian.obligations.actions.opening import assign, by_role, open_many
from yilian.obligations.models import Obligation
from yilian.obligations.queries.explaining import obligation_name
from yilian.obligations.queries.fulfilment import FulfilmentFilter, fulfilment_in_all
from yilian.obligations.queries.performers import Performers, first_due, lists_of, overview_of, performers_of
from yilian.obligations.queries.worklists import worklist
from yilian.obligations.rules.fulfilling import Parties, RequestedService
from yilian.people.actions.staff import certify, register_practitioner
from yilian.people.models import Elder, Practitioner, Team
from yilian.people.queries.practitioners import teams_of
from yilian.places.models import Division, Organization
from yilian.visits.actions.delivery import Provider
from yilian.visits.actions.visits import Delivery, record_visit

ON = date(2023, 9, 12)
TOWNSHIP = "330727109000"


@dataclass
class House:
    """A health centre with a doctor of the team, and colleagues who each hold a role in the township."""

    elder: Elder
    team: Team
    doctor: Practitioner
    centre: Organization

    def colleague(self, kind: str, role: str) -> tuple[Practitioner, Actor]:
        user = add_user(SYSTEM, self.centre, username=role, name=role, password="A-long-test-passphrase")
        grant(SYSTEM, user, Division.objects.get(code=TOWNSHIP), role=role, starts_on=date(2020, 1, 1))
        practitioner = register_practitioner(SYSTEM, self.centre, name=role, kind=kind, user_id=user.pk)
        certify(SYSTEM, practitioner, number=f"T-{role}", starts_on=date(2018, 1, 1))
        return practitioner, actor_for(user, ON)

    def order(self) -> MedicineOrder:
        lines = [Line("氨氯地平", "5mg", Decimal(1), "盒", 7)]
        given = NewMedicines(self.centre, ON + timedelta(days=3), lines)
        return order_medicine(SYSTEM, self.elder, by=Provider(self.team, self.doctor), new_medicines=given)

    def call(self) -> Obligation:
        """Close a call with a visit that was arranged."""
        call = log_call(SYSTEM, self.centre, self.elder, self.team, new_call=NewCall("头晕", Urgency.SOON))
        close_call(SYSTEM, call, outcome=Outcome.VISIT_ARRANGED, advice="明天上门")
        return Obligation.objects.get(basis_kind="advice.call", basis_key=call.pk, what="home-visit")


@pytest.fixture
def house(county: None) -> Iterator[House]:
    with using_scope(SYSTEM):
        elder, (team, doctor) = an_elder(groups=("age-80-plus", "chronic-illness")), a_team()
        enrol(SYSTEM, elder, team, mode="care-to-home", starts_on=date(2023, 1, 10))
        yield House(elder, team, doctor, Organization.objects.get(code=f"centre-{TOWNSHIP}"))


def tasks_of(actor: Actor) -> list[str]:
    """Return what a user and their roles are to do, as Today lists it."""
    with using_scope(actor):
        return [row.what for row in first_due(performers_of(actor, [], ON), ON)]


def waiting(what: str) -> Obligation:
    return Obligation.objects.filter(what=what).latest("pk")


def rates() -> object:
    return fulfilment_in_all(FulfilmentFilter("330727", ON, ON + timedelta(days=90)), ON + timedelta(days=91))


def test_an_order_of_medicine_waits_for_the_pharmacist_of_the_pharmacy(house: House) -> None:
    pharmacist, actor = house.colleague("pharmacist", "pharmacist")
    _nurse, nurse = house.colleague("nurse", "nurse")
    order = house.order()
    assert tasks_of(actor) == ["prescription-review"]
    assert tasks_of(nurse) == []
    owed = waiting("prescription-review")
    assert (owed.kind, owed.role, owed.obligor, owed.norm) == (
        "decision",
        "pharmacist",
        house.centre,
        "limit:prescription",
    )
    assert owed.due_on == order.needed_on
    assert obligation_name(owed).zh == "送药订单：审方"
    check_medicine(actor, order, pharmacist)
    owed.refresh_from_db()
    assert owed.fulfilled_at is not None
    assert owed.fulfilled_by == RecordRef("medicines.medicineorder", order.pk)
    assert tasks_of(actor) == []


def test_an_order_that_is_returned_or_closed_waits_no_more(house: House) -> None:
    pharmacist, actor = house.colleague("pharmacist", "pharmacist")
    order = return_medicine(actor, house.order(), pharmacist, reason="剂量过大")
    assert tasks_of(actor) == []
    assert waiting("prescription-review").fulfilled_on == ON
    close_medicine(SYSTEM, order)
    assert waiting("prescription-review").waived_on is None


def test_an_assessment_waits_for_the_second_signature(house: House) -> None:
    nurse, actor = house.colleague("nurse", "nurse")
    _pharmacist, other = house.colleague("pharmacist", "pharmacist")
    sheet = an_assessment(house.elder, house.doctor)
    assert tasks_of(actor) == ["second-signature"]
    assert tasks_of(other) == []
    owed = waiting("second-signature")
    assert (owed.kind, owed.role, owed.due_on) == ("decision", "nurse", ON)
    assert owed.norm == "instrument:gbt-42195-2022"
    countersign(actor, sheet, nurse)
    owed.refresh_from_db()
    assert owed.fulfilled_at is not None
    assert owed.fulfilled_by == RecordRef("assessments.assessment", sheet.pk)
    assert tasks_of(actor) == []


def test_a_sheet_that_is_sent_back_waits_for_nobody_until_it_is_whole_again(house: House) -> None:
    _nurse, actor = house.colleague("nurse", "nurse")
    sheet = send_back(SYSTEM, an_assessment(house.elder, house.doctor))
    assert tasks_of(actor) == []
    assert waiting("second-signature").void_reason == "withdrawn"
    sheet = complete(SYSTEM, sheet)
    assert tasks_of(actor) == ["second-signature"]
    assert waiting("second-signature").ordinal == 2
    abandon_draft(SYSTEM, sheet)
    assert tasks_of(actor) == []


def test_a_visit_arranged_by_telephone_stands_on_the_list_of_the_team_until_it_is_made(house: House) -> None:
    owed = house.call()
    assert owed in worklist([house.team.pk], ON)
    assert (owed.kind, owed.norm, owed.clauses) == ("service", "order", [])
    assert owed.due_on == ON + timedelta(days=1)
    delivery = Delivery("home-visit", ON, complete_evidence("home-visit"))
    visit = record_visit(SYSTEM, house.elder, house.team, house.doctor, delivery=delivery)
    owed.refresh_from_db()
    assert owed.fulfilled_by == RecordRef("visits.visit", visit.pk)
    assert owed not in worklist([house.team.pk], ON)


def test_a_visit_arranged_by_telephone_may_be_waived(house: House) -> None:
    owed = house.call()
    waive(SYSTEM, owed, on=ON, reason="本人已好转")
    assert owed not in worklist([house.team.pk], ON)


def test_what_waits_for_roles_counts_in_no_rate(house: House) -> None:
    an_assessment(house.elder, house.doctor)
    house.call()
    requested = RequestedService("approval", (), ON, by_day(ON), RecordRef("tests.test", 7), kind="decision")
    open_many(SYSTEM, openings=[(requested, by_role(house.elder.pk, house.centre.pk, "nurse"))])
    counted = rates()
    beside = Obligation.objects.filter(Q(kind="decision") | Q(what="home-visit", norm="order"))
    assert beside.update(void_on=ON) == 3
    assert rates() == counted


def test_what_is_assigned_to_a_person_stands_on_their_today_alone(house: House) -> None:
    nurse, actor = house.colleague("nurse", "nurse")
    owed = worklist([house.team.pk], ON).first()
    assert owed is not None
    assign(SYSTEM, owed, nurse)
    assert tasks_of(actor) == [owed.what]
    assert owed not in worklist([house.team.pk], ON)


def test_the_counts_hold_what_waits_for_person_and_roles(house: House) -> None:
    _pharmacist, actor = house.colleague("pharmacist", "pharmacist")
    performers = performers_of(actor, teams_of(actor), ON)
    with using_scope(actor):
        before = overview_of(performers, ON).counts
        with using_scope(SYSTEM):
            house.order()
        after = overview_of(performers, ON)
    # The delivery is owed by the team, the check by the role.
    assert after.counts["open"] == before["open"] + 2
    assert "prescription-review" not in after.items


def test_what_is_owed_to_an_organization_is_named_and_listed_too(house: House) -> None:
    _nurse, actor = house.colleague("nurse", "nurse")
    parties = Parties(
        Party(PartyKind.ORGANIZATION, house.centre.pk),
        Party(PartyKind.ORGANIZATION, house.centre.pk),
        Party(PartyKind.ROLE, "nurse"),
    )
    requested = RequestedService("reply", (), ON, by_day(ON), RecordRef("tests.test", 1), kind="answer")
    open_many(SYSTEM, openings=[(requested, parties)])
    assert tasks_of(actor) == ["reply"]
    assert obligation_name(waiting("reply")).zh == "reply"


def test_each_list_is_read_by_its_own_index(house: House) -> None:
    performers = Performers((house.team.pk,), (house.doctor.pk,), ((house.centre.pk, "nurse"),))
    indexes = ("obligation_team", "obligation_practitioner", "obligation_role")
    with using_scope(SYSTEM), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        for chosen, index in zip(lists_of(performers, ON), indexes, strict=True):
            plan = chosen.order_by("due_at", "pk")[:50].explain()
            assert f"using {index} on" in plan
            assert "Seq Scan on obligations_obligation" not in plan


def test_today_leads_to_the_page_of_the_record_and_only_whom_it_lets_in(house: House, client: Client) -> None:
    _pharmacist, actor = house.colleague("pharmacist", "pharmacist")
    order, owed = house.order(), waiting("prescription-review")
    sign_in(client, actor)
    page = client.get("/today/").content.decode()
    assert f'href="/visits/services/medicines/{order.pk}/"' in page
    assert "审方" in page
    assert f'href="/visits/services/medicines/{order.pk}/"' in client.get(f"/obligations/{owed.pk}/").content.decode()
    assert "药师" in client.get(f"/obligations/{owed.pk}/").content.decode()
    assert "审方" in client.get(f"/elders/{house.elder.pk}/").content.decode()


def sign_in(client: Client, actor: Actor) -> None:
    client.force_login(User.objects.get(pk=actor.user_id), backend="django.contrib.auth.backends.ModelBackend")
