"""What rules ask of one institution or elder: met, not met, not known, and silence, which is no answer."""

from datetime import date
from pathlib import Path

import pytest

from yilian.kernel.conditions import leaves_of
from yilian.policy.facts import ElderFacts, InstitutionFacts
from yilian.policy.loading import load_policy_library
from yilian.policy.requirements import RulesInForce, requirements

LIBRARY = load_policy_library(Path(__file__).resolve().parents[3] / "packs")
ON = date(2023, 9, 12)
STATION = "own-station-or-clinic"


def a_home(**changes):
    facts = {"kind": "care-institution", "care_type": "nursing", "beds": 100, "division": "330727"}
    return InstitutionFacts(**facts | changes)


def asked(facts, on=ON, division="330727"):
    return {each.rule: each for each in requirements(LIBRARY.in_force(division, on), facts)}


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({}, "unmet"),
        ({"has": frozenset({"clinic"})}, "met"),
        ({"has": frozenset({"nursing-station"})}, "met"),
        ({"has": frozenset({"green-channel"})}, "unmet"),
    ],
)
def test_a_hundred_beds_ask_for_a_station_or_a_clinic(changes, state):
    found = asked(a_home(**changes))[STATION]
    assert (found.state, found.asks, found.clause, found.pack) == (state, "required", "PA-22", "panan-2021")
    assert found.limit is not None
    assert found.limit.value == 100
    assert {reason.question for reason in found.reasons} == {"kind", "care_type", "beds_at_least"}
    assert [reason.operand for reason in found.would_meet] == ["nursing-station", "clinic"]


@pytest.mark.parametrize("changes", [{"beds": 99}, {"care_type": "self-care"}, {"kind": "general-hospital"}])
def test_a_rule_that_does_not_speak_of_an_institution_is_silent(changes):
    assert STATION not in asked(a_home(**changes))


def test_after_its_document_nothing_is_asked():
    assert STATION not in asked(a_home(), on=date(2024, 1, 1))


def test_what_is_required_and_nobody_can_know_is_not_known():
    nobody_said = InstitutionFacts(kind="general-hospital", division="330727", unrecorded=LIBRARY.catalogue.open_words)
    found = asked(nobody_said)["elders-first-windows"]
    assert (found.asks, found.state) == ("required", "unknown")


def test_what_is_forbidden_is_not_met_where_it_is_the_case():
    panels = InstitutionFacts(kind="care-institution", division="350121", has=frozenset({"combustible-panels"}))
    found = asked(panels, division="350121")["combustible-panels"]
    assert (found.asks, found.state) == ("forbidden", "unmet")


def test_every_requirement_says_by_what_it_would_be_met():
    rules = [(pack.id, rule) for pack in LIBRARY.packs for rule in pack.decisions if rule.answer == "required"]
    assert [(pack, rule.rule) for pack, rule in rules if rule.met_by is None] == []
    words = LIBRARY.catalogue.word
    named = {
        str(leaf.operand)
        for _pack, rule in rules
        for leaf in leaves_of(rule.met_by.condition)
        if leaf.name == "has" and words[str(leaf.operand)].about == "fulfilment"
    }
    assert {word for word in named if words[word].entered and words[word].awaits is None} == set()
    assert named == {word.code for word in LIBRARY.catalogue.words if word.about == "fulfilment"}


def test_what_must_be_stands_before_what_may_be():
    order = [each.asks for each in requirements(LIBRARY.in_force("330727", ON), a_home())]
    assert order == sorted(order, key=["required", "forbidden", "entitled", "encouraged", "allowed"].index)
    assert {"required", "allowed"} <= set(order)


def test_an_elder_is_told_of_entitlements_and_no_institution_s_rules():
    poor = ElderFacts(age=62, groups=frozenset({"hardship", "in-need-of-device"}), residence="330727")
    found = asked(poor)
    assert found["device-subsidy"].asks == "entitled"
    assert found["device-subsidy"].state == "applies"
    assert STATION not in found
    assert "device-subsidy" not in asked(ElderFacts(age=59, groups=poor.groups, residence="330727"))


def test_a_register_is_asked_as_one_institution_is():
    rules = RulesInForce(LIBRARY.in_force("330727", ON))
    for facts in (a_home(), a_home(has=frozenset({"clinic"})), InstitutionFacts(kind="general-hospital")):
        unmet = {each.rule: each.state for each in rules.of(facts) if each.state in ("unmet", "unknown")}
        assert {rule.rule: state for _pack, rule, state in rules.in_states(facts, ("unmet", "unknown"))} == unmet


def test_what_is_allowed_and_supported_is_encouraged_and_what_is_only_allowed_is_not():
    of_home = asked(InstitutionFacts(kind="care-institution", division="350121"), division="350121")
    assert of_home["medical-services-bought"].asks == "encouraged"
    of_centre = asked(InstitutionFacts(kind="township-health-centre", division="331004"), division="331004")
    assert of_centre["health-management-zone"].asks == "allowed"
