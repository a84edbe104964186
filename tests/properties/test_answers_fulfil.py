"""For every item of the catalogue and every way to answer it: a visit is done exactly when each demanded answer fulfils."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from yilian.policy.catalogue import Item
from yilian.policy.evidence import Evidence
from yilian.policy.loading import load_policy_library
from yilian.visits.rules.visits import WORDS, EvidenceRequirement, judged_evidence, not_done

CATALOGUE = load_policy_library(Path(__file__).resolve().parents[2] / "packs").catalogue
ANSWERED = [item for item in CATALOGUE.items if any(CATALOGUE.one_evidence[code].options for code in item.evidence)]


def requirement(meaning: Evidence, *, required: bool) -> EvidenceRequirement:
    return EvidenceRequirement(meaning.code, meaning.unit or "", None, None, required, meaning.options)


def requirements(item: Item) -> list[EvidenceRequirement]:
    demanded = [requirement(CATALOGUE.one_evidence[code], required=True) for code in item.evidence]
    return demanded + [requirement(CATALOGUE.one_evidence[code], required=False) for code in item.also]


@given(st.data())
def test_a_visit_is_done_when_every_demanded_answer_fulfils(data: st.DataObject) -> None:
    demands = requirements(data.draw(st.sampled_from(ANSWERED)))
    filled, unfulfilled = dict[str, str](), set[str]()
    for demand in demands:
        if not demand.options:
            filled[demand.code] = "20"
            continue
        option = data.draw(st.sampled_from(demand.options))
        filled[demand.code] = data.draw(st.sampled_from([option.code, option.name.zh, option.name.en]))
        filled[demand.code + WORDS] = "因故" if option.asks else ""
        if demand.required and not option.fulfils:
            unfulfilled.add(demand.code)
    values, problems = judged_evidence(demands, filled)
    assert problems == ()
    assert {value.code for value in not_done(demands, values)} == unfulfilled
    assert all(value.number is None for value in values if value.answer)


@given(st.sampled_from(ANSWERED), st.text(max_size=12))
def test_no_other_text_is_an_answer(item: Item, text: str) -> None:
    demands = [demand for demand in requirements(item) if demand.options]
    values, problems = judged_evidence(demands, {demand.code: text for demand in demands})
    for value in values:
        option = next(demand for demand in demands if demand.code == value.code).chosen(text.strip())
        assert option is not None
        assert option.asks is None
    assert len(values) + len(problems) >= sum(demand.required for demand in demands)
