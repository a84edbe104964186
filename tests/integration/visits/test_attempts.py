"""A visit that failed is a record: it keeps no promise, what is open says when it was tried, what is postponed is booked."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from factories import a_care_home, a_resident, complete_evidence
from ordering import ON, Place

from yilian.accounts.models import User
from yilian.audit.clock import start_of
from yilian.audit.scope import using_scope
from yilian.kernel.actors import SYSTEM
from yilian.kernel.deadlines import midnight_after
from yilian.kernel.refusals import Invalid, Refused
from yilian.obligations.actions.appointments import NewAppointment, book
from yilian.obligations.models import Appointment, Obligation
from yilian.people.models import Practitioner
from yilian.visits.actions.attempts import NewAttempt, record_attempt, withdraw_attempt
from yilian.visits.actions.rounds import RoundOutcome, RoundSheet, record_round
from yilian.visits.actions.visits import Delivery, record_visit
from yilian.visits.models import Attempt, Visit
from yilian.visits.rules.rounds import LATER, FilledRow

ITEM = "health-education"
NEXT = start_of(ON + timedelta(days=3)) + timedelta(hours=9)


def open_row(place: Place) -> Obligation:
    return Obligation.objects.filter(
        elder=place.elder, what=ITEM, fulfilled_on=None, starts_on__lte=ON, due_on__gte=ON
    )[0]


def tried(place: Place, outcome: str = "not-met", **changes: object) -> Attempt:
    given = {"items": (ITEM,), "on": ON, "outcome": outcome} | changes
    attempt = NewAttempt(**given)  # type: ignore[arg-type]
    return record_attempt(SYSTEM, place.elder, place.team, place.doctor, attempt=attempt)


def act_as(place: Place) -> None:
    """Let the user who is signed in be the doctor."""
    Practitioner.objects.filter(pk=place.doctor.pk).update(user=User.objects.get(username__startswith="family-doctor"))


def test_a_visit_that_failed_keeps_nothing_and_the_open_row_says_when_it_was_tried(place: Place) -> None:
    before = open_row(place)
    attempt = tried(place)
    row = open_row(place)
    assert (row.pk, row.fulfilled_on) == (before.pk, None)
    assert (row.tried_on, row.tried_outcome, row.tried_key) == (ON, "not-met", attempt.pk)
    assert not Visit.objects.exists()


@pytest.mark.parametrize(
    ("outcome", "changes", "field", "code"),
    [
        ("refused", {}, "reason", "attempt-reason-missing"),
        ("postponed", {"reason": "走亲戚"}, "next_at", "attempt-next-missing"),
        ("not-met", {"next_at": NEXT}, "next_at", "attempt-next-not-postponed"),
        ("not-reached", {}, "outcome", "attempt-outcome-unknown"),
        ("not-met", {"items": ("nothing",)}, "items", "attempt-item-unknown"),
    ],
)
def test_what_is_missing_is_named_with_its_field(
    place: Place, outcome: str, changes: dict[str, object], field: str, code: str
) -> None:
    with pytest.raises(Invalid) as wrong:
        tried(place, outcome, **changes)
    assert [(problem.field, problem.code) for problem in wrong.value.problems] == [(field, code)]
    assert not Attempt.objects.exists()


def test_what_is_postponed_is_booked_for_what_stays_open(place: Place) -> None:
    tried(place, "postponed", reason="儿女回来", next_at=NEXT)
    appointment = Appointment.objects.get()
    assert (appointment.starts_at, appointment.state, appointment.team) == (NEXT, "booked", place.team)
    assert [purpose.obligation_id for purpose in appointment.purposes.all()] == [open_row(place).pk]


def test_a_time_that_cannot_be_is_refused_and_nothing_is_recorded(place: Place) -> None:
    with pytest.raises(Refused, match="appointment-in-past"):
        tried(place, "postponed", reason="改天", next_at=start_of(ON))
    assert open_row(place).tried_on is None


def test_what_was_arranged_for_the_day_is_a_no_show_or_moves(place: Place) -> None:
    times = start_of(ON) + timedelta(hours=9)
    booking = NewAppointment(times, obligations=(open_row(place).pk,), booked_at=times - timedelta(days=2))
    arranged = book(SYSTEM, place.elder, place.team, None, appointment=booking)
    tried(place, "refused", reason="不愿量血压")
    arranged.refresh_from_db()
    assert (arranged.state, arranged.cause) == ("no-show", "refused")
    again = book(SYSTEM, place.elder, place.team, None, appointment=booking)
    tried(place, "postponed", next_at=NEXT)
    again.refresh_from_db()
    assert (again.state, again.replaced_by.starts_at) == ("moved", NEXT)


def test_a_withdrawn_attempt_gives_way_to_the_one_before(place: Place) -> None:
    first = tried(place, on=ON - timedelta(days=2))
    second = tried(place, "refused", reason="写错了人")
    withdraw_attempt(SYSTEM, second, reason="登记错了老人")
    assert (open_row(place).tried_on, open_row(place).tried_key) == (first.on, first.pk)
    withdraw_attempt(SYSTEM, first, reason="没有去过")
    assert open_row(place).tried_on is None
    with pytest.raises(Refused, match="attempt-withdrawn"):
        withdraw_attempt(SYSTEM, first, reason="再撤一次")


def test_the_page_records_it_and_today_the_duty_and_the_time_line_say_so(
    place: Place, client_as: Callable[..., Client]
) -> None:
    client = client_as("family-doctor", "330727109000")
    act_as(place)
    start = client.get(f"/visits/elder/{place.elder.pk}/?item={ITEM}").content.decode()
    assert f"/visits/elder/{place.elder.pk}/missed/?item={ITEM}" in start.replace("&amp;", "")
    sent = {"items": [ITEM], "on": "2023-09-12", "outcome": "refused", "reason": ""}
    wrong = client.post(f"/visits/elder/{place.elder.pk}/missed/?item={ITEM}", sent)
    assert wrong.status_code == 422
    assert "请写明拒绝的原因" in wrong.content.decode()
    answer = client.post(f"/visits/elder/{place.elder.pk}/missed/", sent | {"reason": "不愿量血压"})
    made = Attempt.objects.get()
    assert answer.headers["Location"] == f"/visits/attempts/{made.pk}/"
    page = client.get(f"/visits/attempts/{made.pk}/").content.decode()
    assert "不愿量血压" in page
    duty = client.get(f"/obligations/{open_row(place).pk}/").content.decode()
    assert f"/visits/attempts/{made.pk}/" in duty
    today = client.get(f"/today/?item={ITEM}").content.decode()
    assert f"/elders/{place.elder.pk}/" in today
    assert "2023-09-12 拒绝" in today
    elder = client.get(f"/elders/{place.elder.pk}/").content.decode()
    assert "2023-09-12 拒绝" in elder
    assert "不愿量血压" in elder
    client.post(f"/visits/attempts/{made.pk}/withdraw/", {"reason": "去的是隔壁"})
    assert "去的是隔壁" in client.get(f"/visits/attempts/{made.pk}/").content.decode()
    assert open_row(place).tried_on is None


WARD = "ward-visit"


def the_round(place: Place, seen: int, residents: int = 30, **changes: object) -> RoundOutcome:
    home = a_care_home()
    people = [a_resident(home, name=f"住户{number}") for number in range(residents)]
    for resident in people:
        Obligation.objects.create(
            what=WARD,
            clauses=["PA-14"],
            team=place.team,
            obligor=place.team.organization,
            ordinal=1,
            starts_on=ON,
            due_at=midnight_after(ON + timedelta(days=5)),
            judged_on=ON,
            basis_kind="tests.test",
            basis_key=resident.pk,
            elder=resident,
        )
    rows = tuple(FilledRow(resident.pk, complete_evidence(WARD)) for resident in people[:seen])
    sheet = RoundSheet(WARD, ON, rows, **changes)  # type: ignore[arg-type]
    return record_round(SYSTEM, home, place.team, place.doctor, sheet=sheet)


def test_a_round_with_two_of_thirty_seen_leaves_twenty_eight_open_with_a_reason_each(place: Place) -> None:
    outcome = the_round(place, 2, rest="not-reached", note="下午停电")
    assert (len(outcome.visits), outcome.missed) == (2, 28)
    rows = Obligation.objects.filter(what=WARD, basis_kind="tests.test")
    assert rows.exclude(fulfilled_on=None).count() == 2
    still_open = rows.filter(fulfilled_on=None)
    assert {(row.tried_on, row.tried_outcome) for row in still_open} == {(ON, "not-reached")}
    assert still_open.count() == 28
    assert {attempt.reason for attempt in Attempt.objects.filter(round=outcome.round)} == {"下午停电"}


def test_a_round_that_says_nothing_of_the_rest_is_not_taken(place: Place) -> None:
    with pytest.raises(Invalid) as wrong:
        the_round(place, 2)
    (problem,) = wrong.value.problems
    assert (problem.field, problem.code, dict(problem.params)) == ("rest", "round-rest-missing", {"count": 28})
    with pytest.raises(Invalid, match="attempt-reason-missing"):
        the_round(place, 2, rest="refused")


def test_whom_the_round_missed_may_be_seen_after_all(place: Place) -> None:
    outcome = the_round(place, 1, residents=3, rest="not-reached")
    home, missed = outcome.round.organization, Attempt.objects.filter(round=outcome.round).order_by("pk")[0]
    row = FilledRow(missed.elder_id, complete_evidence(WARD))
    second = record_round(SYSTEM, home, place.team, place.doctor, sheet=RoundSheet(WARD, ON, (row,), rest=LATER))
    assert (len(second.visits), second.handed_back) == (1, ())
    missed.refresh_from_db()
    assert missed.withdrawn_at is not None
    assert Attempt.objects.filter(round=outcome.round, withdrawn_at=None).count() == 1
    assert not Obligation.objects.filter(tried_kind=missed._meta.label_lower, tried_key=missed.pk).exists()


def test_the_sheet_asks_for_the_rest_and_the_round_lists_them(place: Place, client_as: Callable[..., Client]) -> None:
    client = client_as("family-doctor", "330727109000")
    act_as(place)
    with using_scope(SYSTEM):
        home = a_care_home()
        first, second, third = (a_resident(home, name=name) for name in ("甲一", "乙二", "丙三"))
    filled = {f"row-{first.pk}-{code}": text for code, text in complete_evidence(WARD).items()}
    sent = filled | {"item": WARD, "on": "2023-09-12", f"row-{second.pk}-missed": "not-met"}
    address = f"/visits/organization/{home.pk}/round/"
    asked = client.post(address, sent)
    assert asked.status_code == 422
    assert "还有 1 位老人没有填写" in asked.content.decode()
    answer = client.post(address, sent | {"rest": "later"})
    page = client.get(answer.headers["Location"]).content.decode()
    assert "见到 1 位，没有见到 1 位" in page
    assert "1 位待补登" in page
    assert page.index("待补登</h2>") < page.index("丙三")
    assert third.name in client.get(f"{address}?item={WARD}").content.decode()


def test_a_later_visit_keeps_what_was_tried(place: Place) -> None:
    row = open_row(place)
    tried(place)
    delivery = Delivery(ITEM, ON, complete_evidence(ITEM))
    record_visit(SYSTEM, place.elder, place.team, place.doctor, delivery=delivery)
    row.refresh_from_db()
    assert row.fulfilled_on == ON
