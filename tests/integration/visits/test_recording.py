"""A visit is recorded whole or not at all."""

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal

import pytest
from factories import a_team, an_elder, complete_evidence

from yilian.agreements.actions.enrolments import enrol
from yilian.audit.models import AuditEntry
from yilian.audit.scope import using_scope
from yilian.health.models import Observation
from yilian.health.queries import history_of, is_observation
from yilian.kernel.actors import SYSTEM, Actor
from yilian.kernel.refusals import Invalid, Refused
from yilian.obligations.models import Obligation
from yilian.people.actions.deaths import record_death
from yilian.people.actions.staff import certify, form_team, register_practitioner
from yilian.people.models import Elder, Practitioner, Team
from yilian.places.models import Organization
from yilian.visits.actions.visits import Delivery, record_visit
from yilian.visits.models import Evidence, Visit
from yilian.visits.queries.visits import requirements_of, values_of, visits_of

ON = date(2023, 9, 12)
CHECKUP = "health-checkup"
AsRole = Callable[..., Actor]


@pytest.fixture
def there(county: None) -> Iterator[tuple[Elder, Team, Practitioner]]:
    with using_scope(SYSTEM):
        elder, (team, doctor) = an_elder(), a_team()
        enrol(SYSTEM, elder, team, mode="care-to-home", starts_on=date(2023, 1, 10))
        yield elder, team, doctor


There = tuple[Elder, Team, Practitioner]


def delivered(on: date = ON, **evidence: str) -> Delivery:
    return Delivery(CHECKUP, on, complete_evidence(CHECKUP) | evidence)


def assert_nothing_written() -> None:
    assert not Visit.objects.exists()
    assert not Observation.objects.exists()
    assert not Evidence.objects.exists()
    assert not Obligation.objects.filter(fulfilled_on__isnull=False).exists()
    assert not AuditEntry.objects.filter(action="visits.record").exists()


def test_every_value_demanded_is_kept_with_its_unit(there: There) -> None:
    visit = record_visit(SYSTEM, *there, delivery=delivered(systolic="128.5"))
    seen = {one.code: one for one in values_of([visit])[visit.pk]}
    assert set(seen) == {requirement.code for requirement in requirements_of(CHECKUP)}
    assert (seen["systolic"].number, seen["systolic"].unit) == (Decimal("128.500"), "mm[Hg]")
    assert list(visits_of(there[0].pk)) == [visit]


def test_what_has_a_loinc_code_stands_in_the_health_record_only_and_the_rest_with_the_visit_only(there: There) -> None:
    visit = record_visit(SYSTEM, *there, delivery=delivered())
    demanded = {requirement.code for requirement in requirements_of(CHECKUP)}
    observed = Observation.objects.filter(elder=there[0], source_kind="visits.visit", source_key=visit.pk)
    assert set(observed.values_list("code", flat=True)) == {code for code in demanded if is_observation(code)}
    evidence = Evidence.objects.filter(visit=visit)
    assert set(evidence.values_list("code", flat=True)) == {code for code in demanded if not is_observation(code)}
    assert evidence.exists()
    assert {(one.on, one.happened_at, one.status) for one in observed} == {(ON, None, "final")}


@pytest.mark.parametrize("text", ["", "NaN", "8000", "高"])
def test_one_bad_value_writes_nothing(there: There, text: str) -> None:
    with pytest.raises(Invalid):
        record_visit(SYSTEM, *there, delivery=delivered(systolic=text))
    assert_nothing_written()


@pytest.mark.parametrize("on", [date(2023, 9, 13), date(1943, 4, 30), date(2017, 12, 31)])
def test_a_day_that_cannot_be_writes_nothing(there: There, on: date) -> None:
    with pytest.raises(Refused):
        record_visit(SYSTEM, *there, delivery=delivered(on))
    assert_nothing_written()


def test_the_dead_are_given_nothing_after_their_last_day(there: There) -> None:
    elder, team, doctor = there
    last = date(2023, 9, 11)
    record_death(SYSTEM, elder, died_on=last, in_spite=True)
    with pytest.raises(Refused, match="elder-died-before-visit"):
        record_visit(SYSTEM, elder, team, doctor, delivery=delivered())
    assert_nothing_written()
    assert record_visit(SYSTEM, elder, team, doctor, delivery=delivered(last)).pk


def test_a_certificate_that_ran_out_refuses_from_the_day_after(there: There) -> None:
    elder, _team, _doctor = there
    centre = Organization.objects.get(code="centre-330727109000")
    nurse = register_practitioner(SYSTEM, centre, name="李护士", kind="nurse")
    certify(SYSTEM, nurse, number="T-2", starts_on=date(2018, 1, 1), ends_on=date(2023, 9, 11))
    team = form_team(SYSTEM, centre, name="二队", members=[nurse])
    with pytest.raises(Refused, match="certificate-lapsed"):
        record_visit(SYSTEM, elder, team, nurse, delivery=delivered())
    assert_nothing_written()
    assert record_visit(SYSTEM, elder, team, nurse, delivery=delivered(date(2023, 9, 11))).pk


def test_who_is_not_qualified_for_an_item_is_refused(there: There) -> None:
    elder, team, _doctor = there
    centre = Organization.objects.get(code="centre-330727109000")
    helper = register_practitioner(SYSTEM, centre, name="义工", kind="volunteer")
    certify(SYSTEM, helper, number="T-3", starts_on=date(2018, 1, 1))
    with pytest.raises(Refused, match="practitioner-not-qualified"):
        record_visit(SYSTEM, elder, team, helper, delivery=delivered())
    assert_nothing_written()


def test_who_may_not_record_is_refused(there: There, as_role: AsRole) -> None:
    for role in ("health-bureau", "institution-staff", "auditor", "family"):
        with pytest.raises(Refused, match="not-permitted"):
            record_visit(as_role(role), *there, delivery=delivered())
    assert_nothing_written()


def test_the_newest_value_of_each_code_is_found(there: There) -> None:
    record_visit(SYSTEM, *there, delivery=delivered(date(2023, 9, 10), systolic="150"))
    record_visit(SYSTEM, *there, delivery=delivered(date(2023, 9, 1), systolic="120"))
    assert history_of(there[0].pk, "systolic")[0].number == 150
