"""80/130 asks whether it is the wrong way round; a day long ago asks once more, and the record says by how much it was late."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from factories import a_care_home, a_resident, complete_evidence
from ordering import ON, Place

from yilian.accounts.models import User
from yilian.kernel.actors import SYSTEM
from yilian.kernel.refusals import Invalid
from yilian.people.models import Practitioner
from yilian.visits.actions.rounds import RoundSheet, record_round
from yilian.visits.actions.visits import Delivery, correct_visit, record_visit
from yilian.visits.models import Visit
from yilian.visits.rules.rounds import LATER, FilledRow

ITEM, WARD = "health-checkup", "ward-visit"
LONG_AGO = date(2022, 1, 12)


def delivery(on: date = ON, *, sure: bool = False, **changes: str) -> Delivery:
    return Delivery(ITEM, on, complete_evidence(ITEM) | changes, sure=sure)


def problems(act: Callable[[], object]) -> list[tuple[str, str]]:
    with pytest.raises(Invalid) as wrong:
        act()
    return [(problem.field, problem.code) for problem in wrong.value.problems]


def test_a_pressure_the_wrong_way_round_is_asked_about_and_not_recorded(place: Place) -> None:
    exchanged = delivery(systolic="80", diastolic="130")

    def act() -> Visit:
        return record_visit(SYSTEM, place.elder, place.team, place.doctor, delivery=exchanged)

    assert problems(act) == [("systolic", "values-exchanged")]
    assert not Visit.objects.exists()
    home = a_care_home()
    resident = a_resident(home)
    rows = (FilledRow(resident.pk, complete_evidence(WARD) | {"systolic": "80", "diastolic": "130"}),)
    sheet = RoundSheet(WARD, ON, rows, rest=LATER)
    (back,) = record_round(SYSTEM, home, place.team, place.doctor, sheet=sheet).handed_back
    assert [problem.code for problem in back.problems] == ["values-exchanged"]


def test_a_visit_twenty_months_ago_asks_once_more_and_says_by_how_much_it_was_late(place: Place) -> None:
    def act() -> Visit:
        return record_visit(SYSTEM, place.elder, place.team, place.doctor, delivery=delivery(LONG_AGO))

    assert problems(act) == [("on", "visit-long-ago")]
    late = record_visit(SYSTEM, place.elder, place.team, place.doctor, delivery=delivery(LONG_AGO, sure=True))
    assert late.entered_late == (ON - LONG_AGO).days == 608
    words = Delivery(ITEM, LONG_AGO, complete_evidence(ITEM), note="补记")
    assert correct_visit(SYSTEM, late, delivery=words, reason="漏写").on == LONG_AGO
    assert record_visit(SYSTEM, place.elder, place.team, place.doctor, delivery=delivery()).entered_late == 0
    sheet = RoundSheet(WARD, LONG_AGO, (), rest=LATER)
    house = a_care_home()
    assert problems(lambda: record_round(SYSTEM, house, place.team, place.doctor, sheet=sheet)) == [
        ("on", "visit-long-ago")
    ]


def test_the_form_names_the_field_and_opens_the_fold_that_hides_it(
    place: Place, client_as: Callable[..., Client]
) -> None:
    client = client_as("family-doctor", "330727109000")
    Practitioner.objects.filter(pk=place.doctor.pk).update(user=User.objects.get(username__startswith="family-doctor"))
    address = f"/visits/elder/{place.elder.pk}/"
    evidence = {f"evidence-{code}": text for code, text in complete_evidence(ITEM).items()}
    sent = evidence | {"item": ITEM, "on": "2022-01-12"}
    answer = client.post(address, sent)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "这是 20 个月前（2022-01-12）的服务" in text
    fold = text.partition("日期、时间、地点和备注")[0].rpartition("<details")[2]
    assert fold.startswith(" open")
    assert 'name="sure"' in text
    ahead = client.post(address, sent | {"on": "2023-09-13"}).content.decode()
    assert ahead.partition("日期、时间、地点和备注")[0].rpartition("<details")[2].startswith(" open")
    assert 'href="#id_on"' in ahead
    kept = client.post(address, sent | {"sure": "on"})
    assert "补录，迟 608 天" in client.get(kept.headers["Location"]).content.decode()
    assert "补录，迟 608 天" in client.get(f"/elders/{place.elder.pk}/").content.decode()
