"""Divisions that no document tells apart share a policy, and what is kept of the documents is forgotten with them."""

from datetime import date

import pytest
from msgspec.structs import replace

from yilian.places import policies
from yilian.places.policies import policy_for, policy_library, rules_for
from yilian.policy.entries import Participation, Span
from yilian.policy.requirements import RulesInForce

ON = date(2023, 9, 12)
PLACES = ("330727109201", "330727000000", "331002001001", "431002001001", "350102001001", "110101001001", "33", "")


@pytest.mark.parametrize("division", PLACES)
@pytest.mark.parametrize("on", [date(2019, 5, 1), ON, date(2026, 1, 1)])
def test_a_policy_is_what_the_library_says_of_the_division(division: str, on: date) -> None:
    own, shared = policy_library().in_force(division, on), policy_for(division, on)
    assert (shared.packs, shared.declared, shared.on) == (own.packs, own.declared, own.on)


def test_where_somebody_lives_may_be_unknown() -> None:
    assert policy_for(None, ON).packs == policy_for("", ON).packs == ()


def test_villages_of_a_county_share_policy_and_rules() -> None:
    assert policy_for("330727109201", ON) is policy_for("330727101203", ON)
    assert rules_for("330727109201", ON) is rules_for("330727101203", ON)
    assert isinstance(rules_for("330727109201", ON), RulesInForce)


def test_a_township_that_has_declared_something_is_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    declared = Participation(
        "panan-2021", "care-to-home", Span(date(2023, 1, 1)), "尖山镇开展", division="330727102000"
    )
    library = policy_library()
    packs = (
        replace(pack, participation=(declared,)) if pack.id == "panan-2021" else replace(pack, participation=())
        for pack in library.packs
    )
    changed = replace(library, packs=tuple(packs))
    for kept in policies.KEPT:
        kept.cache_clear()
    try:
        monkeypatch.setattr(policies, "load_policy_library", lambda _folder: changed)
        assert policies.digits_told_apart() == 9
        assert policy_for("330727102201", ON).declared == (declared,)
        assert policy_for("330727101201", ON).declared == ()
        assert policy_for("330727102201", ON) is policy_for("330727102202", ON)
    finally:
        for kept in policies.KEPT:
            kept.cache_clear()


def test_everything_that_is_kept_of_the_documents_is_named() -> None:
    kept = {value for value in vars(policies).values() if hasattr(value, "cache_clear")}
    assert kept - set(policies.KEPT) == {policies.clause_evidence}
