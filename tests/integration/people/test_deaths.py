"""A death is entered, corrected and withdrawn; what is owed is planned anew each time, as if it had been entered so at once."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from factories import complete_evidence
from ordering import ON, Place

from yilian.audit.models import AuditEntry
from yilian.kernel.actors import SYSTEM
from yilian.kernel.deadlines import by_day
from yilian.kernel.records import RecordRef
from yilian.kernel.refusals import Invalid, Refused
from yilian.obligations.actions.generation import generate_for_elder
from yilian.obligations.actions.opening import open_from_record
from yilian.obligations.models import Obligation
from yilian.obligations.rules.fulfilling import RequestedService
from yilian.people.actions.deaths import correct_death, record_death, withdraw_death
from yilian.people.models import Elder
from yilian.visits.actions.visits import Delivery, record_visit

JUNE = date(2023, 6, 1)


def owed(elder: Elder) -> list[tuple[object, ...]]:
    rows = Obligation.objects.filter(elder=elder).order_by("what", "starts_on", "pk")
    return list(rows.values_list("what", "starts_on", "due_on", "void_on", "void_reason"))


@pytest.mark.parametrize("right", [date(2023, 9, 1), date(2023, 3, 1)])
def test_a_corrected_day_leaves_what_the_right_day_would_have_left(place: Place, right: date) -> None:
    record_death(SYSTEM, place.elder, died_on=JUNE)
    correct_death(SYSTEM, place.elder, died_on=right, reason="日期写错")
    corrected = owed(place.elder)
    Obligation.objects.filter(elder=place.elder).delete()
    Elder.objects.filter(pk=place.elder.pk).update(died_on=None)
    generate_for_elder(SYSTEM, Elder.objects.get(pk=place.elder.pk))
    record_death(SYSTEM, Elder.objects.get(pk=place.elder.pk), died_on=right)
    assert corrected == owed(place.elder)
    assert {row[3] for row in corrected if row[4] == "died"} == {right}


def test_a_withdrawn_death_leaves_everything_owed_as_before_with_its_reason_kept(place: Place) -> None:
    before = owed(place.elder)
    record_death(SYSTEM, place.elder, died_on=JUNE)
    assert owed(place.elder) != before
    with pytest.raises(Invalid, match="change-reason-missing"):
        withdraw_death(SYSTEM, place.elder, reason=" ")
    withdraw_death(SYSTEM, place.elder, reason="同名的另一位")
    assert owed(place.elder) == before
    entry = AuditEntry.objects.get(action="people.withdraw_death")
    assert "同名的另一位" in str(entry.details)
    with pytest.raises(Refused, match="death-not-recorded"):
        correct_death(SYSTEM, place.elder, died_on=JUNE, reason="再改")


def test_what_a_record_called_for_is_owed_again_or_void_by_the_right_day(place: Place) -> None:
    requested = RequestedService(
        "health-education", (), date(2023, 5, 1), by_day(date(2023, 8, 1)), RecordRef("tests.x", 7)
    )
    called = open_from_record(SYSTEM, place.elder, place.team, requested=requested)
    for change, void in (
        (lambda: record_death(SYSTEM, place.elder, died_on=JUNE), JUNE),
        (lambda: correct_death(SYSTEM, place.elder, died_on=date(2023, 7, 1), reason="写错"), date(2023, 7, 1)),
        (lambda: correct_death(SYSTEM, place.elder, died_on=ON, reason="写错"), None),
    ):
        change()
        called.refresh_from_db()
        assert called.void_on == void


def test_a_death_before_a_later_service_is_named_and_asked_about(
    place: Place, client_as: Callable[..., Client]
) -> None:
    delivery = Delivery("health-education", ON - timedelta(days=3), complete_evidence("health-education"))
    record_visit(SYSTEM, place.elder, place.team, place.doctor, delivery=delivery)
    with pytest.raises(Refused, match="records-after-death") as refused:
        record_death(SYSTEM, place.elder, died_on=JUNE)
    assert refused.value.params["last"] == date(2023, 9, 9)
    client = client_as("family-doctor", "330727109000")
    asked = client.post(f"/elders/{place.elder.pk}/death/", {"died_on": "2023-06-01"})
    assert asked.status_code == 422
    text = " ".join(asked.content.decode().split())
    assert "服务记录 1 条，2023-09-09 至 2023-09-09" in text
    client.post(f"/elders/{place.elder.pk}/death/", {"died_on": "2023-06-01", "in_spite": "on"})
    assert Elder.objects.get(pk=place.elder.pk).died_on == JUNE
    page = client.get(f"/elders/{place.elder.pk}/").content.decode()
    assert f"/elders/{place.elder.pk}/death/withdraw/" in page
    sent = {"died_on": "2023-09-10", "reason": "按死亡证明"}
    client.post(f"/elders/{place.elder.pk}/death/correct/", sent)
    assert Elder.objects.get(pk=place.elder.pk).died_on == date(2023, 9, 10)
    client.post(f"/elders/{place.elder.pk}/death/withdraw/", {"reason": "登记错了人"})
    assert Elder.objects.get(pk=place.elder.pk).died_on is None
