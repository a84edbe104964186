"""Contracts of elders: signed for a year, renewed in a chain, ended for reasons that are counted; and who has none."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db.models import Count
from factories import a_team, an_elder

from yilian.agreements.actions.enrolments import Contract, end_enrolment, enrol, renew_enrolment, sign_contract
from yilian.agreements.models import Enrolment
from yilian.agreements.queries import coverage, enrolments
from yilian.agreements.rules.enrolments import EndReason
from yilian.agreements.rules.states import State, state_of
from yilian.audit.actions import once
from yilian.audit.models import AuditEntry
from yilian.audit.scope import using_scope
from yilian.kernel.actors import SYSTEM, Actor
from yilian.kernel.refusals import NotFound, Refused
from yilian.obligations.models import Obligation
from yilian.people.actions.deaths import record_death
from yilian.people.models import Elder

ON = date(2023, 9, 12)
LAST_YEAR = Contract("care-to-home", date(2022, 9, 20), date(2022, 10, 1))
THIS_YEAR = Contract("care-to-home", date(2023, 1, 5), date(2023, 1, 10))


@pytest.fixture(autouse=True)
def everywhere(county: None) -> Iterator[None]:
    with using_scope(SYSTEM):
        yield


def a_contract(contract: Contract = THIS_YEAR, elder: Elder | None = None) -> Enrolment:
    team, _doctor = a_team()
    return sign_contract(SYSTEM, elder or an_elder(), team, contract=contract)


def died(elder: Elder, on: date) -> None:
    record_death(SYSTEM, elder, died_on=on, in_spite=True)


@pytest.mark.shows("TZ-16")
@pytest.mark.feature("14")
def test_a_contract_holds_for_its_year_and_makes_the_year_owed() -> None:
    made = a_contract()
    assert (made.ends_on, made.agreed_until, made.signed_on) == (date(2024, 1, 9),) * 2 + (date(2023, 1, 5),)
    assert state_of(made.dates, ON) is State.BINDING
    assert state_of(made.dates, date(2023, 11, 11)) is State.EXPIRING
    assert state_of(made.dates, date(2024, 1, 10)) is State.EXPIRED
    assert enrolments.is_contracted(made.elder_id, date(2024, 1, 9))
    assert not enrolments.is_contracted(made.elder_id, date(2024, 1, 10))
    assert (
        Obligation.objects.filter(basis_kind="agreements.enrolment", basis_key=made.pk, what="health-checkup").count()
        == 1
    )


def test_a_renewal_continues_the_chain_and_makes_the_next_year_owed() -> None:
    first = a_contract(LAST_YEAR)
    second = renew_enrolment(SYSTEM, first, signed_on=date(2023, 9, 10))
    assert (second.starts_on, second.ends_on) == (date(2023, 10, 1), date(2024, 9, 30))
    assert (second.renews, second.team, second.mode) == (first, first.team, first.mode)
    assert state_of(enrolments.enrolment(first.pk).dates, date(2023, 10, 1)) is State.RENEWED
    assert Obligation.objects.filter(
        basis_kind="agreements.enrolment", basis_key=second.pk, what="health-checkup"
    ).exists()
    with pytest.raises(Refused, match="already-renewed"):
        renew_enrolment(SYSTEM, first, signed_on=ON)
    with pytest.raises(Refused, match="mode-not-in-force"):  # the plan of 磐安 ends with 2023
        renew_enrolment(SYSTEM, second, signed_on=ON)


def test_a_contract_that_ran_out_is_renewed_from_the_day_of_signing() -> None:
    old = a_contract(Contract("care-to-home", date(2021, 12, 20), date(2022, 1, 1)))
    assert renew_enrolment(SYSTEM, old, signed_on=ON).starts_on == ON


def test_what_has_no_end_needs_no_renewal_and_what_ended_is_signed_anew() -> None:
    team, _doctor = a_team()
    with pytest.raises(Refused, match="nothing-to-renew"):
        renew_enrolment(SYSTEM, enrol(SYSTEM, an_elder(), team, mode="care-to-home", starts_on=ON), signed_on=ON)
    ended = end_enrolment(SYSTEM, a_contract(), ends_on=ON, reason=EndReason.OWN_WISH)
    with pytest.raises(Refused, match="already-ended"):
        renew_enrolment(SYSTEM, ended, signed_on=ON)
    again = Contract("care-to-home", ON, ON + timedelta(days=1))
    assert sign_contract(SYSTEM, ended.elder, team, contract=again).renews is None


def test_a_renewal_does_not_run_into_another_contract_of_the_same_mode() -> None:
    elder, (team, _doctor) = an_elder(), a_team()
    old = sign_contract(SYSTEM, elder, team, contract=Contract("care-to-home", date(2021, 12, 20), date(2022, 1, 1)))
    sign_contract(SYSTEM, elder, team, contract=THIS_YEAR)
    with pytest.raises(Refused, match="already-enrolled"):
        renew_enrolment(SYSTEM, old, signed_on=ON)


def test_an_elder_may_be_enrolled_in_several_modes_but_once_in_each() -> None:
    elder, (team, _doctor) = an_elder(), a_team()
    sign_contract(SYSTEM, elder, team, contract=THIS_YEAR)
    enrol(SYSTEM, elder, team, mode="home-bed", starts_on=date(2023, 2, 1))
    with pytest.raises(Refused, match="already-enrolled"):
        enrol(SYSTEM, elder, team, mode="care-to-home", starts_on=date(2023, 6, 1))
    earlier = Contract("care-to-home", date(2022, 1, 4), date(2022, 1, 5))
    assert sign_contract(SYSTEM, elder, team, contract=earlier).ends_on == date(2023, 1, 4)


def test_the_same_command_signs_and_renews_once() -> None:
    elder, (team, _doctor) = an_elder(), a_team()
    sent, again = uuid4(), uuid4()
    made = [
        once(SYSTEM, sent, "sign_contract", lambda: sign_contract(SYSTEM, elder, team, contract=LAST_YEAR))
        for _ in range(2)
    ]
    renewed = [
        once(SYSTEM, again, "renew_enrolment", lambda: renew_enrolment(SYSTEM, made[0], signed_on=ON)) for _ in range(2)
    ]
    assert made[0] == made[1]
    assert renewed[0] == renewed[1]
    assert Enrolment.objects.count() == 2


@pytest.mark.feature("14")
def test_reasons_are_counted_and_nothing_else_is_a_reason() -> None:
    with pytest.raises(Refused, match="end-reason-unknown"):
        end_enrolment(SYSTEM, a_contract(), ends_on=ON, reason="搬走")
    with pytest.raises(Refused, match="end-note-missing"):
        end_enrolment(SYSTEM, a_contract(), ends_on=ON, reason="other")
    made = a_contract()
    with pytest.raises(Refused, match="death-not-recorded"):
        end_enrolment(SYSTEM, made, ends_on=ON, reason="died")
    died(made.elder, ON)
    made = enrolments.enrolment(made.pk)
    end_enrolment(SYSTEM, made, ends_on=ON, reason="died")
    for reason in ("moved-away", "moved-away", "lost-contact"):
        end_enrolment(SYSTEM, a_contract(), ends_on=ON, reason=reason)
    counted = Enrolment.objects.exclude(end_reason="").order_by().values_list("end_reason").annotate(Count("pk"))
    assert dict(counted) == {"died": 1, "moved-away": 2, "lost-contact": 1}


def test_an_end_voids_what_would_have_come_after_it() -> None:
    made = end_enrolment(SYSTEM, a_contract(), ends_on=date(2023, 6, 30), reason="moved-away", note="随子女迁往杭州")
    assert (made.ends_on, made.agreed_until, made.end_note) == (date(2023, 6, 30), date(2024, 1, 9), "随子女迁往杭州")
    later = Obligation.objects.filter(
        basis_kind="agreements.enrolment", basis_key=made.pk, due_on__gt=date(2023, 6, 30)
    )
    assert later.exists()
    assert not later.filter(void_on__isnull=True).exists()
    assert state_of(made.dates, date(2023, 6, 30)) is State.BINDING
    assert state_of(made.dates, date(2023, 7, 1)) is State.TERMINATED


def test_nobody_beyond_reach_renews_or_ends(as_role: Callable[..., Actor]) -> None:
    made = a_contract(LAST_YEAR)
    stranger = as_role("family-doctor", "330727106")
    with pytest.raises(NotFound):
        renew_enrolment(stranger, made, signed_on=ON)
    with pytest.raises(NotFound):
        end_enrolment(stranger, made, ends_on=ON, reason="moved-away")


@pytest.mark.shows("TZ-16")
@pytest.mark.feature("2", "14")
def test_those_without_a_contract_stand_with_the_groups_in_need_first_and_then_by_age() -> None:
    contracted = an_elder(name="周有约")
    a_contract(elder=contracted)
    young = an_elder(name="周年轻", birth_date=date(1958, 1, 1))
    oldest = an_elder(name="周年长", birth_date=date(1930, 1, 1))
    ill = an_elder(name="周重病", birth_date=date(1957, 1, 1), groups=("seriously-ill",))
    died(an_elder(name="周已故"), date(2023, 3, 1))
    elsewhere = an_elder(name="王别处", residence="330727106901", birth_date=date(1940, 1, 1))
    assert list(coverage.without_contract("330727", ON)) == [ill, oldest, elsewhere, young]
    assert list(coverage.without_contract("330727109", ON, group="seriously-ill")) == [ill]
    assert contracted in coverage.without_contract("330727", date(2024, 1, 10))
    lines = {line.township: (line.elders, line.contracted) for line in coverage.coverage_by_township("330727", ON)}
    assert lines == {"330727106": (1, 0), "330727109": (4, 1)}


def test_a_doctor_sees_only_those_of_the_own_township_and_the_look_is_logged(client_as: Callable[..., object]) -> None:
    here, there = an_elder(name="周在此"), an_elder(name="王在彼", residence="330727106901")
    doctor = client_as("family-doctor", "330727109000")
    page = doctor.get("/enrolments/without/")  # type: ignore[attr-defined]
    text = page.content.decode()
    assert "周在此" in text
    assert "王在彼" not in text
    assert AuditEntry.objects.filter(action="agreements.without", elders__contains=[here.pk]).exists()
    assert not AuditEntry.objects.filter(action="agreements.without", elders__contains=[there.pk]).exists()
