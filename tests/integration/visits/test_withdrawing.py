"""A record of a visit for the wrong elder is withdrawn with a reason: it counts nowhere, and what it kept is open again."""

from collections.abc import Callable

import pytest
from django.test import Client
from factories import a_care_home, a_resident, complete_evidence
from ordering import ON, Place

from yilian.accounts.models import User
from yilian.health.models import FINAL, Observation
from yilian.kernel.actors import SYSTEM
from yilian.kernel.deadlines import midnight_after
from yilian.kernel.records import RecordRef
from yilian.kernel.refusals import Refused
from yilian.obligations.models import Obligation
from yilian.people.models import Practitioner
from yilian.visits.actions.rounds import RoundSheet, record_round
from yilian.visits.actions.visits import Delivery, correct_visit, record_visit, withdraw_visit
from yilian.visits.models import Visit
from yilian.visits.queries.rounds import rounds_at, seen_in
from yilian.visits.queries.visits import days_of_visits_after, last_of_items
from yilian.visits.rules.rounds import LATER, FilledRow

ITEM, WARD = "health-checkup", "ward-visit"


def visited(place: Place, item: str = ITEM, **changes: str) -> Visit:
    delivery = Delivery(item, ON, complete_evidence(item) | changes)
    return record_visit(SYSTEM, place.elder, place.team, place.doctor, delivery=delivery)


def kept(visit: Visit) -> int:
    return Obligation.objects.filter(fulfilled_kind="visits.visit", fulfilled_key=visit.pk).count()


def test_a_visit_for_the_wrong_elder_is_withdrawn_and_counts_nowhere(place: Place) -> None:
    visit = visited(place, systolic="190", diastolic="115")
    called = Obligation.objects.filter(basis_kind="visits.visit", basis_key=visit.pk)
    assert kept(visit) == 1
    assert called.filter(void_on=None).exists()
    withdraw_visit(SYSTEM, visit, reason="登记到了同名的老人")
    assert kept(visit) == 0
    assert not called.filter(void_on=None).exists()
    assert not Observation.objects.filter(FINAL, elder=place.elder).exists()
    assert last_of_items(place.elder.pk, [ITEM]) == {}
    assert days_of_visits_after(place.elder.pk, ON.replace(day=1)) == []
    visit.refresh_from_db()
    assert (visit.status, visit.withdrawal_reason) == ("entered-in-error", "登记到了同名的老人")
    again = visited(place)
    assert kept(again) == 1


def test_what_may_not_be_withdrawn_says_why(place: Place) -> None:
    visit = visited(place)
    with pytest.raises(Refused, match="withdrawal-reason-missing"):
        withdraw_visit(SYSTEM, visit, reason=" ")
    delivery = Delivery(ITEM, ON, complete_evidence(ITEM), note="补记")
    right = correct_visit(SYSTEM, visit, delivery=delivery, reason="漏写")
    with pytest.raises(Refused, match="visit-already-corrected"):
        withdraw_visit(SYSTEM, visit, reason="错")
    withdraw_visit(SYSTEM, right, reason="错")
    assert kept(right) == 0
    for refused in (lambda: withdraw_visit(SYSTEM, right, reason="再"), lambda: correct(right)):
        with pytest.raises(Refused, match="visit-withdrawn"):
            refused()


def correct(visit: Visit) -> Visit:
    return correct_visit(SYSTEM, visit, delivery=Delivery(ITEM, ON, complete_evidence(ITEM), note="x"), reason="错")


def test_a_round_that_saw_only_the_wrong_one_keeps_nothing_and_may_see_them_again(place: Place) -> None:
    home = a_care_home()
    first, second = a_resident(home, name="甲一"), a_resident(home, name="乙二")
    owed = Obligation.objects.create(
        what=WARD,
        clauses=["PA-14"],
        team=place.team,
        obligor=place.team.organization,
        ordinal=1,
        starts_on=ON,
        due_at=midnight_after(ON),
        judged_on=ON,
        basis_kind="tests.test",
        basis_key=1,
        organization=home,
    )

    def go(resident_id: int) -> Visit:
        rows = (FilledRow(resident_id, complete_evidence(WARD)),)
        sheet = RoundSheet(WARD, ON, rows, rest=LATER)
        return record_round(SYSTEM, home, place.team, place.doctor, sheet=sheet).visits[0]

    visit = go(first.pk)
    owed.refresh_from_db()
    assert owed.fulfilled_by == RecordRef("visits.round", visit.round_id)
    withdraw_visit(SYSTEM, visit, reason="看的是乙二")
    owed.refresh_from_db()
    assert owed.fulfilled_by is None
    assert rounds_at(home.pk).get().seen == 0
    go(first.pk)
    assert seen_in(visit.round) == {first.pk}
    owed.refresh_from_db()
    assert owed.fulfilled_on == ON
    assert second.pk not in seen_in(visit.round)


def test_the_page_withdraws_it_and_says_so(place: Place, client_as: Callable[..., Client]) -> None:
    visit = visited(place)
    client = client_as("family-doctor", "330727109000")
    Practitioner.objects.filter(pk=place.doctor.pk).update(user=User.objects.get(username__startswith="family-doctor"))
    assert f"/visits/{visit.pk}/withdraw/" in client.get(f"/visits/{visit.pk}/").content.decode()
    client.post(f"/visits/{visit.pk}/withdraw/", {"reason": "登记错了人"})
    page = client.get(f"/visits/{visit.pk}/").content.decode()
    assert "已撤回，不计数" in page
    assert "登记错了人" in page
    assert f"/visits/{visit.pk}/correct/" not in page
    assert f"/visits/{visit.pk}/" not in client.get(f"/elders/{place.elder.pk}/").content.decode()
