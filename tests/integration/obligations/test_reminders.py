"""Before a service falls due, who consented to it gets a word: at their own number or the guardian's, once, and never at night."""

from datetime import date, datetime
from typing import Any

import pytest
from factories import a_team, an_elder

from yilian.agreements.actions.enrolments import load_enrolments
from yilian.agreements.models import Enrolment
from yilian.audit.scope import using_scope
from yilian.kernel.actors import SYSTEM
from yilian.kernel.deadlines import SHANGHAI
from yilian.notices.models import Notice
from yilian.notices.rules import State
from yilian.obligations.actions.generation import generate_for_elder
from yilian.obligations.actions.reminding import remind
from yilian.obligations.models import Obligation
from yilian.obligations.queries.reminders import BEFORE
from yilian.people.actions.lives import (
    NewConsent,
    NewFamilyMember,
    add_family_member,
    give_consent,
    withdraw_consent,
)
from yilian.people.models import Consent, Elder, FamilyMember

SINCE, PHONE, DAUGHTERS = date(2023, 1, 1), "13900000001", "13900000002"


@pytest.fixture(autouse=True)
def at_ten(monkeypatch: pytest.MonkeyPatch, county: None) -> Any:
    monkeypatch.setattr("yilian.notices.actions.now", lambda: datetime(2023, 9, 12, 10, tzinfo=SHANGHAI))
    with using_scope(SYSTEM):
        yield


@pytest.fixture
def elder() -> Elder:
    team, _doctor = a_team()
    elder = an_elder(phone=PHONE)
    first = date(2023, 1, 3)
    enrolment = Enrolment(
        elder=elder, team=team, pack="panan-2021", mode="care-to-home", judged_on=first, starts_on=first
    )
    load_enrolments(SYSTEM, enrolments=[enrolment])
    generate_for_elder(SYSTEM, elder)
    return elder


def reminded_on(elder: Elder) -> date:
    return Obligation.objects.filter(elder=elder).order_by("due_at")[0].due_on - BEFORE


def consent(elder: Elder, guardian: FamilyMember | None = None) -> Consent:
    return give_consent(SYSTEM, elder, guardian, new_consent=NewConsent("reminders", SINCE))


def test_nobody_is_reminded_without_having_consented(elder: Elder) -> None:
    assert remind(SYSTEM, on=reminded_on(elder)) == 0
    withdraw_consent(SYSTEM, consent(elder), on=SINCE)
    assert remind(SYSTEM, on=reminded_on(elder)) == 0
    assert not Notice.objects.exists()


def test_who_consented_is_reminded_once_of_what_falls_due_in_three_days(elder: Elder) -> None:
    consent(elder)
    on = reminded_on(elder)
    assert remind(SYSTEM, on=on - BEFORE) == 0
    assert remind(SYSTEM, on=on) == 1
    remind(SYSTEM, on=on)
    notice = Notice.objects.get()
    assert (notice.address, notice.state) == (PHONE, State.QUEUED)
    assert notice.organization is not None
    assert str(on + BEFORE) in str(notice.content["text"])
    assert elder.name not in str(notice.content), "whoever holds the telephone may read it"


def test_a_guardian_who_consented_is_reminded_in_the_place_of_the_elder(elder: Elder) -> None:
    daughter = add_family_member(SYSTEM, elder, member=NewFamilyMember("周小妹", "daughter", DAUGHTERS, guardian=True))
    consent(elder, daughter)
    assert remind(SYSTEM, on=reminded_on(elder)) == 1
    assert Notice.objects.get().address == DAUGHTERS


def test_a_reminder_waits_for_the_morning(elder: Elder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("yilian.notices.actions.now", lambda: datetime(2023, 9, 12, 22, 30, tzinfo=SHANGHAI))
    consent(elder)
    remind(SYSTEM, on=reminded_on(elder))
    notice = Notice.objects.get()
    assert notice.state == State.HELD
    assert notice.not_before.astimezone(SHANGHAI).date() == date(2023, 9, 13)


def test_nobody_is_reminded_of_what_is_done_or_after_death(elder: Elder) -> None:
    consent(elder)
    on = reminded_on(elder)
    Elder.objects.filter(pk=elder.pk).update(died_on=on)
    assert remind(SYSTEM, on=on) == 0
