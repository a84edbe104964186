"""Conditions are recorded, corrected and withdrawn on the elder's page; what was entered in error counts nowhere."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from factories import a_team, an_elder

from yilian.audit.scope import using_scope
from yilian.health.actions import correct_condition, enter_in_error, record_condition, record_many, withdraw_condition
from yilian.health.models import Condition, Observation
from yilian.health.queries import conditions_of, history_of
from yilian.health.rules.conditions import ConditionEntry
from yilian.health.rules.values import Occasion, Value
from yilian.kernel.actors import SYSTEM, Actor
from yilian.kernel.records import RecordRef
from yilian.kernel.refusals import Invalid, NotFound, Refused
from yilian.obligations.models import Obligation
from yilian.people.models import Elder

ON = date(2023, 9, 12)
DEVICE = RecordRef("monitoring.device", 7)
AsRole = Callable[..., Actor]


@pytest.fixture
def elder(county: None) -> Iterator[Elder]:
    with using_scope(SYSTEM):
        yield an_elder()


def test_a_correction_takes_the_place_of_what_it_corrects(elder: Elder) -> None:
    former = record_condition(SYSTEM, elder, entry=ConditionEntry(" i10 ", "高血压 "))
    assert (former.code, former.name) == ("I10", "高血压")
    fixed = correct_condition(SYSTEM, former, entry=ConditionEntry("I11.9", "高血压性心脏病"), reason="诊断更新")
    assert list(conditions_of(elder.pk)) == [fixed]
    assert fixed.corrects == former
    with pytest.raises(Refused, match="condition-withdrawn-already"):
        correct_condition(SYSTEM, former, entry=ConditionEntry("I10", "高血压"), reason="再改")


def test_a_withdrawn_condition_is_kept_and_counts_nowhere(elder: Elder) -> None:
    condition = record_condition(SYSTEM, elder, entry=ConditionEntry("I10", "高血压", date(2015, 6, 1)))
    with pytest.raises(Refused, match="condition-active-already"):
        record_condition(SYSTEM, elder, entry=ConditionEntry("I10", "高血压"))
    withdraw_condition(SYSTEM, condition, reason="登记到别人名下")
    assert not conditions_of(elder.pk).exists()
    assert Condition.objects.get().reason == "登记到别人名下"
    with pytest.raises(Invalid):
        record_condition(SYSTEM, elder, entry=ConditionEntry("高血压", ""))
    assert Condition.objects.count() == 1


def test_conditions_of_another_place_can_neither_be_seen_nor_changed(elder: Elder, as_role: AsRole) -> None:
    condition = record_condition(SYSTEM, elder, entry=ConditionEntry("I10", "高血压"))
    stranger = as_role("family-doctor", "330727106")
    with pytest.raises(NotFound):
        withdraw_condition(stranger, condition, reason="写错")
    with pytest.raises(Refused, match="not-permitted"):
        record_condition(as_role("institution-staff"), elder, entry=ConditionEntry("E11.9", "糖尿病"))
    with using_scope(stranger):
        assert not Condition.objects.exists()


def test_a_dangerous_value_opens_its_follow_up_whoever_measured_it(elder: Elder) -> None:
    team, _doctor = a_team()
    values = [Value("systolic", 186, "", "mm[Hg]"), Value("diastolic", 112, "", "mm[Hg]")]  # type: ignore[arg-type]
    occasion = Occasion(ON, "home-visit", team_id=team.pk, method="device")
    assert record_many(SYSTEM, elder, values=values, occasion=occasion, source=DEVICE) == 2
    opened = Obligation.objects.get(basis_kind=DEVICE.label, basis_key=DEVICE.key)
    assert (opened.what, opened.due_on, opened.norm) == (
        "chronic-follow-up",
        date(2023, 9, 26),
        "sign:blood-pressure-danger",
    )
    assert {row.method for row in Observation.objects.all()} == {"device"}
    assert enter_in_error(SYSTEM, elder, source=DEVICE) == 2
    assert history_of(elder.pk, "systolic") == []
