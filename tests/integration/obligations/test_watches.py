"""Who answers the 24-hour telephone now, when nobody does, and an answer that is owed by an instant."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.test import Client
from factories import a_team, an_elder

from yilian.audit.reach import reaching
from yilian.kernel.actors import SYSTEM, Actor
from yilian.kernel.refusals import Invalid, Refused
from yilian.obligations.actions import (
    NewWatch,
    answer,
    end_watch,
    open_from_record,
    record_leave,
    set_watch,
)
from yilian.obligations.models import Watch
from yilian.obligations.queries import gaps_ahead, watches, who_answers_now
from yilian.obligations.rules import CalledFor, State, state_of
from yilian.people.actions import register_practitioner

# Tuesday 12 September 2023, 10:00 in Shanghai.
AT = datetime(2023, 9, 12, 2, tzinfo=UTC)
FROM = date(2023, 1, 1)


@pytest.fixture(autouse=True)
def reach(county: None) -> Iterator[None]:
    with reaching(SYSTEM):
        yield


def a_shift(weekday: int) -> NewWatch:
    return NewWatch("telephone-advice", weekday, time(8), time(8), FROM)


def test_who_answers_now_and_the_gaps_of_the_week() -> None:
    team, doctor = a_team()
    nurse = register_practitioner(SYSTEM, team.organization, name="李护士", kind="nurse")
    for weekday in range(1, 7):
        set_watch(SYSTEM, team.organization, doctor, nurse, given=a_shift(weekday))
    found = list(watches(team.organization_id))
    now = who_answers_now(found, AT)
    assert now is not None
    assert (now.practitioner, now.stands_in, now.until) == (doctor, False, AT + timedelta(hours=22))
    ((begins, ends),) = gaps_ahead(found, AT)
    assert (begins.isoformat(), ends - begins) == ("2023-09-17T08:00:00+08:00", timedelta(days=1))
    record_leave(SYSTEM, doctor, starts_on=date(2023, 9, 12), ends_on=date(2023, 9, 12))
    now = who_answers_now(found, AT)
    assert now is not None
    assert (now.practitioner, now.stands_in) == (nurse, True)
    record_leave(SYSTEM, nurse, starts_on=date(2023, 9, 12), ends_on=date(2023, 9, 12))
    assert who_answers_now(found, AT) is None
    assert gaps_ahead(found, AT)[0][0] == AT


def test_a_shift_is_ended_and_what_is_wrong_is_refused() -> None:
    team, doctor = a_team()
    (other, stranger) = a_team("330727106000")
    watch = set_watch(SYSTEM, team.organization, doctor, None, given=a_shift(2))
    end_watch(SYSTEM, watch, ends_on=date(2023, 9, 11))
    assert who_answers_now(watches(team.organization_id), AT) is None
    with pytest.raises(Refused, match="watch-already-ended"):
        end_watch(SYSTEM, watch, ends_on=date(2023, 9, 30))
    with pytest.raises(Invalid) as refused:
        set_watch(SYSTEM, team.organization, stranger, stranger, given=NewWatch("nothing", 9, time(8), time(9), FROM))
    codes = {problem.code for problem in refused.value.problems}
    assert codes == {"item-unknown", "weekday-unknown", "relief-is-first", "not-staff-here"}
    assert other is not None


def test_the_roster_of_another_place_is_not_seen(
    as_role: Callable[..., Actor], client_as: Callable[..., Client]
) -> None:
    team, doctor = a_team()
    set_watch(SYSTEM, team.organization, doctor, None, given=a_shift(2))
    with reaching(as_role("nurse", "330727106")):
        assert not Watch.objects.exists()
    client = client_as("county-admin")
    assert "张医生" in client.get("/obligations/roster/").content.decode()
    form = {
        "item": "telephone-advice", "weekday": "3", "begins_at": "08:00", "ends_at": "08:00", "first": doctor.pk,
        "starts_on": "2023-09-01",
    }  # fmt: skip
    assert client.post(f"/obligations/roster/{team.organization_id}/", form).status_code == 302
    assert client.post(f"/obligations/roster/{team.organization_id}/", form | {"relief": doctor.pk}).status_code == 422
    assert Watch.objects.count() == 2


def test_an_answer_is_in_time_by_its_instant() -> None:
    elder, (team, _doctor) = an_elder(), a_team()
    on = date(2023, 9, 12)
    asked = [
        open_from_record(
            SYSTEM,
            elder,
            team,
            called_for=CalledFor("emergency-care", ("PA-14",), on, on, f"monitoring.alert:{key}", AT),
        )
        for key in (1, 2)
    ]
    assert state_of(asked[0].dates, on, AT) is State.DUE
    assert state_of(asked[0].dates, on, AT + timedelta(seconds=1)) is State.OVERDUE
    done = answer(SYSTEM, asked[0], at=AT, record="monitoring.answer:1")
    late = answer(SYSTEM, asked[1], at=AT + timedelta(minutes=1), record="monitoring.answer:2")
    assert (state_of(done.dates, on), state_of(late.dates, on)) == (State.KEPT, State.KEPT_LATE)
    with pytest.raises(Refused, match="obligation-not-open"):
        answer(SYSTEM, asked[0], at=AT, record="monitoring.answer:3")
