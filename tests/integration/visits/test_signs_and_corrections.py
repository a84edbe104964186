"""A sign opens its follow-up at once; a correction takes the place of what it corrects, and nothing is lost."""

from collections.abc import Callable, Iterator
from datetime import date, time

import pytest
from django.apps import apps
from factories import a_team, an_elder, complete_evidence

from yilian.agreements.actions.enrolments import enrol
from yilian.audit.models import AuditEntry
from yilian.audit.scope import using_scope
from yilian.desk.queries.worklist import follow_ups, urgent_follow_ups
from yilian.health.models import Observation, Status
from yilian.health.queries import health_lines, history_of
from yilian.indicators.queries.target_rows import target_line
from yilian.kernel.actors import SYSTEM, Actor
from yilian.kernel.deadlines import by_day, end_of
from yilian.kernel.records import RecordRef
from yilian.kernel.refusals import Invalid, NotFound, Refused
from yilian.obligations.actions.opening import open_from_record
from yilian.obligations.models import Obligation
from yilian.obligations.queries.explaining import explain
from yilian.obligations.queries.records import record_address, record_name
from yilian.obligations.queries.worklists import obligation
from yilian.obligations.rules.fulfilling import RequestedService
from yilian.obligations.rules.states import State, state_of
from yilian.pages.registry import record_kinds
from yilian.people.models import Elder, Practitioner, Team
from yilian.visits.actions.visits import Delivery, correct_visit, record_together, record_visit
from yilian.visits.models import Visit
from yilian.visits.queries.visits import signs_at, values_of

ON = date(2023, 9, 12)
There = tuple[Elder, Team, Practitioner]
AsRole = Callable[..., Actor]


@pytest.fixture
def there(county: None) -> Iterator[There]:
    with using_scope(SYSTEM):
        elder, (team, doctor) = an_elder(), a_team()
        yield elder, team, doctor


def measured(systolic: str = "128", diastolic: str = "78", on: date = ON, **changes: object) -> Delivery:
    given = {"systolic": systolic, "diastolic": diastolic, "heart-rate": "72"}
    return Delivery("home-visit", on, given, **changes)  # type: ignore[arg-type]


def test_a_dangerous_pressure_opens_a_follow_up_within_two_weeks(there: There) -> None:
    visit = record_visit(SYSTEM, *there, delivery=measured("186", "112"))
    opened = Obligation.objects.get(basis_kind="visits.visit", basis_key=visit.pk)
    assert (opened.what, opened.starts_on, opened.due_on) == ("chronic-follow-up", ON, date(2023, 9, 26))
    assert (opened.elder, opened.team) == (there[0], there[1])
    (trouble,) = urgent_follow_ups(follow_ups([there[1].pk], ON))
    assert trouble.visit == visit
    assert [one.sign.code for one in trouble.signs] == ["blood-pressure-danger"]


def test_a_follow_up_that_no_clause_promises_names_its_norm(there: There) -> None:
    visit = record_visit(SYSTEM, *there, delivery=measured("186", "112"))
    opened = obligation(Obligation.objects.get(basis_kind="visits.visit", basis_key=visit.pk).pk)
    explained = explain(opened, ON)
    assert (opened.clauses, explained.reasons, opened.norm) == ([], (), "sign:blood-pressure-danger")
    assert explained.norm is not None
    assert "国家基本公共卫生服务规范" in explained.norm.zh
    assert any("国家基本公共卫生服务规范" in line for line in explained.lines("zh"))
    assert explained.basis.zh == f"由服务记录 {visit.pk}引起"


@pytest.mark.parametrize("label", sorted(record_kinds()))
def test_every_record_that_calls_for_something_has_a_name_and_a_page(label: str) -> None:
    app, model = label.split(".")
    assert record_name(RecordRef(label, 7)).zh.endswith(" 7")
    if record_kinds()[label].page:
        assert record_address(RecordRef(label, 7)).endswith("/7/")
    else:  # a report is read on the page of its task, a residence on that of the elder
        assert label in {"supervision.taskreport", "people.residenceperiod"}
    assert apps.get_model(app, model) is not None


def test_one_below_the_limit_opens_nothing(there: There) -> None:
    record_visit(SYSTEM, *there, delivery=measured("179", "109"))
    assert not Obligation.objects.exists()


def test_a_second_sign_does_not_ask_for_a_second_follow_up(there: There) -> None:
    record_visit(SYSTEM, *there, delivery=measured("186", "112"))
    record_visit(SYSTEM, *there, delivery=measured("190", "112"))
    assert Obligation.objects.count() == 1


def test_an_earlier_visit_entered_late_does_ask_because_its_follow_up_is_due_earlier(there: There) -> None:
    record_visit(SYSTEM, *there, delivery=measured("186", "112"))
    record_visit(SYSTEM, *there, delivery=measured("186", "112", date(2023, 9, 1)))
    assert sorted(Obligation.objects.values_list("due_on", flat=True)) == [date(2023, 9, 15), date(2023, 9, 26)]


def test_opening_again_for_the_same_record_gives_the_same_row(there: There) -> None:
    elder, team, _doctor = there
    requested = RequestedService(
        "chronic-follow-up", ("PA-16",), ON, by_day(date(2023, 9, 26)), RecordRef("visits.visit", 1)
    )
    first = open_from_record(SYSTEM, elder, team, requested=requested)
    assert open_from_record(SYSTEM, elder, team, requested=requested) == first
    assert Obligation.objects.count() == 1


def test_the_follow_up_made_ends_the_trouble(there: There) -> None:
    record_visit(SYSTEM, *there, delivery=measured("186", "112"))
    evidence = complete_evidence("chronic-follow-up") | {
        "control": "unsatisfied",
        "systolic": "138",
        "diastolic": "80",
        "heart-rate": "70",
        "glucose-fasting": "5.6",
    }
    visit = record_visit(SYSTEM, *there, delivery=Delivery("chronic-follow-up", ON, evidence))
    assert str(Obligation.objects.get().fulfilled_by) == f"visits.visit:{visit.pk}"
    assert not follow_ups([there[1].pk], ON).exists()


def test_not_controlled_twice_running_says_refer(there: There) -> None:
    evidence = complete_evidence("chronic-follow-up") | {
        "control": "unsatisfied",
        "systolic": "158",
        "diastolic": "80",
        "heart-rate": "70",
        "glucose-fasting": "5.6",
    }
    visits = [
        record_visit(SYSTEM, *there, delivery=Delivery("chronic-follow-up", day, evidence))
        for day in (date(2023, 8, 29), ON)
    ]
    assert [[one.again for one in signs_at(visit)] for visit in visits] == [[False], [True]]


def test_a_correction_keeps_what_was_kept_and_its_values_count(there: There) -> None:
    enrol(SYSTEM, there[0], there[1], mode="care-to-home", starts_on=date(2023, 1, 10))
    evidence = complete_evidence("health-checkup") | {"systolic": "150"}
    old = record_visit(SYSTEM, *there, delivery=Delivery("health-checkup", ON, evidence))
    day = date(2023, 9, 11)
    fixed = Delivery("health-checkup", day, evidence | {"systolic": "105"})
    new = correct_visit(SYSTEM, old, delivery=fixed, reason="读数写反了")
    kept = Obligation.objects.get(what="health-checkup")
    assert (str(kept.fulfilled_by), kept.fulfilled_on) == (f"visits.visit:{new.pk}", day)
    assert [one.number for one in history_of(there[0].pk, "systolic")] == [105]
    assert Visit.objects.count() == 2
    assert {value.code: value.number for value in values_of([old])[old.pk]}["systolic"] == 150
    former = Observation.objects.filter(source_kind="visits.visit", source_key=old.pk)
    assert set(former.values_list("status", flat=True)) == {Status.ENTERED_IN_ERROR}
    figure = target_line("panan-2021", "health-management-rate-65", "330727", ON).figure
    assert figure is not None
    assert figure.numerator == 1


def test_a_correction_withdraws_the_follow_up_and_opens_its_own(there: There) -> None:
    old = record_visit(SYSTEM, *there, delivery=measured("186", "80"))
    new = correct_visit(SYSTEM, old, delivery=measured("136", "80"), reason="写错")
    assert state_of(Obligation.objects.get().dates, end_of(ON)) is State.VOID
    correct_visit(SYSTEM, new, delivery=measured("196", "80"), reason="又写错")
    assert not follow_ups([there[1].pk], ON).exclude(void_on__isnull=True).exists()
    assert follow_ups([there[1].pk], ON).count() == 1


def test_a_correction_that_is_none_changes_nothing(there: There) -> None:
    visit = record_visit(SYSTEM, *there, delivery=measured())
    for delivery, reason, code in (
        (measured(), "写错", "correction-changes-nothing"),
        (measured("140"), " ", "correction-reason-missing"),
        (measured("140", on=date(2023, 9, 13)), "写错", "visit-in-future"),
        (
            Delivery("unscheduled-visit", ON, {"systolic": "128", "diastolic": "78"}),
            "写错",
            "correction-of-another-item",
        ),
    ):
        with pytest.raises(Refused, match=code):
            correct_visit(SYSTEM, visit, delivery=delivery, reason=reason)
    with pytest.raises(Invalid):
        correct_visit(SYSTEM, visit, delivery=measured("8000"), reason="写错")
    assert Visit.objects.count() == 1


def test_a_record_is_corrected_once_and_then_its_correction(there: There) -> None:
    first = record_visit(SYSTEM, *there, delivery=measured())
    second = correct_visit(SYSTEM, first, delivery=measured("130"), reason="写错")
    with pytest.raises(Refused, match="visit-already-corrected"):
        correct_visit(SYSTEM, first, delivery=measured("131"), reason="写错")
    third = correct_visit(SYSTEM, second, delivery=measured("131"), reason="写错")
    assert third.corrects == second
    assert AuditEntry.objects.filter(action="visits.correct").count() == 2


def test_several_items_of_one_occasion_are_recorded_together_or_not_at_all(there: There) -> None:
    good = [measured(), Delivery("unscheduled-visit", ON, {"systolic": "128", "diastolic": "78"})]
    record_together(SYSTEM, *there, deliveries=good)
    assert Visit.objects.count() == 2
    with pytest.raises(Invalid):
        record_together(SYSTEM, *there, deliveries=[measured(), measured("8000")])
    assert Visit.objects.count() == 2
    with pytest.raises(Refused, match="nothing-delivered"):
        record_together(SYSTEM, *there, deliveries=[])


def test_place_and_time_are_kept_and_the_future_is_refused(there: There) -> None:
    visit = record_visit(
        SYSTEM, *there, delivery=measured(at=time(0, 1), setting="home", latitude=29.05, longitude=120.45)
    )
    assert (visit.happened_at.isoformat(), visit.setting) == ("2023-09-12T00:01:00+08:00", "home")
    assert (visit.latitude, visit.longitude) == (29.05, 120.45)
    with pytest.raises(Refused, match="visit-in-future"):
        record_visit(SYSTEM, *there, delivery=measured(at=time(23, 59, 59, 999999)))
    with pytest.raises(Invalid):
        record_visit(SYSTEM, *there, delivery=measured(latitude=29.0))


def test_the_record_shows_how_values_lie_and_go(there: There) -> None:
    for day, systolic in ((1, "130"), (5, "150"), (9, "152")):
        record_visit(SYSTEM, *there, delivery=measured(systolic, on=date(2023, 9, day)))
    line = next(one for one in health_lines(there[0].pk) if one.meaning.code == "systolic")
    assert [int(number) for number in line.numbers] == [130, 150, 152]
    assert (str(line.level), str(line.trend)) == ("high", "steady")


def test_a_visit_of_another_place_can_neither_be_seen_nor_corrected(there: There, as_role: AsRole) -> None:
    visit = record_visit(SYSTEM, *there, delivery=measured("186", "112"))
    stranger = as_role("family-doctor", "330727106")
    with pytest.raises(NotFound):
        correct_visit(stranger, visit, delivery=measured("136"), reason="写错")
    with using_scope(stranger):
        assert not Visit.objects.exists()
        assert not Observation.objects.exists()
        assert not Obligation.objects.exists()
