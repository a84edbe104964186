"""How a row of a round, an event, a correction, a position and a picture are judged."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from yilian.kernel.refusals import Problem
from yilian.people.rules import Lifespan, Qualification
from yilian.visits.rules.attachments import LARGEST, attachment_problem, media_type_of
from yilian.visits.rules.events import EventFacts, event_refusal
from yilian.visits.rules.rounds import FilledRow, Row, judged_row, post_refusal, repeated_elders
from yilian.visits.rules.visits import (
    CorrectionFacts,
    EvidenceRequirement,
    VisitFacts,
    correction_refusal,
    judged_evidence,
    position_problems,
    visit_refusal,
)

ON = date(2023, 9, 12)
FINE = VisitFacts(ON, ON, Lifespan(date(1943, 5, 1)), Qualification("doctor", True), frozenset({"doctor"}))
DEMANDS = (
    EvidenceRequirement("systolic", "mm[Hg]", Decimal(50), Decimal(300)),
    EvidenceRequirement("spo2", "%", Decimal(40), Decimal(100), required=False),
)
GOOD = Row(FilledRow(1, {"systolic": "128"}), FINE, resident=True)


def test_a_good_row_is_kept_with_its_values() -> None:
    verdict = judged_row(GOOD, DEMANDS)
    assert verdict.kept
    assert [(one.code, one.number) for one in verdict.values] == [("systolic", Decimal(128))]


def test_an_empty_row_is_skipped_and_no_mistake() -> None:
    verdict = judged_row(replace(GOOD, filled=FilledRow(1, {"systolic": " "}, " ")), DEMANDS)
    assert verdict.skipped
    assert not verdict.kept
    assert not verdict.handed_back


def test_who_is_absent_is_noted_and_may_not_be_measured() -> None:
    assert judged_row(replace(GOOD, filled=FilledRow(1, missed="not-met")), DEMANDS).missed
    both = judged_row(replace(GOOD, filled=FilledRow(1, {"systolic": "128"}, missed="not-met")), DEMANDS)
    assert [one.code for one in both.problems] == ["missed-but-measured"]
    assert not both.missed
    assert both.handed_back


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (replace(GOOD, resident=False), "not-a-resident"),
        (replace(GOOD, seen=True), "already-seen-in-round"),
        (
            replace(GOOD, facts=replace(FINE, lifespan=replace(FINE.lifespan, died_on=date(2023, 9, 1)))),
            "elder-died-before-visit",
        ),
        (replace(GOOD, facts=replace(FINE, qualification=Qualification("doctor", False))), "certificate-lapsed"),
    ],
)
def test_a_row_that_may_not_be_is_handed_back(row: Row, code: str) -> None:
    verdict = judged_row(row, DEMANDS)
    assert verdict.refusal is not None
    assert verdict.refusal.code == code
    assert verdict.handed_back
    assert not verdict.kept


@pytest.mark.parametrize("text", ["", "8000", "高"])
def test_a_row_with_bad_evidence_is_handed_back(text: str) -> None:
    verdict = judged_row(replace(GOOD, filled=FilledRow(1, {"systolic": text, "spo2": "97"})), DEMANDS)
    assert verdict.handed_back
    assert [one.field for one in verdict.problems] == ["systolic"]


def test_what_is_not_demanded_may_be_left_out_but_not_be_wrong() -> None:
    assert judged_evidence(DEMANDS, {"systolic": "128"})[1] == ()
    assert judged_evidence(DEMANDS, {"systolic": "128", "spo2": "101"})[1][0].field == "spo2"


def test_who_stands_twice_is_found() -> None:
    assert repeated_elders([1, 2, 1, 3]) == {1}
    assert post_refusal(frozenset({1, 2}), 2) is None
    assert (refusal := post_refusal(frozenset({1, 2}), 3)) is not None
    assert (refusal.code, refusal.clause) == ("not-on-post", "PA-14")


EVENT = EventFacts(
    on=ON,
    today=ON,
    topic="冬季防跌倒",
    attended=1,
    others=0,
    qualification=Qualification("doctor", True),
    allowed_kinds=frozenset({"doctor"}),
    recorded=False,
)


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        (EVENT, None),
        (replace(EVENT, attended=0, others=1), None),
        (replace(EVENT, attended=0), "nobody-attended"),
        (replace(EVENT, topic="  "), "topic-missing"),
        (replace(EVENT, on=date(2023, 9, 13)), "visit-in-future"),
        (replace(EVENT, qualification=Qualification("volunteer", True)), "practitioner-not-qualified"),
        (replace(EVENT, qualification=Qualification("doctor", False)), "certificate-lapsed"),
        (replace(EVENT, recorded=True), "event-already-recorded"),
    ],
)
def test_when_an_event_counts(facts: EventFacts, code: str | None) -> None:
    refusal = event_refusal(facts)
    assert (refusal.code if refusal else None) == code


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        (CorrectionFacts("写错", corrected=False, changes=True), None),
        (CorrectionFacts("写错", corrected=True, changes=True), "visit-already-corrected"),
        (CorrectionFacts(" ", corrected=False, changes=True), "correction-reason-missing"),
        (CorrectionFacts("写错", corrected=False, changes=False), "correction-changes-nothing"),
    ],
)
def test_when_a_record_may_be_corrected(facts: CorrectionFacts, code: str | None) -> None:
    refusal = correction_refusal(facts)
    assert (refusal.code if refusal else None) == code


def test_a_time_that_has_not_come_is_the_future() -> None:
    refusal = visit_refusal(replace(FINE, ahead=True))
    assert refusal is not None
    assert refusal.code == "visit-in-future"


@pytest.mark.parametrize(
    ("latitude", "longitude", "code"),
    [
        (None, None, None),
        (29.05, 120.45, None),
        (-90.0, 180.0, None),
        (29.05, None, "position-incomplete"),
        (None, 120.45, "position-incomplete"),
        (90.1, 120.0, "position-impossible"),
        (29.0, -180.1, "position-impossible"),
    ],
)
def test_a_position_is_whole_and_on_earth(latitude: float | None, longitude: float | None, code: str | None) -> None:
    assert [one.code for one in position_problems(latitude, longitude)] == ([code] if code else [])


JPEG, PNG, WEBP = b"\xff\xd8\xff\xe0aa", b"\x89PNG\r\n\x1a\naa", b"RIFF\x00\x00\x00\x00WEBPaa"


@pytest.mark.parametrize(("content", "kind"), [(JPEG, "image/jpeg"), (PNG, "image/png"), (WEBP, "image/webp")])
def test_a_picture_is_known_by_its_first_bytes(content: bytes, kind: str) -> None:
    assert media_type_of(content) == kind
    assert attachment_problem("photo", content) is None


@pytest.mark.parametrize(
    ("kind", "content", "problem"),
    [
        ("photo", b"", "attachment-empty"),
        ("photo", b"<svg onload=alert(1)>", "attachment-no-picture"),
        ("photo", b"%PDF-1.7", "attachment-no-picture"),
        ("photo", JPEG + b"a" * LARGEST, "attachment-too-large"),
        ("letter", JPEG, "attachment-kind-unknown"),
    ],
)
def test_what_is_no_picture_is_not_taken(kind: str, content: bytes, problem: str) -> None:
    found = attachment_problem(kind, content)
    assert isinstance(found, Problem)
    assert found.code == problem
