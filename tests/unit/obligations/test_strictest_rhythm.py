"""An item is owed at the strictest rhythm of all its promises that hold, whatever basis, mode or pack; who carries it."""

from datetime import date

import pytest

from yilian.kernel.bases import Basis, BasisKind, ServiceRule
from yilian.kernel.parties import Party, PartyKind
from yilian.kernel.records import RecordRef
from yilian.kernel.timing import Timing
from yilian.obligations.rules.differences import ExistingObligation, VoidPolicy, difference
from yilian.obligations.rules.planning import Entitlement, planned
from yilian.obligations.rules.service_rules import (
    NO_MODE,
    service_rules_for_groups,
    service_rules_for_institution,
    service_rules_for_residents,
    service_rules_of,
)
from yilian.policy.entries import Entitlement as Condition
from yilian.policy.entries import Recipients, ServiceItem, ServicePackage
from yilian.policy.promises import Promise, Source, merged
from yilian.policy.timing_schema import TimingEntry

MONTHLY, QUARTERLY, YEARLY = Timing(1, 1, "mo"), Timing(1, 3, "mo"), Timing(1, 1, "a")
TIMED = {
    "monthly": {"timing": TimingEntry(1, 1, "mo")},
    "quarterly": {"timing": TimingEntry(1, 3, "mo")},
    "yearly": {"timing": TimingEntry(1, 1, "a")},
    "on demand": {"on_demand": True},
}


def a_source(
    mode: str, clause: str, rhythm: str, *, pack: str = "county", to: str = "entitled", **more: object
) -> Source:
    item = ServiceItem("health-talk", clause, Recipients.read(to), **TIMED[rhythm], **more)  # type: ignore[arg-type]
    package = ServicePackage(mode, clause, Condition.read({"anyone": True}), "clinic", ("home",), (item,))
    return Source(pack, package, item)


def rules(mode: str, *sources: Source) -> list[tuple[tuple[str, ...], Timing]]:
    return [(rule.clauses, rule.timing) for rule in service_rules_of(merged(sources), mode)]


def test_a_monthly_promise_of_another_mode_and_pack_makes_the_quarterly_one_monthly() -> None:
    quarterly = a_source("care-to-home", "AA-01", "quarterly")
    monthly = a_source("partnership", "BB-01", "monthly", pack="city")
    assert rules("care-to-home", quarterly, monthly) == [(("BB-01", "AA-01"), MONTHLY)]
    promise: Promise = merged([quarterly, monthly])[0]
    assert promise.rhythm.timing == MONTHLY


def test_a_mode_that_names_no_rhythm_owes_the_item_at_the_rhythm_of_the_others() -> None:
    on_demand, yearly = a_source("care-to-home", "AA-01", "on demand"), a_source("partnership", "BB-01", "yearly")
    assert rules("care-to-home", on_demand, yearly) == [(("BB-01", "AA-01"), YEARLY)]
    assert rules("care-to-home", on_demand) == []


def test_what_another_mode_alone_promises_is_not_owed() -> None:
    assert rules("care-to-home", a_source("partnership", "BB-01", "monthly")) == []


def test_what_asks_for_no_contract_is_owed_on_every_basis_and_by_residence_alone() -> None:
    free = a_source("public-health", "CC-01", "yearly", without_contract=True)
    contracted = a_source("care-to-home", "AA-01", "quarterly", to="contracted")
    assert rules(NO_MODE, free) == [(("CC-01",), YEARLY)]
    assert rules("care-to-home", free, contracted) == [(("AA-01", "CC-01"), QUARTERLY)]
    assert rules("partnership", free) == [(("CC-01",), YEARLY)]
    assert rules(NO_MODE, contracted) == []


def test_a_promise_to_the_contracted_cannot_ask_for_no_contract() -> None:
    with pytest.raises(ValueError, match="without_contract"):
        a_source("public-health", "CC-01", "yearly", to="contracted", without_contract=True)


def test_what_an_agreement_owes_to_the_whole_institution_is_not_owed_to_each_resident_too() -> None:
    promises = merged([a_source("partnership", "AA-01", "quarterly", how="group"), a_source("x", "BB-01", "monthly")])
    assert service_rules_for_residents(promises, "partnership") == ()
    assert [one.timing for one in service_rules_for_groups(promises, "partnership")] == [MONTHLY]
    assert [one.rule.timing for one in service_rules_for_institution(promises, "partnership", {})] == [MONTHLY]


START = date(2023, 1, 10)
KINDS = {BasisKind.AGREEMENT: date(2023, 6, 1), BasisKind.ENROLMENT: date(2023, 3, 1), BasisKind.RESIDENCE: START}


def entitlement(kind: BasisKind, ends_on: date | None = None, timing: Timing = YEARLY) -> Entitlement:
    basis = Basis(RecordRef(f"test.{kind.name.lower()}", 1), KINDS[kind], ends_on, kind=kind)
    return Entitlement(basis, KINDS[kind], (ServiceRule("health-talk", (f"AA-0{int(kind)}",), timing),))


def carriers(*entitlements: Entitlement) -> list[BasisKind]:
    return [owed.basis.kind for owed in planned(entitlements, date(2024, 2, 1)) if owed.basis is not None]


def test_the_agreement_carries_before_the_enrolment_and_that_before_residence() -> None:
    agreement, enrolment, residence = (entitlement(kind) for kind in BasisKind)
    assert carriers(residence) == [BasisKind.RESIDENCE] * 2
    assert carriers(residence, enrolment) == [BasisKind.ENROLMENT] * 2
    assert carriers(residence, enrolment, agreement) == [BasisKind.AGREEMENT] * 2
    (first, _second) = planned([residence, enrolment, agreement], date(2024, 2, 1))
    assert (first.starts_on, first.due_on, first.clauses) == (START, date(2024, 1, 9), ("AA-01", "AA-02", "AA-03"))


def test_what_a_contract_that_ended_carried_residence_carries_on() -> None:
    enrolment = entitlement(BasisKind.ENROLMENT, ends_on=date(2024, 3, 1))
    assert carriers(entitlement(BasisKind.RESIDENCE), enrolment) == [BasisKind.ENROLMENT, BasisKind.RESIDENCE]


def test_another_responsible_organization_revises_what_is_still_to_fall_due() -> None:
    record = RecordRef("people.residenceperiod", 1)
    before, after = (Party(PartyKind.ORGANIZATION, key) for key in (1, 2))
    basis = Basis(record, START, kind=BasisKind.RESIDENCE, obligor=after)
    wanted = planned([Entitlement(basis, START, (ServiceRule("health-talk", ("AA-01",), YEARLY),))], date(2023, 12, 31))
    written = ExistingObligation(7, "health-talk", ("AA-01",), START, date(2024, 1, 9), 1, record, obligor=before)
    assert difference([written], wanted, VoidPolicy(date(2023, 6, 1))).revise == ((7, wanted[0]),)
    assert difference([written], wanted, VoidPolicy(date(2024, 6, 1))).size == 0
