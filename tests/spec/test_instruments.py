"""Instruments as tables: every band edge, every special rule, what is missing and what cannot be."""

from typing import Any

import pytest
from sheets import LIBRARY, level, scored, sheet_of

from yilian.assessments.rules.scoring import score

ABILITY, LTCI = "gbt-42195-2022", "ltci-2021-37"

BANDS = {
    ABILITY: ((90, 90, 0), (66, 89, 1), (46, 65, 2), (30, 45, 3), (0, 29, 4)),
    "nbphs3-self-care": ((0, 3, 1), (4, 8, 2), (9, 18, 3), (19, 37, 4)),
    "barthel": ((100, 100, 0), (65, 95, 1), (45, 60, 2), (0, 40, 3)),
    "ad8": ((0, 1, 0), (2, 8, 1)),
    "mini-cog": ((0, 2, 1), (3, 5, 0)),
    "morse-fall": ((0, 20, 0), (25, 40, 1), (45, 125, 2)),
    "braden": ((19, 23, 0), (15, 18, 1), (13, 14, 2), (10, 12, 3), (6, 9, 4)),
    "frail": ((0, 0, 0), (1, 2, 1), (3, 5, 2)),
    "gds-15": ((0, 4, 0), (5, 8, 1), (9, 11, 2), (12, 15, 3)),
}
EDGES = [
    pytest.param(id, total, number, id=f"{id}-{total}")
    for id, bands in BANDS.items()
    for low, high, number in bands
    for total in sorted({low, high})
]


@pytest.mark.parametrize(("id", "total", "number"), EDGES)
def test_a_band_edge(id: str, total: int, number: int) -> None:
    outcome = scored(id, sheet_of(id, total))
    assert outcome.score == total
    assert level(outcome) == number
    assert outcome.reasons[0].rule == "band"


@pytest.mark.parametrize(("pain", "number"), [(0, 0), (1, 1), (3, 1), (4, 2), (6, 2), (7, 3), (10, 3)])
def test_pain(pain: int, number: int) -> None:
    outcome = scored("nrs-pain", {"pain": pain})
    assert level(outcome) == number
    assert [sign.id for sign in outcome.signs] == (["severe"] if pain >= 7 else [])


# GB/T 42195-2022 -----------------------------------------------------------------------------------------------------

ABLE = {
    one.id: max(LIBRARY.instrument(ABILITY).options_of(one), key=lambda o: o.score or 0).key
    for one in LIBRARY.instrument(ABILITY).items
    if one.id.startswith("B.")
}
RISKS = "A.2.14."


@pytest.mark.parametrize(
    ("words", "changes", "total", "preliminary", "final", "rules"),
    [
        ("nothing to report", {}, 90, 0, 0, []),
        ("dementia worsens by one", {"A.4.1": ["F00-F03"]}, 90, 0, 1, ["C.4-dementia-mental"]),
        ("a disorder not diagnosed by a psychiatrist", {"A.4.1": ["F04-F99"], "A.4.1.by": "no"}, 90, 0, 0, []),
        ("a disorder diagnosed by one", {"A.4.1": ["F04-F99"], "A.4.1.by": "yes"}, 90, 0, 1, ["C.4-dementia-mental"]),
        ("one event", {f"{RISKS}1": 1}, 90, 0, 0, []),
        ("two falls", {f"{RISKS}1": 2}, 90, 0, 1, ["C.4-risk-events"]),
        ("a fall and a choking", {f"{RISKS}1": 1, f"{RISKS}3": 1}, 90, 0, 1, ["C.4-risk-events"]),
        (
            "both reasons worsen by one at most",
            {"A.4.1": ["F00-F03"], f"{RISKS}2": 3},
            90,
            0,
            1,
            ["C.4-dementia-mental", "C.4-risk-events"],
        ),
        ("coma by the item", {"B.3.9": "coma"}, 88, 1, 4, ["C.4-coma"]),
        ("coma by the health problem", {"A.5.11": "yes"}, 90, 0, 4, ["C.4-coma"]),
        ("stupor is no coma", {"B.3.9": "stupor"}, 88, 1, 1, []),
        ("coma and dementia", {"A.4.1": ["F00-F03"], "A.5.11": "yes"}, 90, 0, 4, ["C.4-dementia-mental", "C.4-coma"]),
    ],
)
def test_level_changes_of_annex_c_4(
    words: str, changes: dict[str, Any], total: int, preliminary: int, final: int, rules: list[str]
) -> None:
    outcome = scored(ABILITY, ABLE | changes)
    assert outcome.score == total, words
    assert outcome.preliminary is not None
    assert (outcome.preliminary.number, level(outcome)) == (preliminary, final), words
    assert [reason.rule for reason in outcome.reasons] == ["band", *rules]
    assert all(reason.cites == "GB/T 42195-2022 C.4" for reason in outcome.reasons[1:])


def test_the_last_level_stays_the_last() -> None:
    outcome = scored(ABILITY, sheet_of(ABILITY, 29) | {"A.4.1": ["F00-F03"]})
    assert level(outcome) == 4
    assert outcome.changes == () or outcome.changes[-1].after == 4


def test_a_reason_names_the_answers_it_rests_on() -> None:
    outcome = scored(ABILITY, ABLE | {f"{RISKS}1": 2})
    assert (f"{RISKS}1", "2") in outcome.reasons[1].answers
    assert len(outcome.reasons[0].answers) == 26


def test_sub_scores_add_up_to_the_total() -> None:
    outcome = scored(ABILITY, ABLE)
    assert [(sub.id, sub.score, sub.max) for sub in outcome.sub_scores] == [
        ("B.1", 32, 32),
        ("B.2", 15, 15),
        ("B.3", 28, 28),
        ("B.4", 15, 15),
    ]


def test_the_open_question_of_stacking_is_said_when_it_mattered() -> None:
    one = scored(ABILITY, ABLE | {"A.4.1": ["F00-F03"]})
    both = scored(ABILITY, ABLE | {"A.4.1": ["F00-F03"], f"{RISKS}2": 3})
    assert "stacking" not in {doubt.about for doubt in one.unverified}
    assert "stacking" in {doubt.about for doubt in both.unverified}


def test_zero_of_consciousness_says_not_which() -> None:
    outcome = score(LIBRARY.instrument(ABILITY), ABLE | {"B.3.9": 0})
    assert [(one.field, one.code) for one in outcome.problems] == [("B.3.9", "answer-ambiguous")]
    assert outcome.level is None


# Long-term care insurance --------------------------------------------------------------------------------------------

GRADES = {
    "adl": {"intact": 100, "mild": 65, "moderate": 45, "severe": 40},
    "cog": {"intact": 16, "mild": 4, "moderate": 2, "severe": 1},
    "sen": {"intact": 12, "mild": 4, "moderate": 2, "severe": 1},
}
TABLE = {"intact": (0, 0, 1, 1), "mild": (1, 1, 1, 2), "moderate": (2, 2, 2, 3), "severe": (3, 3, 4, 5)}
ORDER = ("intact", "mild", "moderate", "severe")
SCALES = {scale.id: scale.items for scale in LIBRARY.instrument(LTCI).scoring.scales}


def care_sheet(adl: int, cog: int, sen: int) -> dict[str, Any]:
    totals = {"adl": adl, "cog": cog, "sen": sen}
    return {
        item: answer
        for scale, total in totals.items()
        for item, answer in sheet_of(LTCI, total, items=SCALES[scale]).items()
    }


CELLS = [
    pytest.param(row, cog, sen, TABLE[row][max(ORDER.index(cog), ORDER.index(sen))], id=f"{row}-{cog}-{sen}")
    for row in ORDER
    for cog in ORDER
    for sen in ORDER
]


@pytest.mark.parametrize(("row", "cog", "sen", "number"), CELLS)
def test_every_cell_of_the_combination_table(row: str, cog: str, sen: str, number: int) -> None:
    sheet = care_sheet(GRADES["adl"][row], GRADES["cog"][cog], GRADES["sen"][sen])
    outcome = scored(LTCI, sheet)
    assert level(outcome) == number
    assert [sub.grade for sub in outcome.sub_scores] == [row, cog, sen]
    assert outcome.reasons[0].rule == "combination"


@pytest.mark.parametrize(
    ("scale", "total", "grade"),
    [
        ("adl", 100, "intact"),
        ("adl", 95, "mild"),
        ("adl", 65, "mild"),
        ("adl", 60, "moderate"),
        ("adl", 45, "moderate"),
        ("adl", 40, "severe"),
        ("adl", 0, "severe"),
        ("cog", 16, "intact"),
        ("cog", 15, "mild"),
        ("cog", 4, "mild"),
        ("cog", 3, "moderate"),
        ("cog", 2, "moderate"),
        ("cog", 1, "severe"),
        ("cog", 0, "severe"),
        ("sen", 12, "intact"),
        ("sen", 11, "mild"),
        ("sen", 4, "mild"),
        ("sen", 3, "moderate"),
        ("sen", 2, "moderate"),
        ("sen", 1, "severe"),
        ("sen", 0, "severe"),
    ],
)
def test_a_scale_s_band_edge(scale: str, total: int, grade: str) -> None:
    totals = {"adl": 100, "cog": 16, "sen": 12} | {scale: total}
    outcome = scored(LTCI, care_sheet(**totals))
    assert next(sub.grade for sub in outcome.sub_scores if sub.id == scale) == grade


def test_recalled_facts_never_decide_a_benefit_in_silence() -> None:
    outcome = scored(LTCI, care_sheet(100, 16, 12))
    said = {doubt.about: doubt.confidence for doubt in outcome.unverified}
    assert said == {
        "scale adl": 0.92,
        "scale cog": 0.85,
        "scale sen": 0.8,
        "combination": 0.85,
        "validity": 0.75,
        "assessors": 0.85,
    }


# All of them ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("id", LIBRARY.instruments)
def test_nothing_answered_is_nothing_found(id: str) -> None:
    outcome = score(LIBRARY.instrument(id), {})
    assert outcome.missing
    assert (outcome.complete, outcome.score, outcome.level, outcome.signs) == (False, None, None, ())


def test_there_are_the_instruments_asked_for() -> None:
    assert set(LIBRARY.instruments) == {
        ABILITY,
        LTCI,
        "nbphs3-self-care",
        "nbphs3-elder-annual",
        "nbphs3-hypertension",
        "nbphs3-diabetes",
        "tcm-constitution-33",
        "news2",
        "gds-15",
        "nbphs3-quick-screens",
        "morse-fall",
        "braden",
        "frail",
        "nrs-pain",
        "gb-38600-nine-risks",
        "barthel",
        "lawton-iadl",
        "ad8",
        "mini-cog",
    }
