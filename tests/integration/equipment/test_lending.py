"""Equipment is lent, comes back and is lent again; what a rule refuses leaves nothing behind."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from factories import an_elder
from ordering import HERE, ON, THERE, AsRole, Place, refused

from yilian.audit.scope import using_scope
from yilian.equipment.actions import Terms, extend_loan, inspect_equipment, lend, register_equipment, take_back
from yilian.equipment.models import Equipment, Loan
from yilian.equipment.queries import loans_open, loans_open_for, loans_waiting
from yilian.equipment.rules import Condition, Kind
from yilian.kernel.actors import SYSTEM
from yilian.kernel.refusals import Invalid
from yilian.places.models import Organization
from yilian.visits.models import Visit


def a_wheelchair(place: Place, kind: Kind = Kind.WHEELCHAIR, number: str = "L-1") -> Equipment:
    return register_equipment(SYSTEM, place.centre, kind=kind, number=number)


TERMS = Terms(date(2023, 9, 1), date(2023, 9, 11))


@pytest.mark.shows("PA-08")
@pytest.mark.feature("22")
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


@pytest.mark.shows("PA-17")
@pytest.mark.feature("29")
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


def test_equipment_is_taken_back_by_whose_it_is(place: Place, as_role: AsRole) -> None:
    bed = register_equipment(
        SYSTEM, Organization.objects.get(code="centre-330727106000"), kind=Kind.CARE_BED, number="B-1"
    )
    loan = lend(SYSTEM, bed, place.elder, by=place.hands("nurse"), terms=TERMS)
    doctor = as_role("family-doctor", HERE)
    with using_scope(doctor):
        assert loans_open_for(place.elder.pk, ON).get().equipment.number == "B-1"
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


def test_a_neighbouring_township_sees_neither_loan_nor_piece(place: Place, as_role: AsRole) -> None:
    loan = lend(SYSTEM, a_wheelchair(place), place.elder, by=place.hands("nurse"), terms=TERMS)
    with using_scope(as_role("family-doctor", THERE)):
        assert not Loan.objects.exists()
        assert not Equipment.objects.exists()
        assert not loans_waiting(ON).exists()
    with using_scope(as_role("family-doctor", HERE)):
        assert list(loans_open_for(place.elder.pk, ON)) == [loan]
        assert Equipment.objects.get() == loan.equipment
        assert loans_waiting(ON).count() == 1
