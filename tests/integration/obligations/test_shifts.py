"""Who answers the 24-hour telephone now, when nobody does, and an answer that is owed by an instant."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.test import Client
from factories import a_team

from yilian.audit.scope import using_scope
from yilian.kernel.actors import SYSTEM, Actor
from yilian.kernel.refusals import Invalid, Refused
from yilian.obligations.actions.absences_and_shifts import NewShift, end_shift, record_leave, set_shift
from yilian.obligations.models import Shift
from yilian.obligations.queries.duties import gaps_ahead, shifts, who_answers_now
from yilian.people.actions.staff import register_practitioner

# Tuesday 12 September 2023, 10:00 in Shanghai.
AT = datetime(2023, 9, 12, 2, tzinfo=UTC)
FROM = date(2023, 1, 1)


@pytest.fixture(autouse=True)
def reach(county: None) -> Iterator[None]:
    with using_scope(SYSTEM):
        yield


def a_shift(weekday: int) -> NewShift:
    return NewShift("telephone-advice", weekday, time(8), time(8), FROM)


@pytest.mark.shows("PA-15")
@pytest.mark.feature("9")
def test_who_answers_now_and_the_gaps_of_the_week() -> None:
    team, doctor = a_team()
    nurse = register_practitioner(SYSTEM, team.organization, name="李护士", kind="nurse")
    for weekday in range(1, 7):
        set_shift(SYSTEM, team.organization, doctor, nurse, new_shift=a_shift(weekday))
    found = list(shifts(team.organization_id))
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
    shift = set_shift(SYSTEM, team.organization, doctor, None, new_shift=a_shift(2))
    end_shift(SYSTEM, shift, ends_on=date(2023, 9, 11))
    assert who_answers_now(shifts(team.organization_id), AT) is None
    with pytest.raises(Refused, match="shift-already-ended"):
        end_shift(SYSTEM, shift, ends_on=date(2023, 9, 30))
    with pytest.raises(Invalid) as refused:
        set_shift(
            SYSTEM, team.organization, stranger, stranger, new_shift=NewShift("nothing", 9, time(8), time(9), FROM)
        )
    codes = {problem.code for problem in refused.value.problems}
    assert codes == {"item-unknown", "weekday-unknown", "relief-is-first", "not-staff-here"}
    assert other is not None


def test_the_roster_of_another_place_is_not_seen(
    as_role: Callable[..., Actor], client_as: Callable[..., Client]
) -> None:
    team, doctor = a_team()
    for weekday in (1, 2):  # before eight in the morning whoever began the day before still answers
        set_shift(SYSTEM, team.organization, doctor, None, new_shift=a_shift(weekday))
    with using_scope(as_role("nurse", "330727106")):
        assert not Shift.objects.exists()
    client = client_as("county-admin")
    assert "张医生" in client.get("/obligations/roster/").content.decode()
    form = {
        "item": "telephone-advice",
        "weekday": "3",
        "begins_at": "08:00",
        "ends_at": "08:00",
        "first": doctor.pk,
        "starts_on": "2023-09-01",
    }
    assert client.post(f"/obligations/roster/{team.organization_id}/", form).status_code == 302
    assert client.post(f"/obligations/roster/{team.organization_id}/", form | {"relief": doctor.pk}).status_code == 422
    assert Shift.objects.count() == 3
