"""A sheet is kept as a draft, completed whole or not at all, signed by two where asked, doubted and assessed again."""

from datetime import date
from uuid import uuid4

import pytest
from factories import People, an_assessment, an_elder, best_answers

from yilian.assessments.actions import (
    Sheet,
    abandon_draft,
    complete,
    countersign,
    dispute,
    load_assessments,
    save_draft,
    send_back,
)
from yilian.assessments.events import AssessmentCompleted
from yilian.assessments.models import Assessment
from yilian.assessments.queries import (
    ABILITY,
    ability_level_on,
    census,
    census_total,
    history,
    known_about,
    latest_level,
)
from yilian.assessments.rules.validity import Status
from yilian.audit.actions import connect, once
from yilian.audit.models import AuditEntry
from yilian.health.events import SignsFound
from yilian.kernel.actors import SYSTEM
from yilian.kernel.records import RecordRef
from yilian.kernel.refusals import Invalid, Refused
from yilian.people.actions.staff import certify, register_practitioner
from yilian.people.queries.persons import elder_facts
from yilian.places.models import Organization

ON = date(2023, 9, 12)
GDS = "gds-15"
HEARD: list[object] = []


@pytest.fixture(autouse=True)
def listening(monkeypatch: pytest.MonkeyPatch) -> None:
    from yilian.audit import actions

    monkeypatch.setattr(actions, "_handlers", {})
    HEARD.clear()
    for event in (AssessmentCompleted, SignsFound):
        connect(event, HEARD.append)


def test_an_unfinished_sheet_is_kept_without_a_level(people: People) -> None:
    answers = {"B.1.1": "4", "B.3.9": "coma"}
    draft = save_draft(SYSTEM, people.elder, people.first, sheet=Sheet(ABILITY, ON, answers))
    assert (draft.state, draft.level, draft.score) == (Status.DRAFT, None, None)
    assert draft.answers == answers
    assert ability_level_on(people.elder.pk, ON) is None
    assert len(draft.outcome["missing"]) == 24


def test_signs_of_an_unfinished_sheet_are_told_at_once_and_once(people: People) -> None:
    sheet = Sheet(ABILITY, ON, {"B.3.9": "coma"})
    draft = save_draft(SYSTEM, people.elder, people.first, sheet=sheet)
    (sign,) = HEARD
    source = RecordRef("assessments.assessment", draft.pk)
    assert isinstance(sign, SignsFound)
    assert (sign.source, sign.elder_id, sign.signs, sign.urgency) == (source, people.elder.pk, ("coma",), "urgent")
    save_draft(SYSTEM, people.elder, people.first, sheet=sheet, draft=draft)
    assert len(HEARD) == 1


def test_an_answer_that_cannot_be_keeps_nothing(people: People) -> None:
    with pytest.raises(Invalid) as refused:
        save_draft(SYSTEM, people.elder, people.first, sheet=Sheet(ABILITY, ON, {"B.1.1": 9, "C.9": 1}))
    assert {(one.field, one.code) for one in refused.value.problems} == {
        ("B.1.1", "answer-not-an-option"),
        ("C.9", "answer-unknown-item"),
    }
    assert not Assessment.objects.exists()


def test_an_unfinished_sheet_cannot_be_completed(people: People) -> None:
    draft = save_draft(SYSTEM, people.elder, people.first, sheet=Sheet(GDS, ON, {"1": "yes"}))
    with pytest.raises(Invalid) as refused:
        complete(SYSTEM, draft)
    assert [one.field for one in refused.value.problems] == [str(number) for number in range(2, 16)]
    draft.refresh_from_db()
    assert draft.state is Status.DRAFT


def test_one_assessor_completes_and_others_hear_of_it(people: People) -> None:
    done = an_assessment(people.elder, people.first, instrument=GDS)
    assert (done.state, done.score, done.level, done.valid_until) == (Status.COMPLETE, 15, 3, date(2024, 9, 11))
    completed = [one for one in HEARD if isinstance(one, AssessmentCompleted)]
    assert completed == [AssessmentCompleted(done.pk, people.elder.pk, GDS, 3, ON, date(2024, 9, 11))]
    assert AuditEntry.objects.filter(action="assessments.complete").count() == 1


@pytest.mark.shows("FJ-04", "TZ-23", "CZ-13")
@pytest.mark.feature("3")
def test_two_assessors_where_asked(people: People) -> None:
    waiting = an_assessment(people.elder, people.first)
    assert waiting.state is Status.AWAITING_SECOND
    assert ability_level_on(people.elder.pk, ON) is None
    assert HEARD == []
    with pytest.raises(Refused, match="second-assessor-is-first"):
        countersign(SYSTEM, waiting, people.first)
    centre = Organization.objects.get(code="centre-330727109000")
    lapsed = register_practitioner(SYSTEM, centre, name="王护士", kind="nurse")
    certify(SYSTEM, lapsed, number="N-2", starts_on=date(2018, 1, 1), ends_on=date(2023, 9, 11))
    with pytest.raises(Refused, match=r"^certificate-lapsed"):
        countersign(SYSTEM, waiting, lapsed)
    done = countersign(SYSTEM, waiting, people.second)
    assert (done.state, done.second_assessor) == (Status.COMPLETE, people.second)
    assert ability_level_on(people.elder.pk, ON) == 0
    assert len(HEARD) == 1
    with pytest.raises(Refused, match="assessment-not-open"):
        countersign(SYSTEM, done, people.second)


def test_what_waits_can_go_back_and_be_given_up(people: People) -> None:
    waiting = an_assessment(people.elder, people.first)
    draft = send_back(SYSTEM, waiting)
    assert (draft.state, draft.level) == (Status.DRAFT, None)
    abandon_draft(SYSTEM, draft)
    with pytest.raises(Refused, match="assessment-not-open"):
        complete(SYSTEM, draft)


@pytest.mark.shows("TZ-23")
@pytest.mark.feature("3")
def test_a_doubted_result_holds_until_it_is_assessed_again(people: People) -> None:
    done = an_assessment(people.elder, people.first, people.second)
    with pytest.raises(Refused, match="dispute-reason-missing"):
        dispute(SYSTEM, done, reason=" ")
    doubted = dispute(SYSTEM, done, reason="家属认为等级偏轻")
    assert (doubted.state, doubted.disputed_on) == (Status.DISPUTED, ON)
    standing = latest_level(people.elder.pk, ABILITY, ON)
    assert standing is not None
    assert (standing.level, standing.disputed) == (0, True)
    changed = {"B.1.1": "0", "B.1.2": "0", "B.1.3": "0", "B.1.4": "0", "B.1.5": "0", "B.2.1": "0", "B.2.2": "0"}
    again = an_assessment(
        people.elder, people.first, people.second, reason="review", corrects=doubted.pk, answers=changed
    )
    doubted.refresh_from_db()
    assert doubted.state is Status.SUPERSEDED
    assert (again.level, again.corrects_id) == (2, doubted.pk)
    assert ability_level_on(people.elder.pk, ON) == 2
    assert [one.pk for one in history(people.elder.pk, ABILITY)] == [doubted.pk, again.pk]
    with pytest.raises(Refused, match="assessment-not-open"):
        save_draft(SYSTEM, people.elder, people.first, sheet=Sheet(ABILITY, ON, corrects=doubted.pk))


def test_a_correction_names_one_of_the_same_elder_and_instrument(people: People) -> None:
    done = an_assessment(people.elder, people.first, instrument=GDS)
    for elder, instrument in ((an_elder(name="王小花"), GDS), (people.elder, "frail")):
        with pytest.raises(Refused, match="corrects-another"):
            save_draft(SYSTEM, elder, people.first, sheet=Sheet(instrument, ON, corrects=done.pk))


@pytest.mark.parametrize(
    ("on", "code"),
    [
        (date(2023, 9, 13), "assessment-in-future"),
        (date(1943, 4, 30), "assessment-before-birth"),
        (date(2017, 12, 31), "assessor-certificate-lapsed"),
    ],
)
def test_a_day_that_cannot_be_keeps_nothing(people: People, on: date, code: str) -> None:
    with pytest.raises(Refused, match=code):
        save_draft(SYSTEM, people.elder, people.first, sheet=Sheet(GDS, on))
    assert not Assessment.objects.exists()


def test_a_command_sent_twice_makes_one_draft(people: People) -> None:
    command = uuid4()
    made = [
        once(
            SYSTEM, command, "save_draft", lambda: save_draft(SYSTEM, people.elder, people.first, sheet=Sheet(GDS, ON))
        )
        for _ in range(2)
    ]
    assert made[0].pk == made[1].pk
    assert Assessment.objects.count() == 1


def test_levels_on_a_day_are_the_newest_of_that_day(people: People) -> None:
    an_assessment(people.elder, people.first, people.second, on=date(2023, 1, 10))
    an_assessment(people.elder, people.first, people.second, on=date(2023, 6, 1), answers={"B.3.9": "coma"})
    days = {date(2023, 1, 9): None, date(2023, 1, 10): 0, date(2023, 5, 31): 0, date(2023, 6, 1): 4}
    assert {day: ability_level_on(people.elder.pk, day) for day in days} == days
    facts = elder_facts(people.elder, ON, ability_level=ability_level_on(people.elder.pk, ON))
    assert facts.ability_level == 4
    assert elder_facts(people.elder, ON).ability_level is None


def test_a_level_past_validity_stays_known_and_says_so(people: People) -> None:
    an_assessment(people.elder, people.first, people.second, on=date(2021, 3, 1), answers={"B.3.9": "coma"})
    standing = latest_level(people.elder.pk, ABILITY, ON)
    assert standing is not None
    assert (standing.expired, standing.valid_until) == (True, date(2022, 2, 28))
    assert ability_level_on(people.elder.pk, ON) == 4


def test_the_record_fills_in_age_and_the_last_class(people: People) -> None:
    pressure = {"symptoms": ["1"], "sbp": 152, "dbp": 80, "reaction": "none", "complication": "none"}
    first = an_assessment(
        people.elder, people.first, instrument="nbphs3-hypertension", on=date(2023, 8, 1), answers=pressure
    )
    assert (first.answers["age"], first.level, first.valid_until) == (80, 2, date(2023, 8, 15))
    assert known_about(people.elder, "nbphs3-hypertension", ON).previous_level == 2
    second = an_assessment(people.elder, people.first, instrument="nbphs3-hypertension", answers=pressure)
    assert second.answers["previous"] == "2"
    assert [sign["id"] for sign in second.outcome["signs"]] == ["refer"]


@pytest.mark.shows("FJ-06")
@pytest.mark.feature("3")
def test_the_census_counts_by_township_and_apart_who_was_never_assessed(people: People) -> None:
    an_assessment(people.elder, people.first, people.second, on=date(2021, 3, 1), answers={"B.3.9": "coma"})
    able = an_elder(name="王小花", residence="330727106901")
    an_assessment(able, people.first, people.second)
    an_elder(name="张大山")
    an_elder(name="李年轻", birth_date=date(1963, 9, 13))
    lines = {line.division: line for line in census("330727", ON)}
    jianshan, yushan = lines["330727109000"], lines["330727106000"]
    assert (jianshan.levels, jianshan.never, jianshan.expired, jianshan.disabled) == ({4: 1}, 1, 1, 1)
    assert (yushan.levels, yushan.never, yushan.expired) == ({0: 1}, 0, 0)
    total = census_total(lines.values(), "330727")
    assert (total.elders, total.disabled, total.never) == (3, 1, 1)
    assert census("330727106000", ON) == [yushan]


def test_the_dead_and_the_merged_are_not_counted(people: People) -> None:
    from yilian.people.actions.deaths import record_death
    from yilian.people.actions.merging import merge_elders

    twin = an_elder(name="周金兰")
    merge_elders(SYSTEM, people.elder, twin)
    gone = an_elder(name="王小花")
    record_death(SYSTEM, gone, died_on=date(2023, 9, 1), in_spite=True)
    assert census_total(census("330727", ON), "").elders == 1


def test_many_are_entered_at_once(people: People) -> None:
    from yilian.audit.clock import now

    ready = [
        Assessment(
            elder=people.elder,
            instrument=ABILITY,
            on=ON,
            status=Status.COMPLETE,
            level=3,
            score=40,
            assessor=people.first,
            recorded_at=now(),
        )
    ]
    assert load_assessments(SYSTEM, assessments=ready) == 1
    assert ability_level_on(people.elder.pk, ON) == 3
    assert HEARD == []


def test_merging_gives_the_assessments_to_the_kept_record(people: People) -> None:
    from yilian.people.actions.merging import merge_elders

    twin = an_elder(name="周金兰")
    an_assessment(twin, people.first, people.second, answers={"B.3.9": "coma"})
    merge_elders(SYSTEM, people.elder, twin)
    assert ability_level_on(people.elder.pk, ON) == 4


@pytest.mark.shows("FJ-04", "TZ-17")
@pytest.mark.feature("4", "24", "57")
def test_every_instrument_can_be_filled_in_and_completed(people: People) -> None:
    from yilian.assessments.instruments import library

    for id in library().instruments:
        done = an_assessment(people.elder, people.first, instrument=id)
        assert done.status in (Status.COMPLETE, Status.AWAITING_SECOND), id
        assert best_answers(id).keys() <= done.answers.keys()
