"""What keeps two institutions from agreeing, who may sign, when an agreement may end, who may stand in a post."""

from dataclasses import replace
from datetime import date, time
from pathlib import Path

import pytest

from yilian.agreements.messages import MESSAGES
from yilian.agreements.rules.institutions import (
    CONTENTS,
    PART_OF,
    AgreementFacts,
    Party,
    Signing,
    Terms,
    agreement_problems,
    overlap_refusal,
    parts_asked,
    signing_refusal,
    termination_refusal,
)
from yilian.agreements.rules.posts import Assignee, SlotFacts, TimeAndPlace, slot_problems
from yilian.agreements.rules.states import Dates, State
from yilian.kernel.messages import MESSAGES as KERNEL
from yilian.kernel.refusals import Problem
from yilian.people.messages import MESSAGES as OF_PEOPLE
from yilian.people.rules import Qualification
from yilian.policy.loading import load_policy_library
from yilian.policy.resolution import Parameter

ROOT = Path(__file__).resolve().parents[3]
START, END, TODAY = date(2023, 1, 1), date(2023, 12, 31), date(2023, 9, 12)
TERMS = Terms("contract", "partnership", START, END, "巡诊", "上门", "周二", "每周", "每年两万", "各负其责")
FINE = AgreementFacts(
    terms=TERMS,
    care=Party(1, "care", licensed=True),
    medical=Party(2, "medical", licensed=True),
    packs_with_mode=("panan-2021",),
    must_state=dict.fromkeys(CONTENTS, "FJ-08"),
)


def codes(facts: AgreementFacts) -> set[tuple[str, str]]:
    return {(problem.field, problem.code) for problem in agreement_problems(facts)}


def test_complete_terms_between_a_care_and_a_medical_institution_are_fine() -> None:
    assert agreement_problems(FINE) == ()
    assert agreement_problems(replace(FINE, team_of=2)) == ()


def test_a_community_centre_needs_no_filing_and_an_integrated_place_may_stand_on_either_side() -> None:
    assert agreement_problems(replace(FINE, care=Party(1, "community", licensed=False))) == ()
    assert agreement_problems(replace(FINE, care=Party(1, "integrated", licensed=True))) == ()
    assert agreement_problems(replace(FINE, medical=Party(2, "integrated", licensed=True))) == ()


@pytest.mark.parametrize("content", CONTENTS)
def test_a_part_is_required_where_a_document_asks_for_it(content: str) -> None:
    without = replace(FINE, terms=replace(TERMS, **{content: "  "}))
    assert agreement_problems(without) == (Problem(content, "agreement-part-missing", (("clause", "FJ-08"),)),)
    assert (
        agreement_problems(replace(without, must_state={part: "FJ-08" for part in CONTENTS if part != content})) == ()
    )


def test_documents_together_ask_for_every_part_that_one_of_them_names() -> None:
    """Every word that a pack lists under `agreement.contents` has a part of the terms."""
    packs = load_policy_library(ROOT / "packs").packs
    fujian, taizhou = (
        [Parameter.of(pack, pack.parameters["agreement.contents"], value)]
        for name in ("fujian-2022", "taizhou-2018")
        for pack in packs
        if pack.id == name
        for value in pack.parameters["agreement.contents"].values
    )
    assert parts_asked(fujian) == dict.fromkeys(CONTENTS, "FJ-08")
    assert parts_asked(taizhou) == dict.fromkeys(("content", "manner", "responsibilities"), "TZ-09")
    assert parts_asked(taizhou + fujian)["content"] == "TZ-09"
    assert parts_asked(taizhou + fujian)["cost"] == "FJ-08"
    asking = [rule for pack in packs for name, rule in pack.parameters.items() if name == "agreement.contents"]
    assert {word for rule in asking for value in rule.values for word in value.value} == set(PART_OF)  # type: ignore[union-attr]


def test_everything_wrong_is_told_at_once() -> None:
    nothing = replace(TERMS, **dict.fromkeys(CONTENTS, ""))
    facts = replace(
        FINE,
        terms=nothing,
        care=Party(1, "school", licensed=False),
        medical=Party(1, "care", licensed=False),
        packs_with_mode=(),
    )
    assert {field for field, _code in codes(facts)} == {*CONTENTS, "mode", "care", "medical"}


@pytest.mark.parametrize(
    ("facts", "problem"),
    [
        (replace(FINE, form_known=False), ("form", "agreement-form-unknown")),
        (replace(FINE, packs_with_mode=()), ("mode", "mode-not-in-force")),
        (replace(FINE, terms=replace(TERMS, ends_on=date(2022, 12, 31))), ("ends_on", "period-reversed")),
        (replace(FINE, medical=Party(1, "medical", licensed=True)), ("medical", "agreement-with-itself")),
        (replace(FINE, care=Party(1, "medical", licensed=True)), ("care", "not-a-care-institution")),
        (replace(FINE, care=Party(1, "government", licensed=True)), ("care", "not-a-care-institution")),
        (replace(FINE, medical=Party(2, "care", licensed=True)), ("medical", "not-a-medical-institution")),
        (replace(FINE, care=Party(1, "care", licensed=False)), ("care", "care-filing-not-valid")),
        (replace(FINE, care=Party(1, "integrated", licensed=False)), ("care", "care-filing-not-valid")),
        (replace(FINE, medical=Party(2, "medical", licensed=False)), ("medical", "medical-licence-not-valid")),
        (replace(FINE, team_of=3), ("team", "team-of-another-institution")),
    ],
)
def test_each_problem_stands_at_its_field(facts: AgreementFacts, problem: tuple[str, str]) -> None:
    assert codes(facts) == {problem}
    assert problem[1] in MESSAGES | KERNEL


def test_a_second_agreement_for_the_same_time_is_refused() -> None:
    assert overlap_refusal(None) is None
    refusal = overlap_refusal(END)
    assert refusal is not None
    assert refusal.code == "agreement-overlaps"


SIGNING = Signing(
    state=State.DRAFT,
    reached=True,
    signed_already=False,
    signer=7,
    signer_of_other=None,
    signatory="王院长",
    on=TODAY,
    today=TODAY,
)


def test_a_side_signs_for_itself() -> None:
    assert signing_refusal(SIGNING) is None
    assert signing_refusal(replace(SIGNING, state=State.HALF_SIGNED, signer_of_other=8)) is None
    assert signing_refusal(replace(SIGNING, signer=None)) is None


@pytest.mark.parametrize(
    ("signing", "code"),
    [
        (replace(SIGNING, reached=False), "not-your-side"),
        (replace(SIGNING, signed_already=True), "side-signed-already"),
        (replace(SIGNING, on=date(2023, 9, 13)), "signature-in-future"),
        (replace(SIGNING, signatory=" "), "signatory-missing"),
        (replace(SIGNING, signer_of_other=7), "one-for-both-sides"),
        (replace(SIGNING, state=State.BINDING), "agreement-signed-already"),
        (replace(SIGNING, state=State.TERMINATED), "agreement-ended"),
        (replace(SIGNING, state=State.LAPSED), "agreement-lapsed"),
        (replace(SIGNING, state=State.EXPIRED), "agreement-expired"),
    ],
)
def test_each_reason_against_signing(signing: Signing, code: str) -> None:
    refusal = signing_refusal(signing)
    assert refusal is not None
    assert refusal.code == code
    assert code in MESSAGES


SIGNED = Dates(START, END, (date(2022, 12, 20), date(2022, 12, 21)))


def test_an_agreement_may_end_within_its_term_and_a_draft_on_any_day() -> None:
    assert termination_refusal(SIGNED, State.BINDING, TODAY, "搬迁") is None
    assert termination_refusal(SIGNED, State.AGREED, date(2022, 12, 30), "搬迁") is None
    assert termination_refusal(replace(SIGNED, signed_on=(None, None)), State.DRAFT, date(2022, 12, 1), "撤回") is None


@pytest.mark.parametrize(
    ("dates", "state", "ends_on", "reason", "code"),
    [
        (replace(SIGNED, ended_on=TODAY), State.BINDING, TODAY, "搬迁", "agreement-ended"),
        (SIGNED, State.BINDING, date(2022, 12, 31), "搬迁", "ends-before-start"),
        (SIGNED, State.BINDING, date(2024, 1, 1), "搬迁", "ends-after-term"),
        (SIGNED, State.BINDING, TODAY, "  ", "end-reason-missing"),
        (SIGNED, State.EXPIRED, TODAY, "搬迁", "agreement-expired"),
        (SIGNED, State.RENEWED, TODAY, "搬迁", "agreement-renewed"),
    ],
)
def test_each_reason_against_ending_an_agreement(
    dates: Dates, state: State, ends_on: date, reason: str, code: str
) -> None:
    refusal = termination_refusal(dates, state, ends_on, reason)
    assert refusal is not None
    assert refusal.code == code
    assert code in MESSAGES


TUESDAY = TimeAndPlace(2, time(9), time(11), "一楼活动室")
NURSE, LAPSED = Qualification("nurse", certificate_valid=True), Qualification("nurse", certificate_valid=False)
POST = SlotFacts(date(2023, 6, 6), True, TUESDAY, Assignee(1, True, NURSE), Assignee(2, True, NURSE))


def test_two_who_practise_there_may_stand_in_a_post() -> None:
    assert slot_problems(POST) == ()


@pytest.mark.parametrize(
    ("facts", "problem"),
    [
        (replace(POST, item_of_mode=False), ("item", "item-not-of-mode")),
        (replace(POST, where=replace(TUESDAY, weekday=0)), ("weekday", "weekday-unknown")),
        (replace(POST, where=replace(TUESDAY, weekday=8)), ("weekday", "weekday-unknown")),
        (replace(POST, where=replace(TUESDAY, ends_at=time(9))), ("ends_at", "post-ends-before-begin")),
        (replace(POST, where=replace(TUESDAY, place=" ")), ("place", "post-place-missing")),
        (replace(POST, relief=Assignee(1, True, NURSE)), ("relief", "post-needs-two")),
        (replace(POST, first=Assignee(1, False, NURSE)), ("first", "practises-elsewhere")),
        (replace(POST, relief=Assignee(2, False, NURSE)), ("relief", "practises-elsewhere")),
        (replace(POST, first=Assignee(1, True, LAPSED)), ("first", "certificate-lapsed")),
        (replace(POST, relief=Assignee(2, True, LAPSED)), ("relief", "certificate-lapsed")),
        (replace(POST, first=Assignee(1, True, NURSE, busy=True)), ("first", "post-person-busy")),
    ],
)
def test_each_problem_of_a_post_stands_at_its_field(facts: SlotFacts, problem: tuple[str, str]) -> None:
    assert [(one.field, one.code) for one in slot_problems(facts)] == [problem]
    assert problem[1] in MESSAGES | OF_PEOPLE
