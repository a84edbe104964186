"""What an assessment does to what is owed: it fulfils what asked for it, the next one is owed, signs call for a follow-up."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from factories import a_team, an_assessment, an_elder

from yilian.agreements.actions.enrolments import enrol
from yilian.assessments.actions import FOLLOW_UP
from yilian.assessments.models import Assessment
from yilian.audit.scope import using_scope
from yilian.desk.queries.worklist import follow_ups, is_open_follow_up, urgent_follow_ups
from yilian.kernel.actors import SYSTEM
from yilian.obligations.models import Obligation, Priority
from yilian.people.actions.staff import certify, register_practitioner
from yilian.people.models import Elder, Practitioner, Team

ON = date(2023, 9, 12)
People = tuple[Elder, Team, Practitioner, Practitioner]


@pytest.fixture
def people(county: None) -> Iterator[People]:
    with using_scope(SYSTEM):
        elder, (team, doctor) = an_elder(), a_team()
        second = register_practitioner(SYSTEM, team.organization, name="王护士", kind="nurse")
        certify(SYSTEM, second, number="N-1", starts_on=date(2018, 1, 1))
        enrol(SYSTEM, elder, team, mode="care-to-home", starts_on=date(2023, 1, 10))
        yield elder, team, doctor, second


def of(elder: Elder, item: str) -> list[Obligation]:
    return list(Obligation.objects.filter(elder=elder, what=item).order_by("pk"))


def test_the_next_assessment_is_owed_within_the_month_before_it_lapses(people: People) -> None:
    elder, team, doctor, second = people
    done: Assessment = an_assessment(elder, doctor, second)
    (owed,) = of(elder, "ability-assessment")
    assert done.valid_until is not None
    assert (owed.due_on, owed.team_id) == (done.valid_until, team.pk)
    assert 28 <= (owed.due_on - owed.starts_on).days <= 31
    assert str(owed.basis) == f"assessments.assessment:{done.pk}"


def test_the_next_assessment_keeps_it_and_owes_another(people: People) -> None:
    elder, _team, doctor, second = people
    an_assessment(elder, doctor, second, on=ON - timedelta(days=350))
    again: Assessment = an_assessment(elder, doctor, second)
    kept, following = of(elder, "ability-assessment")
    assert (kept.fulfilled_on, str(kept.fulfilled_by)) == (ON, f"assessments.assessment:{again.pk}")
    assert following.fulfilled_on is None


def test_a_sheet_that_waits_for_the_second_signature_owes_nothing_yet(people: People) -> None:
    elder, _team, doctor, _second = people
    an_assessment(elder, doctor)
    assert of(elder, "ability-assessment") == []


def test_a_pressure_of_danger_calls_for_a_follow_up_within_two_weeks(people: People) -> None:
    elder, team, doctor, _second = people
    answers = {"sbp": 186, "dbp": 112}
    found: Assessment = an_assessment(elder, doctor, instrument="nbphs3-hypertension", answers=answers)
    follow_up = Obligation.objects.get(
        elder=elder, basis_kind="assessments.assessment", basis_key=found.pk, ordinal=FOLLOW_UP
    )
    assert (follow_up.what, follow_up.team_id) == ("chronic-follow-up", team.pk)
    assert (follow_up.due_on, follow_up.priority) == (ON + timedelta(days=14), Priority.URGENT)
    assert [one.obligation for one in urgent_follow_ups(follow_ups([team.pk], ON))] == [follow_up]
    assert is_open_follow_up(follow_up)
    routine = Obligation.objects.get(elder=elder, basis_kind="assessments.assessment", basis_key=found.pk, ordinal=1)
    assert routine.due_on == found.valid_until


def test_an_elder_without_a_team_is_assessed_all_the_same(people: People) -> None:
    _elder, _team, doctor, second = people
    stranger = an_elder(name="无约")
    done: Assessment = an_assessment(stranger, doctor, second)
    assert done.level is not None
    assert of(stranger, "ability-assessment") == []
