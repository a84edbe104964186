"""Instruments of health as tables: NEWS2, constitutions, follow-ups, screens, risks, the check-up."""

from typing import Any

import pytest
from sheets import LIBRARY, level, scored, sheet_of

from yilian.assessments.rules.scoring import score

NEWS, CHECKUP = "news2", "nbphs3-elder-annual"
PRESSURE, SUGAR, TCM = "nbphs3-hypertension", "nbphs3-diabetes", "tcm-constitution-33"

# NEWS2 ---------------------------------------------------------------------------------------------------------------

WELL = {
    "resp_rate": 16,
    "spo2_scale1": 97,
    "oxygen": "air",
    "sbp": 120,
    "pulse": 72,
    "consciousness": "A",
    "temperature": 36.6,
}


@pytest.mark.parametrize(
    ("item", "value", "points"),
    [
        ("resp_rate", 8, 3),
        ("resp_rate", 9, 1),
        ("resp_rate", 11, 1),
        ("resp_rate", 12, 0),
        ("resp_rate", 20, 0),
        ("resp_rate", 21, 2),
        ("resp_rate", 24, 2),
        ("resp_rate", 25, 3),
        ("spo2_scale1", 91, 3),
        ("spo2_scale1", 92, 2),
        ("spo2_scale1", 93, 2),
        ("spo2_scale1", 94, 1),
        ("spo2_scale1", 95, 1),
        ("spo2_scale1", 96, 0),
        ("sbp", 90, 3),
        ("sbp", 91, 2),
        ("sbp", 100, 2),
        ("sbp", 101, 1),
        ("sbp", 110, 1),
        ("sbp", 111, 0),
        ("sbp", 219, 0),
        ("sbp", 220, 3),
        ("pulse", 40, 3),
        ("pulse", 41, 1),
        ("pulse", 50, 1),
        ("pulse", 51, 0),
        ("pulse", 90, 0),
        ("pulse", 91, 1),
        ("pulse", 110, 1),
        ("pulse", 111, 2),
        ("pulse", 130, 2),
        ("pulse", 131, 3),
        ("consciousness", "A", 0),
        ("consciousness", "C", 3),
        ("consciousness", "V", 3),
        ("consciousness", "P", 3),
        ("consciousness", "U", 3),
        ("temperature", 35.0, 3),
        ("temperature", 35.1, 1),
        ("temperature", 36.0, 1),
        ("temperature", 36.1, 0),
        ("temperature", 38.0, 0),
        ("temperature", 38.1, 1),
        ("temperature", 39.0, 1),
        ("temperature", 39.1, 2),
        ("oxygen", "oxygen", 2),
    ],
)
def test_a_range_of_news2(item: str, value: object, points: int) -> None:
    assert scored(NEWS, WELL | {item: value}).score == points


@pytest.mark.parametrize(
    ("spo2", "oxygen", "points"),
    [
        (83, "air", 3),
        (84, "air", 2),
        (85, "air", 2),
        (86, "air", 1),
        (87, "air", 1),
        (88, "air", 0),
        (92, "air", 0),
        (93, "air", 0),
        (99, "air", 0),
        (92, "oxygen", 0),
        (93, "oxygen", 1),
        (94, "oxygen", 1),
        (95, "oxygen", 2),
        (96, "oxygen", 2),
        (97, "oxygen", 3),
    ],
)
def test_the_second_scale_of_oxygen(spo2: int, oxygen: str, points: int) -> None:
    sheet = {key: value for key, value in WELL.items() if key != "spo2_scale1"}
    outcome = scored(NEWS, sheet | {"spo2_scale2": spo2, "oxygen": oxygen})
    assert outcome.score == points + (2 if oxygen == "oxygen" else 0)


@pytest.mark.parametrize(
    ("words", "changes", "total", "code", "signs"),
    [
        ("nothing", {}, 0, "low-0", []),
        ("one point", {"pulse": 91}, 1, "low", []),
        ("four points without a three", {"oxygen": "oxygen", "pulse": 111}, 4, "low", []),
        ("three in one", {"consciousness": "V"}, 3, "low-medium", ["single"]),
        ("five", {"oxygen": "oxygen", "pulse": 111, "temperature": 36.0}, 5, "medium", ["urgent"]),
        ("six with a three", {"consciousness": "V", "resp_rate": 25}, 6, "medium", ["urgent", "single"]),
        ("seven", {"consciousness": "V", "resp_rate": 25, "pulse": 91}, 7, "high", ["emergency", "single"]),
    ],
)
def test_responses_of_news2(words: str, changes: dict[str, Any], total: int, code: str, signs: list[str]) -> None:
    outcome = scored(NEWS, WELL | changes)
    assert outcome.level is not None
    assert (outcome.score, outcome.level.code) == (total, code), words
    assert [sign.id for sign in outcome.signs] == signs


def test_of_two_scales_one_is_filled_in() -> None:
    instrument = LIBRARY.instrument(NEWS)
    both = score(instrument, WELL | {"spo2_scale2": 90})
    assert [(one.field, one.code) for one in both.problems] == [("spo2_scale2", "answered-both")]
    none = score(instrument, {key: value for key, value in WELL.items() if key != "spo2_scale1"})
    assert none.missing == ("spo2_scale1",)


# TCM constitution ----------------------------------------------------------------------------------------------------

CALM = {str(number): 1 for number in range(1, 34)} | {"1": 5}
OTHERS = {
    "qi_deficiency": "2 3 4 14",
    "yang_deficiency": "11 12 13 29",
    "yin_deficiency": "10 21 26 31",
    "phlegm_damp": "9 16 28 32",
    "damp_heat": "23 25 27 30",
    "blood_stasis": "19 22 24 33",
    "qi_stagnation": "5 6 7 8",
    "special": "15 17 18 20",
}


def constitution(items: str, total: int) -> dict[str, int]:
    names = items.split()
    base, more = divmod(total, len(names))
    return {name: base + (index < more) for index, name in enumerate(names)}


@pytest.mark.parametrize(("id", "items"), OTHERS.items())
@pytest.mark.parametrize(
    ("total", "grade"), [(4, "no"), (8, "no"), (9, "tends"), (10, "tends"), (11, "yes"), (20, "yes")]
)
def test_a_constitution_s_band_edge(id: str, items: str, total: int, grade: str) -> None:
    outcome = scored(TCM, CALM | constitution(items, total))
    found = {sub.id: sub for sub in outcome.sub_scores}
    assert (found[id].score, found[id].grade) == (total, grade)
    if grade == "yes":
        assert outcome.level is not None
        assert outcome.level.code == id


@pytest.mark.parametrize(
    ("words", "changes", "balanced", "grade", "leading"),
    [
        ("all calm", {}, 25, "yes", "balanced"),
        ("17 and all at most 8", {"1": 1, "2": 2, "4": 3, "5": 2, "13": 1}, 17, "yes", "balanced"),
        ("16 is not enough", {"1": 1, "2": 3, "4": 3, "5": 2, "13": 1}, 16, "no", "undecided"),
        ("17 and one at 9", {**constitution("10 21 26 31", 9)}, 25, "basically", "balanced"),
        ("17 and one at 10", {**constitution("10 21 26 31", 10)}, 25, "basically", "balanced"),
        ("17 and one at 11", {**constitution("10 21 26 31", 11)}, 25, "no", "yin_deficiency"),
    ],
)
def test_the_balanced_constitution(
    words: str, changes: dict[str, int], balanced: int, grade: str, leading: str
) -> None:
    outcome = scored(TCM, CALM | changes)
    found = {sub.id: sub for sub in outcome.sub_scores}["balanced"]
    assert (found.score, found.grade) == (balanced, grade), words
    assert outcome.level is not None
    assert outcome.level.code == leading


def test_reversed_items_count_unreversed_in_their_own_constitution() -> None:
    outcome = scored(TCM, CALM | {"2": 5})
    found = {sub.id: sub.score for sub in outcome.sub_scores}
    assert (found["qi_deficiency"], found["balanced"]) == (8, 21)


def test_equal_highest_scores_are_left_to_a_physician() -> None:
    outcome = scored(TCM, CALM | constitution("10 21 26 31", 12) | constitution("23 25 27 30", 12))
    assert outcome.level is not None
    assert outcome.level.code == "undecided"
    assert [note.en for note in outcome.notes] == ["Equal highest scores: a TCM physician decides"]
    assert len(outcome.reasons) == 2


def test_no_constitution_at_all_asks_to_collect_again() -> None:
    outcome = scored(TCM, CALM | {"1": 1, "2": 3, "4": 3, "5": 2, "13": 1})
    assert "2 weeks" in outcome.notes[0].en


def test_a_contradictory_result_is_a_sign() -> None:
    outcome = scored(TCM, CALM | constitution("10 21 26 31", 12) | constitution("11 12 13 29", 9))
    assert [sign.id for sign in outcome.signs] == ["contradiction"]


# Follow-ups ----------------------------------------------------------------------------------------------------------

CALM_PRESSURE = {"age": 60, "symptoms": ["1"], "sbp": 120, "dbp": 70, "reaction": "none", "complication": "none"}


@pytest.mark.parametrize(
    ("words", "changes", "number", "signs"),
    [
        ("on target", {}, 1, []),
        ("139/89 under 65", {"sbp": 139, "dbp": 89}, 1, []),
        ("140 under 65", {"sbp": 140}, 2, ["adjust"]),
        ("140 at 65", {"age": 65, "sbp": 140}, 1, []),
        ("149 at 65", {"age": 65, "sbp": 149}, 1, []),
        ("150 at 65", {"age": 65, "sbp": 150}, 2, ["adjust"]),
        ("diastolic 90 at 80", {"age": 80, "dbp": 90}, 2, ["adjust"]),
        ("twice running", {"sbp": 150, "previous": "2"}, 2, ["refer"]),
        ("twice, the first satisfied", {"sbp": 150, "previous": "1"}, 2, ["adjust"]),
        ("a reaction", {"reaction": "yes"}, 3, ["adjust"]),
        ("a reaction hard to control", {"reaction": "hard"}, 3, ["refer"]),
        ("a new complication outweighs all", {"complication": "new", "reaction": "yes", "sbp": 150}, 4, ["refer"]),
        ("179/109", {"sbp": 179, "dbp": 109}, 2, ["adjust"]),
        ("systolic 180", {"sbp": 180}, 2, ["emergency", "adjust"]),
        ("diastolic 110", {"dbp": 110}, 2, ["emergency", "adjust"]),
        ("chest pain on target", {"danger": ["heart-pain"]}, 1, ["emergency"]),
        ("another illness", {"danger": "other-illness"}, 1, ["emergency"]),
    ],
)
def test_hypertension_follow_up(words: str, changes: dict[str, Any], number: int, signs: list[str]) -> None:
    outcome = scored(PRESSURE, CALM_PRESSURE | changes)
    assert level(outcome) == number, words
    assert [sign.id for sign in outcome.signs] == signs, words
    assert all(sign.follow_up_days == 14 for sign in outcome.signs)


CALM_SUGAR = {
    "symptoms": ["1"],
    "fasting_glucose": 6.0,
    "sbp": 120,
    "dbp": 70,
    "reaction": "none",
    "complication": "none",
}


@pytest.mark.parametrize(
    ("words", "changes", "number", "signs"),
    [
        ("on target", {}, 1, []),
        ("6.9", {"fasting_glucose": 6.9}, 1, []),
        ("7.0", {"fasting_glucose": 7.0}, 2, ["adjust"]),
        ("twice running", {"fasting_glucose": 7.0, "previous": "2"}, 2, ["refer"]),
        ("16.6", {"fasting_glucose": 16.6}, 2, ["adjust"]),
        ("16.7", {"fasting_glucose": 16.7}, 2, ["emergency", "adjust"]),
        ("4.0", {"fasting_glucose": 4.0}, 1, []),
        ("3.9", {"fasting_glucose": 3.9}, 1, ["emergency"]),
        ("systolic 180", {"sbp": 180}, 1, ["emergency"]),
        ("diastolic 110", {"dbp": 110}, 1, ["emergency"]),
        ("pulse 100", {"heart_rate": 100}, 1, []),
        ("pulse 101", {"heart_rate": 101}, 1, ["emergency"]),
        ("39.0", {"temperature": 39.0}, 1, []),
        ("39.1", {"temperature": 39.1}, 1, ["emergency"]),
        ("acetone breath", {"danger": ["acetone"]}, 1, ["emergency"]),
        ("a reaction", {"reaction": "yes"}, 3, ["adjust"]),
        ("a reaction hard to control", {"reaction": "hard"}, 3, ["refer"]),
        ("a complication worse", {"complication": "worse"}, 4, ["refer"]),
    ],
)
def test_diabetes_follow_up(words: str, changes: dict[str, Any], number: int, signs: list[str]) -> None:
    outcome = scored(SUGAR, CALM_SUGAR | changes)
    assert level(outcome) == number, words
    assert [sign.id for sign in outcome.signs] == signs, words


def test_signs_are_told_on_a_sheet_however_unfinished() -> None:
    outcome = score(LIBRARY.instrument(PRESSURE), {"sbp": 185})
    assert [sign.id for sign in outcome.signs] == ["emergency"]
    assert (outcome.complete, outcome.level) == (False, None)


# Screens, risks, the yearly check-up ---------------------------------------------------------------------------------

NEGATIVE = {"cognition": "negative", "mood": "negative", "hearing": "heard", "motor": "done"}


@pytest.mark.parametrize(
    ("item", "answer", "then"),
    [
        ("cognition", "positive", ("ad8", "mini-cog")),
        ("mood", 2, ("gds-15",)),
        ("hearing", "not-heard", ()),
        ("motor", "not-done", ("morse-fall",)),
    ],
)
def test_a_positive_screen_leads_on(item: str, answer: object, then: tuple[str, ...]) -> None:
    assert level(scored("nbphs3-quick-screens", NEGATIVE)) == 1
    outcome = scored("nbphs3-quick-screens", NEGATIVE | {item: answer})
    assert level(outcome) == 2
    assert [(sign.id, sign.then) for sign in outcome.signs] == [(item, then)]


NINE = ("choking", "misingestion", "pressure_injury", "scald", "bed_fall", "fall", "wandering", "harm", "activity")


@pytest.mark.parametrize(
    ("worst", "number", "signs"), [("none", 1, []), ("protect", 2, ["measures"]), ("high", 3, ["measures"])]
)
@pytest.mark.parametrize("item", NINE)
def test_the_worst_of_nine_risks(item: str, worst: str, number: int, signs: list[str]) -> None:
    outcome = scored("gb-38600-nine-risks", dict.fromkeys(NINE, "none") | {item: worst})
    assert level(outcome) == number
    assert [sign.id for sign in outcome.signs] == signs


@pytest.mark.parametrize("changes", [{"14": "yes"}, {"self-harm": "yes"}])
def test_hopelessness_or_self_harm_starts_the_risk_flow(changes: dict[str, str]) -> None:
    cheerful = sheet_of("gds-15", 0)
    outcome = scored("gds-15", cheerful | changes)
    assert [(sign.id, sign.urgency) for sign in outcome.signs] == [("risk", "urgent")]
    assert level(outcome) == 0


@pytest.mark.parametrize(("item", "keyed"), [(str(n), "no" if n in (1, 5, 7, 11, 13) else "yes") for n in range(1, 16)])
def test_a_keyed_answer_of_gds_counts_one(item: str, keyed: str) -> None:
    assert scored("gds-15", sheet_of("gds-15", 0) | {item: keyed}).score == 1


@pytest.mark.parametrize("best", [0, 8])
def test_lawton_adds_up_without_a_level(best: int) -> None:
    outcome = scored("lawton-iadl", sheet_of("lawton-iadl", best))
    assert (outcome.score, outcome.level) == (best, None)


def test_a_score_that_several_options_share_is_an_answer_where_nothing_tells_them_apart() -> None:
    assert scored("lawton-iadl", sheet_of("lawton-iadl", 8) | {"telephone": 1, "shopping": 0}).score == 7
    assert scored(NEWS, WELL | {"consciousness": 3}).score == 3


def test_ad8_not_known_counts_nothing() -> None:
    assert scored("ad8", {str(n): "unknown" for n in range(1, 9)}).score == 0


def whole_checkup() -> dict[str, Any]:
    instrument = LIBRARY.instrument(CHECKUP)
    answers: dict[str, Any] = {
        item.id: instrument.options_of(item)[0].key
        for item in instrument.items
        if item.kind == "choice" and not item.optional
    }
    measured = {
        "temperature": 36.5,
        "pulse": 72,
        "breathing": 16,
        "sbp_left": 120,
        "dbp_left": 70,
        "sbp_right": 122,
        "dbp_right": 72,
        "height": 160,
        "weight": 55,
        "waist": 80,
        "fasting_glucose": 5.2,
    }
    return answers | measured


@pytest.mark.parametrize(
    ("changes", "signs"),
    [
        ({}, []),
        ({"sbp_left": 140}, ["pressure"]),
        ({"dbp_right": 90}, ["pressure"]),
        ({"sbp_right": 180}, ["emergency", "pressure"]),
        ({"fasting_glucose": 7.0}, ["glucose"]),
        ({"fasting_glucose": 3.9}, ["emergency"]),
        ({"cognition": "positive"}, ["cognition"]),
        ({"mood": "positive"}, ["mood"]),
        ({"self_care": "3"}, ["self-care"]),
    ],
)
def test_the_yearly_check_up_gives_signs_and_no_level(changes: dict[str, Any], signs: list[str]) -> None:
    outcome = scored(CHECKUP, whole_checkup() | changes)
    assert [sign.id for sign in outcome.signs] == signs
    assert (outcome.level, outcome.score) == (None, None)


@pytest.mark.parametrize(
    ("answers", "code"),
    [
        ({"resp_rate": "fast"}, "answer-not-a-number"),
        ({"resp_rate": True}, "answer-not-a-number"),
        ({"resp_rate": float("nan")}, "answer-not-a-number"),
        ({"resp_rate": [16]}, "answer-not-a-number"),
        ({"resp_rate": 400}, "answer-out-of-range"),
        ({"temperature": 36.65}, "answer-too-fine"),
        ({"oxygen": "helium"}, "answer-not-an-option"),
        ({"oxygen": True}, "answer-not-an-option"),
        ({"oxygen": {"a": 1}}, "answer-not-an-option"),
        ({"height": 170}, "answer-unknown-item"),
    ],
)
def test_an_answer_that_cannot_be(answers: dict[str, Any], code: str) -> None:
    outcome = score(LIBRARY.instrument(NEWS), WELL | answers)
    assert [one.code for one in outcome.problems] == [code]
    assert outcome.level is None
