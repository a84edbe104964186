"""What makes something owed, and what changes it: agreements, groups, moves, absences, deaths, merging."""

from collections.abc import Callable, Iterator
from datetime import date, time, timedelta

import pytest
from django.http import HttpRequest
from django.test import Client
from factories import a_team, an_assessment, an_elder

from yilian.agreements.actions.enrolments import end_enrolment, enrol
from yilian.agreements.events import AgreementEnded, AgreementInForce, SlotsChanged
from yilian.agreements.models import Agreement, ScheduledSlot
from yilian.audit.actions import action, publish
from yilian.audit.scope import using_scope
from yilian.kernel.actors import SYSTEM, Actor
from yilian.kernel.deadlines import by_day, end_of
from yilian.kernel.messages import words
from yilian.kernel.records import RecordRef
from yilian.kernel.refusals import Invalid, Refused
from yilian.obligations.actions.absences_and_shifts import end_absence, record_absence, record_leave
from yilian.obligations.actions.fulfilling import fulfil, waive
from yilian.obligations.actions.generation import generate_for_agreement, generate_for_elder
from yilian.obligations.actions.loading import roll_horizon
from yilian.obligations.actions.opening import open_from_record
from yilian.obligations.models import Absence, Obligation
from yilian.obligations.queries.calendars import month_of
from yilian.obligations.queries.duties import attending, owed_by_organization, owed_to_organization
from yilian.obligations.queries.explaining import explain
from yilian.obligations.queries.fulfilment import FulfilmentFilter, OfADay, fulfilment, fulfilment_in_all, work_of_a_day
from yilian.obligations.queries.performers import Performers, overview_of
from yilian.obligations.queries.worklists import obligation, worklist
from yilian.obligations.rules.fulfilling import RequestedService
from yilian.obligations.rules.states import State, state_of
from yilian.obligations.views.panels import organization_panel
from yilian.people.actions.deaths import record_death
from yilian.people.actions.lives import Move, move_elder
from yilian.people.actions.merging import merge_elders, undo_merge
from yilian.people.actions.staff import certify, register_practitioner
from yilian.people.models import Elder, Practitioner, Team
from yilian.places.actions.registers import load_organizations
from yilian.places.models import Division, Organization

ON = date(2023, 9, 12)
START = date(2023, 1, 10)
VILLAGE, TOWNSHIP = "330727109901", "330727109000"
AsRole = Callable[..., Actor]


@pytest.fixture(autouse=True)
def reach(county: None) -> Iterator[None]:
    with using_scope(SYSTEM):
        yield


@action("agreements.load", title=words("试", "test"))
def tell(actor: Actor, *, event: object) -> None:
    publish(event)


def a_home(kind: str = "rural-care-home") -> Organization:
    (home,) = load_organizations(
        SYSTEM,
        organizations=[Organization(code="home", name_zh="尖山敬老院", kind=kind, division_id=TOWNSHIP)],
    )
    return home


def an_agreement(team: Team, home: Organization, weekdays: tuple[int, ...] = (3,)) -> tuple[Agreement, Practitioner]:
    """A year's partnership, signed by both, with A and B on fixed weekdays."""
    from yilian.people.actions.staff import register_practitioner

    doctor = team.members.get()
    relief = register_practitioner(SYSTEM, team.organization, name="李护士", kind="nurse")
    agreement = Agreement.objects.create(
        care_organization=home,
        medical_organization=team.organization,
        team=team,
        form="contract",
        pack="panan-2021",
        mode="partnership",
        content="x",
        manner="x",
        hours="x",
        frequency="x",
        cost="x",
        responsibilities="x",
        starts_on=START,
        ends_on=date(2024, 1, 9),
        care_signed_on=START,
        medical_signed_on=START,
        judged_on=START,
    )
    for weekday in weekdays:
        ScheduledSlot.objects.create(
            agreement=agreement,
            item="ward-visit",
            weekday=weekday,
            begins_at=time(9),
            ends_at=time(11),
            place="一楼",
            first=doctor,
            relief=relief,
        )
    return agreement, relief


def states(**which: object) -> list[str]:
    return [state_of(one.dates, end_of(ON)).value for one in Obligation.objects.filter(**which).order_by("starts_on")]


@pytest.mark.shows("PA-14")
@pytest.mark.feature("6", "8", "13")
def test_an_agreement_owes_visits_on_its_weekdays_group_events_and_each_resident_their_own() -> None:
    (team, _doctor), home = a_team(), a_home()
    elder = an_elder(lives="in-institution", organization=home.pk)
    agreement, _relief = an_agreement(team, home)
    tell(SYSTEM, event=AgreementInForce(agreement.pk))
    visits = Obligation.objects.filter(
        basis_kind="agreements.agreement", basis_key=agreement.pk, what="ward-visit"
    ).order_by("due_on")
    assert {one.due_on.isoweekday() for one in visits} == {3}
    assert {one.organization_id for one in visits} == {home.pk}
    assert len(visits) == 52
    assert [one.starts_on for one in visits][1:] == [one.due_on + timedelta(days=1) for one in visits][:-1]
    placed = set(Obligation.objects.filter(organization=home).values_list("what", flat=True))
    assert placed == {"ward-visit", "health-education", "free-clinic"}
    own = Obligation.objects.filter(elder=elder)
    assert set(own.values_list("what", flat=True)) == {"health-checkup", "tcm-service"}
    assert all(
        "PA-14" in one.clauses
        and one.basis == RecordRef("agreements.agreement", agreement.pk)
        and one.team_id == team.pk
        for one in own
    )


def test_two_residents_are_each_owed_their_check_up() -> None:
    (team, _doctor), home = a_team(), a_home()
    for _ in range(2):
        an_elder(lives="in-institution", organization=home.pk)
    tell(SYSTEM, event=AgreementInForce(an_agreement(team, home)[0].pk))
    assert Obligation.objects.filter(what="health-checkup", basis_kind="agreements.agreement").count() == 2


def test_posts_changed_change_what_is_to_come_and_leave_what_was() -> None:
    (team, _doctor), home = a_team(), a_home()
    agreement, relief = an_agreement(team, home)
    tell(SYSTEM, event=AgreementInForce(agreement.pk))
    fulfil(SYSTEM, home, what="ward-visit", at=date(2023, 9, 6), record=RecordRef("visits.round", 1))
    before = set(
        Obligation.objects.filter(what="ward-visit", due_on__lt=ON).values_list("pk", "due_on", "fulfilled_on")
    )
    agreement.posts.all().delete()
    ScheduledSlot.objects.create(
        agreement=agreement,
        item="ward-visit",
        weekday=5,
        begins_at=time(9),
        ends_at=time(10),
        place="一楼",
        first=relief,
        relief=team.members.get(),
    )
    tell(SYSTEM, event=SlotsChanged(agreement.pk))
    assert (
        set(Obligation.objects.filter(what="ward-visit", due_on__lt=ON).values_list("pk", "due_on", "fulfilled_on"))
        == before
    )
    later = Obligation.objects.filter(what="ward-visit", due_on__gte=ON, void_on__isnull=True)
    assert {one.due_on.isoweekday() for one in later} == {5}
    rows = set(Obligation.objects.values_list("pk", "due_on", "void_on"))
    tell(SYSTEM, event=SlotsChanged(agreement.pk))
    assert set(Obligation.objects.values_list("pk", "due_on", "void_on")) == rows


def test_the_end_of_an_agreement_voids_what_would_fall_due_after_it() -> None:
    (team, _doctor), home = a_team(), a_home()
    elder = an_elder(lives="in-institution", organization=home.pk)
    agreement, _relief = an_agreement(team, home)
    tell(SYSTEM, event=AgreementInForce(agreement.pk))
    ends_on = date(2023, 6, 30)
    Agreement.objects.filter(pk=agreement.pk).update(ended_on=ends_on, end_reason="own-wish")
    tell(SYSTEM, event=AgreementEnded(agreement.pk, ends_on))
    after = Obligation.objects.filter(basis_kind="agreements.agreement", basis_key=agreement.pk, due_on__gt=ends_on)
    assert {(one.void_on, one.void_reason) for one in after} == {(ends_on, "ended")}
    assert not Obligation.objects.filter(
        basis_kind="agreements.agreement", basis_key=agreement.pk, due_on__lte=ends_on, void_on__isnull=False
    ).exists()
    assert set(states(elder=elder, what="health-checkup")) == {"void"}


def test_relief_goes_when_a_is_away_and_nobody_is_a_gap() -> None:
    (team, doctor), home = a_team(), a_home()
    agreement, relief = an_agreement(team, home)
    generate_for_agreement(SYSTEM, agreement)
    (due,) = Obligation.objects.filter(what="ward-visit", due_on=date(2023, 9, 13))
    assert (attending([due])[due.pk].practitioner, attending([due])[due.pk].stands_in) == (doctor, False)
    record_leave(SYSTEM, doctor, starts_on=date(2023, 9, 13), ends_on=date(2023, 9, 13))
    assert (attending([due])[due.pk].practitioner, attending([due])[due.pk].stands_in) == (relief, True)
    record_leave(SYSTEM, relief, starts_on=date(2023, 9, 12), ends_on=date(2023, 9, 14))
    assert attending([due])[due.pk].practitioner is None


def test_duties_show_both_ways() -> None:
    (team, _doctor), home = a_team(), a_home()
    generate_for_agreement(SYSTEM, an_agreement(team, home)[0])
    received = owed_to_organization(home.pk, ON, ON + timedelta(days=7))
    given = owed_by_organization(team.organization_id, ON, ON + timedelta(days=7))
    assert list(received) == list(given)
    assert received.filter(due_on=date(2023, 9, 13)).exists()
    assert owed_to_organization(team.organization_id, ON, ON).count() == 0


def test_today_and_the_page_of_the_institution_count_the_same_overdue_services(
    client_as: Callable[..., Client],
) -> None:
    """A free clinic of the half-year that is over and that of the running one are two rows: one of them is overdue."""
    (team, _doctor), home = a_team(), a_home()
    generate_for_agreement(SYSTEM, an_agreement(team, home)[0])
    today = client_as("family-doctor", TOWNSHIP).get("/today/").context["houses"]
    panel = organization_panel(HttpRequest(), home)["received"]
    for rows in (today, panel):
        clinics = {row["state"]: row["times"] for row in rows if row["obligation"].what == "free-clinic"}
        assert clinics[State.OVERDUE] == 1
    overdue = [
        {row["obligation"].pk: row["times"] for row in rows if row["state"] is State.OVERDUE} for rows in (today, panel)
    ]
    assert overdue[0] == overdue[1]
    assert {row["state"] for row in today if row["obligation"].what == "free-clinic"} == {State.OVERDUE, State.OPEN}


def test_an_elder_with_two_grounds_is_owed_one_check_up_for_both() -> None:
    (team, _doctor), home = a_team(), a_home("home-care-centre")
    elder = an_elder(lives="in-institution", organization=home.pk)
    agreement, _relief = an_agreement(team, home)
    tell(SYSTEM, event=AgreementInForce(agreement.pk))
    enrolment = enrol(SYSTEM, elder, team, mode="care-to-home", starts_on=date(2023, 3, 1))
    (owed,) = Obligation.objects.filter(elder=elder, what="health-checkup")
    assert set(owed.clauses) == {"PA-14", "PA-15"}
    assert owed.basis == RecordRef("agreements.agreement", agreement.pk)
    fulfil(SYSTEM, elder, what="health-checkup", at=ON, record=RecordRef("visits.visit", 1))
    end_enrolment(SYSTEM, enrolment, ends_on=ON, reason="moved-away")
    assert states(elder=elder, what="health-checkup") == ["fulfilled"]


def test_when_one_ground_ends_and_another_holds_the_series_goes_on() -> None:
    elder, (team, _doctor) = an_elder(), a_team()
    first = enrol(SYSTEM, elder, team, mode="care-to-home", starts_on=START)
    end_enrolment(SYSTEM, first, ends_on=date(2023, 5, 31), reason="changed-team")
    assert "void" in states(elder=elder, what="health-checkup")
    second = enrol(SYSTEM, elder, team, mode="care-to-home", starts_on=date(2023, 6, 1))
    (owed,) = Obligation.objects.filter(elder=elder, what="health-checkup")
    assert (owed.starts_on, owed.due_on, owed.basis_key, owed.void_on) == (START, date(2024, 1, 9), second.pk, None)


@pytest.mark.shows("PA-15")
@pytest.mark.feature("8")
def test_a_group_is_owed_its_talk_by_the_calendar_and_one_talk_keeps_place_and_attendants() -> None:
    elder, (team, _doctor) = an_elder(), a_team()
    enrol(SYSTEM, elder, team, mode="care-to-home", starts_on=START)
    of_group = Obligation.objects.filter(division_id=TOWNSHIP, what="health-education").order_by("starts_on")
    assert [one.starts_on for one in of_group] == [date(2023, 4, 1), date(2023, 7, 1), date(2023, 10, 1)]
    assert {(one.team_id, one.elder_id) for one in of_group} == {(team.pk, None)}
    village = Division.objects.get(pk=VILLAGE)
    held = fulfil(SYSTEM, village, what="health-education", at=ON, record=RecordRef("visits.event", 1))
    assert held == of_group[1]
    assert fulfil(SYSTEM, elder, what="health-education", at=ON, record=RecordRef("visits.event", 1)) is not None
    assert held not in worklist([team.pk], ON, to="place")
    counts = overview_of(Performers((team.pk,)), ON, to="all").counts
    assert counts["open"] == worklist([team.pk], ON, to="all").count()
    assert counts["open"] == worklist([team.pk], ON).count() + worklist([team.pk], ON, to="place").count()


def test_a_second_member_adds_no_second_talk_and_the_last_who_leaves_ends_it() -> None:
    (team, _doctor) = a_team()
    enrolments = [enrol(SYSTEM, an_elder(), team, mode="care-to-home", starts_on=START) for _ in range(2)]
    talks = Obligation.objects.filter(division_id=TOWNSHIP, what="health-education")
    assert talks.count() == 3
    end_enrolment(SYSTEM, enrolments[0], ends_on=ON, reason="own-wish")
    assert not talks.filter(void_on__isnull=False).exists()
    end_enrolment(SYSTEM, enrolments[1], ends_on=ON, reason="own-wish")
    assert {one.void_on is None for one in talks.filter(due_on__gt=ON)} == {False}


def test_an_absence_voids_what_lies_wholly_inside_and_its_end_brings_it_back() -> None:
    elder, (team, _doctor) = an_elder(), a_team()
    enrol(SYSTEM, elder, team, mode="care-to-home", starts_on=START)
    before = states(elder=elder, what="health-education")
    absence = record_absence(SYSTEM, elder, kind="hospital", starts_on=date(2023, 7, 1))
    assert states(elder=elder, what="health-education") == ["overdue", "overdue", "void", "void"]
    end_absence(SYSTEM, absence, ends_on=date(2023, 10, 1))
    assert states(elder=elder, what="health-education") == before
    with pytest.raises(Invalid):
        record_absence(SYSTEM, elder, kind="away", starts_on=ON, ends_on=START)
    with pytest.raises(Invalid):
        record_absence(SYSTEM, elder, kind="nonsense", starts_on=ON)


def test_death_voids_what_would_fall_due_after_it_and_leaves_what_was() -> None:
    elder, (team, _doctor) = an_elder(), a_team()
    enrol(SYSTEM, elder, team, mode="care-to-home", starts_on=START)
    record_death(SYSTEM, elder, died_on=date(2023, 8, 1), in_spite=True)
    assert states(elder=elder, what="health-education") == ["overdue", "overdue", "void", "void"]
    assert set(Obligation.objects.filter(elder=elder, void_on__isnull=False).values_list("void_reason", flat=True)) == {
        "died"
    }
    with pytest.raises(Refused, match="elder-died"):
        open_from_record(SYSTEM, elder, team, requested=called())


def test_a_move_out_of_the_county_ends_what_only_its_document_promised() -> None:
    elder, (team, _doctor) = an_elder(), a_team()
    enrol(SYSTEM, elder, team, mode="care-to-home", starts_on=START)
    fulfil(SYSTEM, elder, what="health-education", at=date(2023, 2, 1), record=RecordRef("visits.visit", 1))
    rest = [(f"33072{digit}000000", f"县{digit}") for digit in (6,)]
    from yilian.places.actions.registers import load_divisions

    load_divisions(
        SYSTEM,
        divisions=[Division(code=code, name_zh=name, level="county", parent_id="330700000000") for code, name in rest],
    )
    move_elder(SYSTEM, elder, move=Move("stay", "330726000000", date(2023, 9, 1)))
    assert states(elder=elder, what="health-education") == ["fulfilled", "overdue", "void", "void"]
    assert set(states(elder=elder, what="health-checkup")) == {"void"}


def called(key: int = 7) -> RequestedService:
    basis = RecordRef("visits.visit", key)
    return RequestedService("guidance-note", ("PA-15",), ON, by_day(date(2023, 9, 26)), basis)


def test_what_a_record_calls_for_is_owed_once_and_survives_planning() -> None:
    elder, (team, _doctor) = an_elder(), a_team()
    first = open_from_record(SYSTEM, elder, team, requested=called())
    assert open_from_record(SYSTEM, elder, team, requested=called()) == first
    generate_for_elder(SYSTEM, elder)
    assert fulfil(SYSTEM, elder, what="guidance-note", at=ON, record=RecordRef("visits.visit", 8)) == first


def test_merged_records_are_owed_everything_once_and_apart_again_as_before() -> None:
    kept, dropped, (team, _doctor) = an_elder(), an_elder(), a_team()
    for one in (kept, dropped):
        enrol(SYSTEM, one, team, mode="care-to-home", starts_on=START)
    merge = merge_elders(SYSTEM, kept, dropped)
    live = Obligation.objects.filter(elder__isnull=False, void_on__isnull=True)
    keys = list(live.values_list("what", "starts_on"))
    assert len(keys) == len(set(keys))
    assert set(Obligation.objects.filter(elder=dropped).values_list("void_reason", flat=True)) == {"merged"}
    undo_merge(SYSTEM, merge)
    for one in (kept, dropped):
        assert states(elder=one, what="health-checkup") == ["open"]


def test_rolling_owes_many_what_one_by_one_would_and_again_nothing() -> None:
    (team, doctor) = a_team()
    elders = [an_elder(groups=groups) for groups in ((), ("dementia",), ("hardship",), ())]
    second = register_practitioner(SYSTEM, team.organization, name="王护士", kind="nurse")
    certify(SYSTEM, second, number="N-1", starts_on=date(2018, 1, 1))
    an_assessment(elders[3], doctor, second)
    for index, one in enumerate(elders):
        enrol(SYSTEM, one, team, mode="care-to-home", starts_on=START + timedelta(days=40 * index))
    record_absence(SYSTEM, elders[2], kind="away", starts_on=date(2023, 1, 1), ends_on=date(2023, 12, 31))
    wanted = rows()
    Obligation.objects.all().delete()
    roll_horizon(SYSTEM, until=date(2023, 12, 11), everything=True)
    assert rows() == {row for row in wanted if row[2] <= date(2023, 12, 11)}
    assert roll_horizon(SYSTEM, until=date(2023, 12, 11)).added == 0


def rows() -> set[tuple[object, ...]]:
    return {
        (one.elder_id, one.what, one.starts_on, one.due_on, one.ordinal, tuple(one.clauses), one.judged_on, one.void_on)
        for one in Obligation.objects.filter(planned=True)
    }


@pytest.mark.feature("12")
def test_the_rate_says_what_fell_due_and_what_of_it_was_kept() -> None:
    elder, (team, _doctor) = an_elder(), a_team()
    enrol(SYSTEM, elder, team, mode="care-to-home", starts_on=START)
    fulfil(SYSTEM, elder, what="health-education", at=date(2023, 2, 1), record=RecordRef("visits.visit", 1))
    fulfil(SYSTEM, elder, what="health-education", at=date(2023, 7, 9), record=RecordRef("visits.visit", 2))
    asked = FulfilmentFilter("330727", date(2023, 1, 1), date(2023, 12, 31), item="health-education")
    counts = fulfilment_in_all(asked, ON)
    # The elder's two quarters in time; the place's second quarter is missed.
    assert (counts.fulfilled, counts.late, counts.missed, counts.due) == (2, 0, 1, 3)
    assert [(line.key, line.counts.fulfilled) for line in fulfilment("clause", asked, ON)] == [("PA-15", 2)]
    assert [line.key for line in fulfilment("township", asked, ON)] == [TOWNSHIP]
    assert {line.key for line in fulfilment("month", asked, ON)} == {"2023-04", "2023-06", "2023-07"}
    assert fulfilment("organization", asked, ON)[0].key == str(team.organization_id)
    assert fulfilment("team", asked, ON)[0].key == str(team.pk)
    assert fulfilment("item", FulfilmentFilter("330726", asked.first, asked.last), ON) == []


def test_a_day_says_what_falls_due_on_it_and_what_was_done_before_the_rate_knows() -> None:
    elder, (team, _doctor) = an_elder(), a_team()
    enrol(SYSTEM, elder, team, mode="care-to-home", starts_on=START)
    for item, due_on in (("home-visit", ON), ("community-nursing", ON), ("guidance-note", ON + timedelta(days=9))):
        requested = RequestedService(item, ("PA-15",), ON, by_day(due_on), RecordRef("advice.call", 1))
        open_from_record(SYSTEM, elder, team, requested=requested)
    asked = FulfilmentFilter("330727", date(2023, 1, 1), ON)
    assert work_of_a_day(asked, ON) == OfADay(due=2, fulfilled=0, done=0)
    rate = fulfilment_in_all(asked, ON)
    fulfil(SYSTEM, elder, what="home-visit", at=ON, record=RecordRef("visits.visit", 1))
    fulfil(SYSTEM, elder, what="guidance-note", at=ON, record=RecordRef("visits.visit", 2))
    waive(SYSTEM, Obligation.objects.get(what="community-nursing"), on=ON, reason="老人外出")
    assert work_of_a_day(asked, ON) == OfADay(due=1, fulfilled=1, done=2)
    assert fulfilment_in_all(asked, ON) == rate
    narrowed = FulfilmentFilter("330727", asked.first, ON, item="guidance-note")
    assert work_of_a_day(narrowed, ON) == OfADay(due=0, fulfilled=0, done=1)
    assert work_of_a_day(FulfilmentFilter("330726", asked.first, ON), ON) == OfADay(0, 0, 0)


def test_the_calendar_counts_people_and_names_places() -> None:
    (team, _doctor), home = a_team(), a_home()
    enrol(SYSTEM, an_elder(), team, mode="care-to-home", starts_on=START)
    generate_for_agreement(SYSTEM, an_agreement(team, home)[0])
    days = {day.on: day for day in month_of([team.pk], date(2023, 10, 1), ON)}
    assert [(one.item, one.count, one.fulfilled) for one in days[date(2023, 10, 9)].entries] == [
        ("health-education", 1, 0)
    ]
    (visit,) = days[date(2023, 10, 11)].appointments
    assert (visit.obligation.what, visit.attending is not None) == ("ward-visit", True)
    assert len(days) == 31


def test_every_obligation_is_explained_by_clause_ground_and_date() -> None:
    elder, (team, _doctor) = an_elder(), a_team()
    enrolment = enrol(SYSTEM, elder, team, mode="care-to-home", starts_on=START)
    owed = Obligation.objects.get(elder=elder, what="health-checkup")
    found = explain(obligation(owed.pk), ON)
    assert [reason.clause for reason in found.reasons] == ["PA-15"]
    assert found.plain["basis"]["record"] == f"agreements.enrolment:{enrolment.pk}"
    assert (found.since, found.plain["judged_on"], found.state) == (START, START, State.OPEN)
    assert elder.name not in " ".join(found.lines("zh"))
    for one in Obligation.objects.filter(elder__isnull=True):
        assert explain(obligation(one.pk), ON).basis.zh


def test_an_absence_is_seen_only_within_reach_and_recorded_by_whoever_cares(as_role: AsRole) -> None:
    elder = an_elder()
    with pytest.raises(Refused, match="not-permitted"):
        record_absence(as_role("auditor"), elder, kind="away", starts_on=ON)
    record_absence(as_role("nurse", "330727109"), elder, kind="away", starts_on=ON)
    with using_scope(as_role("nurse", "330727106")):
        assert not Absence.objects.exists()
    with using_scope(as_role("nurse", "330727109")):
        assert Absence.objects.exists()


def test_the_pages_of_obligations(client_as: Callable[..., Client]) -> None:
    (team, _doctor), home = a_team(), a_home()
    elder: Elder = an_elder()
    enrol(SYSTEM, elder, team, mode="care-to-home", starts_on=START)
    generate_for_agreement(SYSTEM, an_agreement(team, home)[0])
    client = client_as("county-admin")
    owed = Obligation.objects.get(elder=elder, what="health-checkup")
    page = client.get(f"/obligations/{owed.pk}/").content.decode()
    assert "PA-15" in page
    assert elder.name in page
    assert client.post(f"/obligations/{owed.pk}/waive/", {"reason": ""}).status_code == 422
    assert client.post(f"/obligations/{owed.pk}/waive/", {"reason": "本人谢绝"}).status_code == 302
    assert "本人谢绝" in client.get(f"/obligations/{owed.pk}/").content.decode()
    for by in ("item", "clause", "team", "organization", "township", "month"):
        assert client.get(f"/obligations/fulfilment/?by={by}").status_code == 200
    sheet = client.get("/obligations/fulfilment/?by=item&format=csv").content.decode()
    assert "健康教育" in sheet
    assert "李护士" not in client.get(f"/organizations/{home.pk}/").content.decode()
    assert "一楼" in client.get(f"/organizations/{home.pk}/").content.decode()
    assert "尖山敬老院" in client.get("/obligations/calendar/?month=2023-10").content.decode()
    answer = client.post(
        f"/obligations/absences/new/{elder.pk}/",
        {"kind": "hospital", "starts_on": "2023-09-12", "ends_on": "2023-09-01"},
    )
    assert answer.status_code == 422
    answer = client.post(f"/obligations/absences/new/{elder.pk}/", {"kind": "hospital", "starts_on": "2023-09-01"})
    assert answer.status_code == 302
    absence = Absence.objects.get()
    assert client.post(f"/obligations/absences/{absence.pk}/end/", {"ends_on": "2023-09-12"}).status_code == 302


def test_one_visit_fulfils_what_was_arranged_and_what_is_planned() -> None:
    team, _doctor = a_team()
    elder = an_elder()
    enrol(SYSTEM, elder, team, mode="care-to-home", starts_on=START)
    call, visit = RecordRef("visits.call", 1), RecordRef("visits.visit", 1)
    requested = RequestedService("health-checkup", (), date(2023, 9, 11), by_day(date(2023, 9, 13)), call, norm="order")
    arranged = open_from_record(SYSTEM, elder, team, requested=requested)
    done = fulfil(SYSTEM, elder, what="health-checkup", at=ON, record=visit)
    assert done is not None
    assert done.planned
    arranged.refresh_from_db()
    assert arranged.fulfilled_by == done.fulfilled_by == visit
    # A second visit finds nothing more to fulfil.
    assert fulfil(SYSTEM, elder, what="health-checkup", at=ON, record=RecordRef("visits.visit", 2)) is None
