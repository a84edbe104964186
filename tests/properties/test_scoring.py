"""Whatever is answered: no level without a whole sheet, no crash, and a better answer never worsens the level."""

from math import ceil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yilian.assessments.library import load_library
from yilian.assessments.rules.instrument import Instrument, Item
from yilian.assessments.rules.scoring import score

LIBRARY = load_library(Path(__file__).resolve().parents[2] / "instruments")
IDS = sorted(LIBRARY.instruments)
MONOTONE = [id for id in IDS if LIBRARY.instrument(id).scoring.method in ("sum", "combination", "highest")]
ANYTHING = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=4), st.lists(st.integers(), max_size=2)
)


def an_answer(instrument: Instrument, item: Item) -> st.SearchStrategy[Any]:
    options = [option.key for option in instrument.options_of(item)]
    if item.kind == "number":
        return st.integers(ceil(item.min or 0), int(item.max or 0))
    if item.kind == "several":
        return st.lists(st.sampled_from(options), min_size=1, max_size=3, unique=True)
    return st.sampled_from(options) if item.kind == "choice" else st.text(max_size=20)


@st.composite
def sheets(draw: st.DrawFn, id: str) -> dict[str, Any]:
    instrument = LIBRARY.instrument(id)
    later = {item for group in instrument.alternatives for item in group[1:]}
    return {item.id: draw(an_answer(instrument, item)) for item in instrument.items if item.id not in later}


def asked(id: str) -> list[str]:
    return list(score(LIBRARY.instrument(id), {}).missing)


@pytest.mark.parametrize("id", IDS)
@given(data=st.data())
@settings(max_examples=25, deadline=None)
def test_a_sheet_with_an_answer_missing_has_no_level(id: str, data: st.DataObject) -> None:
    sheet = data.draw(sheets(id))
    left = data.draw(st.sampled_from(asked(id)))
    outcome = score(LIBRARY.instrument(id), {key: value for key, value in sheet.items() if key != left})
    assert left in outcome.missing
    assert (outcome.complete, outcome.score, outcome.level, outcome.reasons) == (False, None, None, ())


@pytest.mark.parametrize("id", IDS)
@given(data=st.data())
@settings(max_examples=25, deadline=None)
def test_a_whole_sheet_has_a_result_with_its_reason(id: str, data: st.DataObject) -> None:
    instrument = LIBRARY.instrument(id)
    outcome = score(instrument, data.draw(sheets(id)))
    assert (outcome.complete, outcome.missing, outcome.problems) == (True, (), ())
    assert (outcome.level is not None) == bool(instrument.levels)
    assert bool(outcome.reasons) == (instrument.scoring.method != "record")
    if outcome.level is not None:
        assert outcome.level.number in {level.number for level in instrument.levels}


@pytest.mark.parametrize("id", IDS)
@given(data=st.data())
@settings(max_examples=25, deadline=None)
def test_nonsense_is_told_and_never_a_crash(id: str, data: st.DataObject) -> None:
    items = [item.id for item in LIBRARY.instrument(id).items]
    sheet = data.draw(st.dictionaries(st.sampled_from([*items, "no-such-item"]), ANYTHING, max_size=6))
    outcome = score(LIBRARY.instrument(id), sheet)
    assert outcome.level is None or (not outcome.missing and not outcome.problems)


@pytest.mark.parametrize("id", MONOTONE)
@given(data=st.data())
@settings(max_examples=40, deadline=None)
def test_a_better_answer_never_worsens_the_level(id: str, data: st.DataObject) -> None:
    instrument = LIBRARY.instrument(id)
    sheet = data.draw(sheets(id))
    scored = [item for item in instrument.items if item.scored and item.kind == "choice" and item.assumed is None]
    if not scored or not instrument.levels:
        return
    item = data.draw(st.sampled_from(scored))
    rising = instrument.scoring.direction == "higher-is-better"
    ranked = sorted(instrument.options_of(item), key=lambda one: (one.score or 0) if rising else -(one.score or 0))
    keys = [option.key for option in ranked if option.key != "coma"]
    worse, better = sorted(data.draw(st.tuples(*[st.integers(0, len(keys) - 1)] * 2)))
    before = score(instrument, sheet | {item.id: keys[worse]}).level
    after = score(instrument, sheet | {item.id: keys[better]}).level
    assert before is not None
    assert after is not None
    assert after.number <= before.number


@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_reasons_account_for_every_change_of_level(data: st.DataObject) -> None:
    outcome = score(LIBRARY.instrument("gbt-42195-2022"), data.draw(sheets("gbt-42195-2022")))
    assert outcome.preliminary is not None
    assert outcome.level is not None
    steps = [outcome.preliminary.number, *(change.after for change in outcome.changes)]
    assert steps[-1] == outcome.level.number
    assert {change.rule for change in outcome.changes} <= {reason.rule for reason in outcome.reasons}
