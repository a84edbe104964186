"""慢性病随访: one record that asks for what the person has and holds the national form."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

import pytest
from django.test import Client
from factories import a_team, an_elder, complete_evidence

from yilian.accounts.models import User
from yilian.agreements.actions.enrolments import enrol
from yilian.audit.scope import using_scope
from yilian.health.actions import record_condition
from yilian.health.rules.conditions import ConditionEntry
from yilian.kernel.actors import SYSTEM
from yilian.kernel.refusals import Invalid
from yilian.obligations.models import Obligation
from yilian.people.models import Elder, Practitioner, Team
from yilian.visits.actions.visits import Delivery, record_visit
from yilian.visits.models import Visit
from yilian.visits.queries.visits import requirements_of

ITEM = "chronic-follow-up"
ON = date(2023, 9, 12)
PLACE = "330727109000"
WELL = complete_evidence(ITEM) | {
    "systolic": "136",
    "diastolic": "82",
    "heart-rate": "72",
    "next-follow-up-days": "90",
}


@dataclass
class Practice:
    client: Client
    elder: Elder
    team: Team
    doctor: Practitioner

    def suffers_from(self, code: str, name: str, abated_on: date | None = None) -> None:
        record_condition(SYSTEM, self.elder, entry=ConditionEntry(code, name, date(2015, 1, 1), abated_on))

    def follow_up(self, on: date = ON, **changes: str) -> Visit:
        evidence = WELL | {code.replace("_", "-"): text for code, text in changes.items()}
        return record_visit(SYSTEM, self.elder, self.team, self.doctor, delivery=Delivery(ITEM, on, evidence))

    @property
    def open(self) -> list[date]:
        owed = Obligation.objects.filter(elder=self.elder, what=ITEM, fulfilled_on=None, void_on=None)
        return list(owed.order_by("due_on").values_list("due_on", flat=True))


@pytest.fixture
def practice(client_as: Callable[..., Client]) -> Iterator[Practice]:
    client = client_as("family-doctor", PLACE)
    with using_scope(SYSTEM):
        elder, (team, doctor) = an_elder(), a_team()
        doctor.user = User.objects.get(username=f"family-doctor-{PLACE}")
        doctor.save()
        enrol(SYSTEM, elder, team, mode="care-to-home", starts_on=date(2023, 1, 10))
        yield Practice(client, elder, team, doctor)


def wrong(record: Callable[[], object]) -> list[tuple[str, str]]:
    with pytest.raises(Invalid) as refused:
        record()
    return [(problem.field, problem.code) for problem in refused.value.problems]


def test_it_asks_for_what_the_person_has(practice: Practice) -> None:
    def demanded() -> set[str]:
        return {needed.code for needed in requirements_of(ITEM, practice.elder.pk)}

    assert not demanded() & {"glucose-fasting", "heart-rate"}
    practice.suffers_from("I10.X00", "原发性高血压")
    assert "glucose-fasting" not in demanded(), "no glucose for a pressure alone"
    assert practice.follow_up().status == "completed"
    page = practice.client.get(f"/visits/elder/{practice.elder.pk}/?item={ITEM}").content.decode()
    demanded_part, further = page.split("更多指标")
    assert 'name="evidence-glucose-fasting"' not in demanded_part
    assert 'name="evidence-glucose-fasting"' in further, "it may be recorded all the same"
    practice.suffers_from("E11.9", "2型糖尿病")
    assert wrong(practice.follow_up) == [("glucose-fasting", "evidence-missing")]
    assert practice.follow_up(glucose_fasting="6.1").status == "completed"


def test_what_is_over_is_not_asked_for(practice: Practice) -> None:
    practice.suffers_from("E11.9", "2型糖尿病", abated_on=date(2020, 1, 1))
    assert practice.follow_up().status == "completed"


@pytest.mark.parametrize(
    "code", ["symptoms", "medicines-reviewed", "adherence", "adverse-reaction", "adjustment", "control"]
)
def test_it_holds_the_national_form(practice: Practice, code: str) -> None:
    assert wrong(lambda: practice.follow_up(**{code: ""})) == [(code, "evidence-missing")]


@pytest.mark.parametrize("code", ["symptoms", "adverse-reaction"])
def test_what_was_found_is_described(practice: Practice, code: str) -> None:
    assert wrong(lambda: practice.follow_up(**{code: "present"})) == [
        (f"{code}-words", "description-missing-with-answer")
    ]
    visit = practice.follow_up(**{code: "present", f"{code}-words": "干咳"})
    assert "有 · 干咳" in practice.client.get(f"/visits/{visit.pk}/").content.decode().replace("有症状", "有")


def test_nobody_is_controlled_against_the_values(practice: Practice) -> None:
    assert wrong(lambda: practice.follow_up(systolic="156")) == [("control", "answer-against-values")]
    assert practice.follow_up(systolic="156", control="unsatisfied").status == "completed"
    assert practice.open == [date(2023, 9, 26)], "the sign asks for it within two weeks, whatever the form says"
