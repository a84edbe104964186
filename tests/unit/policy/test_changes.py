"""Documents that replace, amend and repeal; entries with periods; what a place takes part in; what contradicts is refused."""

from datetime import date

import pytest

from yilian.kernel.refusals import NotInForce
from yilian.policy.facts import ElderFacts, InstitutionFacts
from yilian.policy.loading import load_policy_library, read_policy_library

LATER = {
    "county-2022/pack.yaml": """
id: county-2022
title: {zh: 县补充意见, en: County supplement}
number: null
issuer: {zh: 县政府, en: County}
kind: notice
jurisdiction: '330727'
issued: 2022-06-01
in_force: {from: 2022-06-01, to: null}
text: paraphrase
CHANGES
""",
    "county-2022/clauses.yaml": """
- {id: EE-01, at: 一, kind: rule, text: {zh: 床位, en: beds}, open: {zh: 未, en: no}}
""",
    "county-2022/rules.yaml": """
- {parameter: own-unit.beds, clause: EE-01, title: {zh: 床位, en: beds}, unit: beds, values: [{from: 2022-06-01, value: 50, printed: 50张以上}]}
""",
}
HOME = InstitutionFacts(kind="care-institution", beds=60)
BEFORE, AFTER = date(2022, 5, 31), date(2022, 6, 1)
COUNTY = "330727"


def later(changes="", **files):
    named = {f"county-2022/{name}.yaml": text for name, text in files.items()}
    return {name: text.replace("CHANGES", changes) for name, text in (LATER | named).items()}


@pytest.fixture
def library(written):
    def with_later(changes="", **files):
        return load_policy_library(written(later(changes, **files)))

    return with_later


def test_at_one_level_the_later_document_holds_from_its_first_day(library):
    found = library()
    assert found.in_force(COUNTY, BEFORE).parameter("own-unit.beds").value == 100
    assert found.in_force(COUNTY, AFTER).parameter("own-unit.beds").value == 50
    assert found.in_force(COUNTY, BEFORE).answer("own-unit", HOME).code == "not-required"
    assert found.in_force(COUNTY, AFTER).answer("own-unit", HOME).code == "required"


def test_a_cadence_that_a_later_document_loosens_is_the_later_ones(library):
    services = """
- mode: care-to-home
  clause: EE-01
  entitled: {anyone: true}
  provider: township-health-centre
  settings: [home]
  items:
    - {item: health-checkup, clause: EE-01, timing: {frequency: 1, period: 3, periodUnit: a}, to: entitled}
"""
    found, elder = library(services=services), ElderFacts(age=85, contracted=True, residence=COUNTY)
    rhythm = {day: promised(found, day, elder)["health-checkup"] for day in (BEFORE, AFTER)}
    assert [rhythm[day].rhythm.timing.period for day in (BEFORE, AFTER)] == [1, 2]  # the city's two years stay stricter
    assert rhythm[AFTER].clauses == ("CC-01", "EE-01")


def promised(library, day, elder):
    return {promise.item: promise for promise in library.in_force(COUNTY, day).promises_to(elder)}


@pytest.mark.parametrize(
    ("changes", "left"),
    [
        ("replaces: [{pack: county-2021}]", ["county-2022", "city-2018"]),
        ("repeals: [{pack: county-2021, from: 2022-06-01}]", ["county-2022", "city-2018"]),
        ("repeals: [{pack: county-2021, from: 2023-01-01}]", ["county-2022", "county-2021", "city-2018"]),
        ("repeals: [{pack: county-2021, clause: DD-03}]", ["county-2022", "county-2021", "city-2018"]),
    ],
)
def test_what_was_replaced_or_repealed_no_longer_binds(library, changes, left):
    found = library(changes)
    assert [pack.id for pack in found.in_force(COUNTY, BEFORE).packs] == ["county-2021", "city-2018"]
    assert [pack.id for pack in found.in_force(COUNTY, AFTER).packs] == left


@pytest.mark.parametrize("kind", ["repeals", "amends"])
def test_one_clause_taken_away_takes_its_rules_and_values_and_leaves_the_rest(library, kind):
    found = library(f"{kind}: [{{pack: county-2021, clause: DD-03}}]", rules="[]")
    policy = found.in_force(COUNTY, AFTER)
    with pytest.raises(NotInForce):
        policy.parameter("own-unit.beds")
    with pytest.raises(NotInForce):
        policy.answer("own-unit", HOME)
    assert len(policy.targets()) == 4
    assert found.in_force(COUNTY, BEFORE).parameter("own-unit.beds").value == 100


def test_what_was_repealed_does_not_come_back_when_the_later_document_ends(written):
    files = later("repeals: [{pack: county-2021}]")
    files["county-2022/pack.yaml"] = files["county-2022/pack.yaml"].replace("to: null", "to: 2022-12-31")
    found = load_policy_library(written(files))
    assert [pack.id for pack in found.in_force(COUNTY, date(2023, 6, 1)).packs] == ["city-2018"]


def test_rules_targets_items_and_packages_hold_in_their_period(written):
    from tests.unit.policy.conftest import FILES

    services = FILES["county-2021/services.yaml"].replace(
        "item: health-checkup, clause: DD-02,", "item: health-checkup, clause: DD-02, in_force: {from: 2022-01-01},"
    )
    rules = FILES["county-2021/rules.yaml"].replace(
        "rule: own-unit,", "rule: own-unit, in_force: {from: 2022-01-01, to: 2022-12-31},"
    )
    targets = FILES["county-2021/targets.yaml"].replace("id: split,", "id: split, in_force: {from: 2022-07-01},")
    changed = {
        "county-2021/services.yaml": services,
        "county-2021/rules.yaml": rules,
        "county-2021/targets.yaml": targets,
    }
    found, elder = load_policy_library(written(changed)), ElderFacts(age=85, contracted=True, residence=COUNTY)
    by_day = [date(2021, 12, 31), date(2022, 1, 1), date(2023, 1, 1)]
    assert [promised(found, day, elder)["health-checkup"].clauses[0] for day in by_day] == ["CC-01", "DD-02", "DD-02"]
    assert [bool(found.in_force(COUNTY, day).rules) for day in by_day] == [False, True, False]
    assert [len(found.in_force(COUNTY, day).targets()) for day in by_day] == [3, 3, 4]


def test_the_same_days_give_the_same_pack_so_that_a_planner_can_tell_them_apart(library):
    found = library("repeals: [{pack: county-2021, clause: DD-03}]")
    first, second = (found.in_force(COUNTY, day).packs[1] for day in (AFTER, date(2022, 7, 1)))
    assert first is second
    assert first is not found.in_force(COUNTY, BEFORE).packs[0]


def test_every_value_carries_which_text_of_the_pack_gave_it(library, written):
    found = library()
    parameter = found.in_force(COUNTY, AFTER).parameter("own-unit.beds")
    assert parameter.digest == found.pack("county-2022").digest
    assert len(parameter.digest) == 64
    assert found.in_force(COUNTY, BEFORE).answer("own-unit", HOME).digest == found.pack("county-2021").digest


OFFER = """
- mode: care-to-home
  clause: EE-01
  entitled: {anyone: true}
  provider: [township-health-centre, family-doctor-team]
  settings: [home]
  strength: should
  items:
    - {item: ward-visit, clause: EE-01, on_demand: true, to: entitled}
    - {item: green-channel, clause: EE-01, strength: must, standing: true, to: entitled}
"""


def test_only_what_must_be_is_owed_and_the_rest_is_offered(library):
    policy = library(services=OFFER).in_force(COUNTY, AFTER)
    elder = ElderFacts(age=61, residence=COUNTY)
    assert [promise.item for promise in policy.promises_to(elder)] == ["green-channel"]
    (offer,) = policy.offers_to(elder)
    assert (offer.item, offer.strength) == ("ward-visit", "should")
    assert offer.providers == ("township-health-centre", "family-doctor-team")


PART = "- {pack: county-2022, mode: care-to-home, item: ward-visit, in_force: {from: 2022-09-01}, printed: 县里开展}"


def test_what_is_offered_is_owed_from_the_day_on_which_the_place_takes_part(library):
    found, elder = library(services=OFFER, participation=PART), ElderFacts(age=61, residence=COUNTY)
    assert "ward-visit" not in promised(found, date(2022, 8, 31), elder)
    assert "ward-visit" in promised(found, date(2022, 9, 1), elder)


@pytest.mark.parametrize(
    ("changes", "files", "code", "where"),
    [
        ("repeals: [{pack: county-2020}]", {}, "pack-unknown", "pack.yaml:10:18"),
        ("replaces: [{pack: county-2022}]", {}, "pack-unknown", "pack.yaml:10:19"),
        ("amends: [{pack: county-2021, clause: DD-09}]", {}, "clause-unknown", "pack.yaml:10:38"),
        ("amends: [{pack: county-2021}]", {}, "change-of-all", "pack.yaml:10:17"),
        ("repeals: [{pack: city-2018, clause: CC-01}]", {}, "change-of-higher-law", "pack.yaml:10:18"),
        ("repeals: [{pack: county-2021, from: 2021-01-01}]", {}, "repeal-before-law", "pack.yaml:10:37"),
        ("repeals: [{pack: county-2021, from: 2022-01-01}]", {}, "before-the-document", "pack.yaml:10:37"),
        ("repeals: [{pack: county-2021, from: 2024-01-01}]", {}, "change-after-end", "pack.yaml:10:37"),
        (
            "",
            {"participation": PART.replace("ward-visit", "green-channel"), "services": OFFER},
            "participation-needless",
            "participation.yaml:1",
        ),
        ("", {"participation": PART, "services": "[]"}, "service-unknown", "participation.yaml:1"),
        (
            "",
            {"participation": PART.replace("county-2022", "county-2029")},
            "pack-unknown",
            "participation.yaml:1",
        ),
        (
            "",
            {"participation": PART.replace("2022-09-01", "2022-01-01"), "services": OFFER},
            "before-the-document",
            "participation.yaml:1",
        ),
        (
            "",
            {"rules": LATER["county-2022/rules.yaml"].replace("2022-06-01", "2022-01-01")},
            "before-the-document",
            "rules.yaml:1",
        ),
        (
            "",
            {
                "rules": """
- {rule: cap, clause: EE-01, title: {zh: 限, en: cap}, subject: institution, when: {ownership: private}, answer: refused}
- {rule: free, clause: EE-01, title: {zh: 放, en: free}, subject: institution, when: {ownership: private}, answer: allowed}
"""
            },
            "rules-contradict",
            "rules.yaml:2",
        ),
        (
            "",
            {
                "rules": """
- {rule: cap, clause: EE-01, title: {zh: 限, en: cap}, subject: institution, when: {ownership: private}, answer: refused}
- {rule: cap, clause: EE-01, title: {zh: 限, en: cap}, subject: institution, when: {ownership: public}, answer: refused}
"""
            },
            "rule-twice",
            "rules.yaml:2",
        ),
        (
            "",
            {"services": OFFER.replace("item: green-channel", "item: ward-visit")},
            "item-twice",
            "services.yaml:9",
        ),
        (
            "",
            {"services": OFFER.replace("[township-health-centre, family-doctor-team]", "[nobody]")},
            "provider-unknown",
            "services.yaml:4",
        ),
    ],
)
def test_what_changes_nothing_or_contradicts_is_refused_with_file_line_and_remedy(written, changes, files, code, where):
    _, errors, _ = read_policy_library(written(later(changes, **files)))
    told = [error for error in errors if error.code == code]
    assert told, errors
    assert f"{told[0]}".startswith(f"packs/county-2022/{where}")
    assert told[0].remedy


def test_two_documents_of_one_place_and_day_may_not_contradict_each_other(written):
    files = later()
    files["county-2022/pack.yaml"] = files["county-2022/pack.yaml"].replace("2022-06-01", "2021-05-17")
    files["county-2022/rules.yaml"] = files["county-2022/rules.yaml"].replace("2022-06-01", "2021-05-17")
    _, errors, _ = read_policy_library(written(files))
    assert {error.code for error in errors} == {"documents-contradict"}


@pytest.mark.parametrize(("answer", "strength"), [("required", "may"), ("refused", "should"), ("encouraged", "must")])
def test_a_strength_that_contradicts_the_answer_is_refused(replaced, answer, strength):
    folder = replaced("county-2021/rules.yaml", "answer: required,", f"answer: {answer}, strength: {strength},")
    _, errors, _ = read_policy_library(folder)
    assert [(error.code, error.file) for error in errors] == [("entry-invalid", "packs/county-2021/rules.yaml")] or (
        "contradicts" in errors[0].message
    )
