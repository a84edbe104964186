"""Merging two records: what moves, what stays, who may, and taking apart."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from factories import a_team, an_elder, an_id_number

from yilian.agreements.actions.enrolments import enrol
from yilian.agreements.models import Enrolment
from yilian.audit.scope import using_scope
from yilian.kernel.actors import SYSTEM, Actor
from yilian.kernel.refusals import Invalid, NotFound, Refused
from yilian.obligations.models import Obligation
from yilian.people.actions.elders import NewElder, Revision, register_elder, revise_elder
from yilian.people.actions.lives import NewConsent, NewFamilyMember, add_family_member, give_consent
from yilian.people.actions.merging import declare_distinct, merge_elders, undo_merge
from yilian.people.models import Elder
from yilian.people.queries import likely_duplicates, persons, search

AsRole = Callable[..., Actor]


@pytest.fixture(autouse=True)
def everywhere(county: None) -> Iterator[None]:
    with using_scope(SYSTEM):
        yield


def test_what_pointed_to_the_dropped_record_points_to_the_kept_one() -> None:
    kept, dropped, (team, _doctor) = an_elder(), an_elder(name="周金蓝"), a_team()
    add_family_member(SYSTEM, dropped, member=NewFamilyMember("周某", "daughter"))
    enrolment = enrol(SYSTEM, dropped, team, mode="care-to-home", starts_on=date(2023, 1, 10))
    merge_elders(SYSTEM, kept, dropped, take=["name"])
    kept.refresh_from_db()
    assert kept.name == "周金蓝"
    assert kept.family.get().name == "周某"
    assert Enrolment.objects.get(pk=enrolment.pk).elder_id == kept.pk
    assert not Obligation.objects.filter(elder=dropped).exists()
    assert persons.elder(dropped.pk) == kept
    assert list(persons.elders()) == [kept]


def test_a_row_the_kept_record_has_the_like_of_stays_with_all_that_hangs_on_it() -> None:
    kept, dropped, (team, _doctor) = an_elder(), an_elder(), a_team()
    for elder in (kept, dropped):
        enrol(SYSTEM, elder, team, mode="care-to-home", starts_on=date(2023, 1, 10))
        give_consent(SYSTEM, elder, None, new_consent=NewConsent("care", date(2023, 1, 1)))
    owed = Obligation.objects.filter(elder=dropped).count()
    record = merge_elders(SYSTEM, kept, dropped)
    assert set(record.stayed) == {
        "people.residenceperiod.elder",
        "people.consent.elder",
        "agreements.enrolment.elder",
        "obligations.obligation.elder",
    }
    assert Obligation.objects.filter(elder=dropped).count() == owed > 0
    assert Enrolment.objects.filter(elder=dropped).count() == 1


def test_the_number_of_the_dropped_record_finds_the_kept_one_and_cannot_be_registered_again() -> None:
    number = an_id_number(date(1943, 5, 1), 2)
    kept, dropped = an_elder(), an_elder(id_number=number)
    merge_elders(SYSTEM, kept, dropped)
    assert list(search.search(number)) == [kept]
    with pytest.raises(Refused, match="already-registered") as refused:
        an_elder(id_number=number)
    assert refused.value.params["elder"] == kept.pk


def test_taking_the_identity_number_moves_it_and_undo_gives_it_back() -> None:
    kept, dropped = an_elder(), an_elder()
    numbers = (kept.id_number, dropped.id_number)
    record = merge_elders(SYSTEM, kept, dropped, take=["id_number", "phone"])
    assert persons.elder(kept.pk).id_number == numbers[1]
    undo_merge(SYSTEM, record)
    assert (persons.elder(kept.pk).id_number, persons.elder(dropped.pk).id_number) == numbers


@pytest.mark.feature("56")
def test_what_was_corrected_after_the_merge_survives_its_undo() -> None:
    kept, dropped = an_elder(), an_elder(name="周金蓝", address="旧址")
    record = merge_elders(SYSTEM, kept, dropped, take=["name"])
    right = Revision("周锦兰", 2, kept.birth_date, kept.id_number, address="新址")
    revise_elder(SYSTEM, kept, revision=right)
    undo_merge(SYSTEM, record)
    assert persons.elder(kept.pk).name == "周锦兰"
    assert persons.elder(dropped.pk).name == "周金蓝"


def test_merges_are_undone_in_reverse_order() -> None:
    first, second, third = an_elder(), an_elder(), an_elder()
    one = merge_elders(SYSTEM, second, third)
    two = merge_elders(SYSTEM, first, second)
    assert persons.elder(third.pk) == first
    with pytest.raises(Refused, match="later-merge-first"):
        undo_merge(SYSTEM, one)
    undo_merge(SYSTEM, two)
    undo_merge(SYSTEM, one)
    assert persons.elders().count() == 3
    with pytest.raises(Refused, match="merge-undone"):
        undo_merge(SYSTEM, one)


def test_what_cannot_be_merged() -> None:
    kept, dropped = an_elder(), an_elder()
    with pytest.raises(Refused, match="merge-with-itself"):
        merge_elders(SYSTEM, kept, kept)
    with pytest.raises(Invalid):
        merge_elders(SYSTEM, kept, dropped, take=["password"])
    merge_elders(SYSTEM, kept, dropped)
    with pytest.raises(Refused, match="already-merged"):
        merge_elders(SYSTEM, dropped, kept)


def test_nobody_merges_a_record_they_cannot_see(as_role: AsRole) -> None:
    kept, dropped = an_elder(), an_elder(residence="330727106901")
    with pytest.raises(NotFound):
        merge_elders(as_role("family-doctor", "330727109"), kept, dropped)
    with pytest.raises(Refused, match="not-permitted"):
        merge_elders(as_role("nurse"), kept, dropped)


@pytest.mark.feature("56")
def test_candidates_are_put_forward_until_declared_distinct() -> None:
    one, other = an_elder(), an_elder(name="周金蓝", residence="330727106901")
    an_elder(name="李国庆", birth_date=date(1950, 3, 3))
    assert [(rival.pk, found.reasons) for rival, found in likely_duplicates.duplicates_of(one)] == [
        (other.pk, ("same-sound", "same-birth-date"))
    ]
    assert [(a.pk, b.pk) for a, b, _likeness in likely_duplicates.duplicate_pairs()] == [(one.pk, other.pk)]
    declare_distinct(SYSTEM, other, one)
    declare_distinct(SYSTEM, one, other)
    assert likely_duplicates.duplicates_of(one) == []
    assert likely_duplicates.duplicate_pairs() == []


def test_an_exchanged_digit_and_a_shared_phone_are_found() -> None:
    one = an_elder(birth_date=date(1943, 5, 12), phone="13812345678")
    other = an_elder(birth_date=date(1943, 5, 21), phone="13812345678")
    found = likely_duplicates.duplicates_of(one)
    assert [rival for rival, _ in found] == [other]
    assert found[0][1].reasons == ("same-name", "birth-date-transposed", "same-phone", "same-village")
    assert len(likely_duplicates.duplicate_pairs()) == 1


def test_a_number_registered_out_of_reach_is_refused_without_saying_whose(as_role: AsRole) -> None:
    far = an_elder(residence="330727106901")
    doctor = as_role("family-doctor", "330727109")
    with using_scope(doctor), pytest.raises(Refused, match="registered-elsewhere") as refused:
        register_elder(doctor, new_elder=NewElder("周金兰", 2, far.birth_date, far.id_number, residence="330727109901"))
    assert "elder" not in refused.value.params
    assert Elder.objects.count() == 1


def test_a_death_that_only_the_dropped_record_knows_of_is_kept_and_given_back() -> None:
    kept, dropped = an_elder(), an_elder(name="周金蓝", died_on=date(2023, 8, 1))
    record = merge_elders(SYSTEM, kept, dropped)
    assert persons.elder(kept.pk).died_on == date(2023, 8, 1)
    undo_merge(SYSTEM, record)
    assert persons.elder(kept.pk).died_on is None


def test_every_number_a_person_ever_had_leads_to_the_kept_record_through_chains() -> None:
    first, second, third = an_elder(), an_elder(), an_elder()
    numbers = [elder.id_number for elder in (first, second, third)]
    merge_elders(SYSTEM, second, third, take=["id_number"])
    merge_elders(SYSTEM, first, persons.elder(second.pk))
    for number in numbers:
        assert list(search.search(number)) == [first], number
        with pytest.raises(Refused, match="already-registered") as refused:
            an_elder(id_number=number)
        assert refused.value.params["elder"] == first.pk
    corrected = an_id_number(first.birth_date, 2)
    revise_elder(SYSTEM, persons.elder(first.pk), revision=Revision("周金兰", 2, first.birth_date, corrected))
    assert list(search.search(numbers[0])) == list(search.search(corrected)) == [first]
    assert an_elder(id_number=numbers[0], birth_date=first.birth_date).pk != first.pk


@pytest.mark.parametrize("later", ["number", "rows"])
def test_an_undo_that_cannot_be_says_why_and_changes_nothing(later: str) -> None:
    kept, dropped = an_elder(), an_elder()
    give_consent(SYSTEM, dropped, None, new_consent=NewConsent("care", date(2023, 1, 1)))
    record = merge_elders(SYSTEM, kept, dropped)
    if later == "number":
        Elder.objects.filter(pk=an_elder().pk).update(id_number_hash=dropped.id_number_hash)
    else:
        give_consent(SYSTEM, Elder.objects.get(pk=dropped.pk), None, new_consent=NewConsent("care", date(2023, 2, 1)))
    with pytest.raises(Refused, match="number-taken-since" if later == "number" else "merge-rows-taken"):
        undo_merge(SYSTEM, record)
    assert persons.elder(dropped.pk) == kept
    assert kept.consents.count() == 1
