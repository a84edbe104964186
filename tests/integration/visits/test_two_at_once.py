"""Two at once: what one person may do once is done once, whoever comes first."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection, models, transaction
from factories import a_team, an_elder, complete_evidence

from yilian.agreements.actions.enrolments import enrol, load_enrolments
from yilian.agreements.models import Enrolment
from yilian.audit.actions import once
from yilian.audit.models import AuditEntry
from yilian.audit.scope import using_scope
from yilian.health.models import Observation
from yilian.kernel.actors import SYSTEM
from yilian.kernel.refusals import Refused
from yilian.obligations.actions.generation import generate_for_elder
from yilian.obligations.models import Obligation
from yilian.people.actions.staff import certify, register_practitioner
from yilian.people.models import (
    Certificate,
    Elder,
    NameKey,
    PracticeSite,
    Practitioner,
    ResidencePeriod,
    Team,
    TeamMember,
)
from yilian.places.actions.registers import load_divisions, load_organizations
from yilian.places.models import Division, Organization
from yilian.visits.actions.events import EventDetails, record_group_event
from yilian.visits.actions.rounds import RoundSheet, record_round
from yilian.visits.actions.visits import Delivery, correct_visit, record_together, record_visit
from yilian.visits.models import Attendance, Evidence, GroupEvent, Round, Visit
from yilian.visits.rules.rounds import LATER, FilledRow

ON = date(2023, 9, 12)
START = date(2023, 1, 10)
CHECKUP = "health-checkup"
# What these tests commit, in the order in which it can be deleted.
WRITTEN: tuple[type[models.Model], ...] = (
    Observation,
    Evidence,
    Visit,
    Round,
    Attendance,
    GroupEvent,
    Obligation,
    Enrolment,
    ResidencePeriod,
    NameKey,
    Elder,
    TeamMember,
    Team,
    Certificate,
    PracticeSite,
    Practitioner,
    Organization,
)
There = tuple[Elder, Team, Practitioner]


@pytest.fixture
def there(django_db_setup: None, django_db_blocker: "pytest.FixtureDef[object]") -> Iterator[There]:
    """An elder and a team that every connection sees: committed, and cleared away afterwards by the owner."""
    with django_db_blocker.unblock():
        last = _last_entry()
        rows = (
            ("330000000000", "province", None),
            ("330727000000", "county", "330000000000"),
            ("330727109000", "township", "330727000000"),
            ("330727109901", "village", "330727109000"),
        )
        try:
            with transaction.atomic(), using_scope(SYSTEM):
                load_divisions(
                    SYSTEM,
                    divisions=[
                        Division(code=c, name_zh=f"地{c}", level=level, parent_id=above) for c, level, above in rows
                    ],
                )
                centre = Organization(
                    code="centre-330727109000", name_zh="卫生院", kind="township-health-centre", division_id=rows[2][0]
                )
                load_organizations(SYSTEM, organizations=[centre])
                elder, (team, doctor) = an_elder(), a_team()
            yield elder, team, doctor
        finally:
            connection.close()
            _clear(last)


def _last_entry() -> int:
    with transaction.atomic(), using_scope(SYSTEM):
        return AuditEntry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def _clear(last: int) -> None:
    """Delete as the owner what came after an entry of the log: the application may not delete from it."""
    from yilian.runtime.postgres import django_database

    settings, owner = connection.settings_dict, django_database("owner")
    app = {key: settings[key] for key in ("USER", "PASSWORD")}
    settings.update({key: owner[key] for key in app})
    try:
        with transaction.atomic(), using_scope(SYSTEM), connection.cursor() as cursor:
            cursor.execute("SELECT set_config('yilian.maintenance', 'on', true)")
            for model in WRITTEN:
                cursor.execute(f'DELETE FROM "{model._meta.db_table}"')
            cursor.execute("DELETE FROM places_division")
            cursor.execute("DELETE FROM audit_concern WHERE entry_id > %s", [last])
            cursor.execute("DELETE FROM audit_entry WHERE id > %s", [last])
            cursor.execute("DELETE FROM audit_command WHERE action LIKE 'visits.%'")
    finally:
        connection.close()
        settings.update(app)


def both(*work: Callable[[], object]) -> list[object]:
    """Do two things on two connections that begin together; give what each gave, a refusal as its code."""
    together = Barrier(len(work))

    def alone(one: Callable[[], object]) -> object:
        try:
            connection.ensure_connection()
            together.wait(10)
            return one()
        except Refused as refused:
            return refused.code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(work)) as pool:
        return list(pool.map(alone, work))


def counted(model: type[models.Model], **which: object) -> int:
    with transaction.atomic(), using_scope(SYSTEM):
        return model._default_manager.filter(**which).count()


def test_one_command_sent_twice_at_once_records_one_visit(there: There) -> None:
    command, delivery = uuid4(), Delivery(CHECKUP, ON, complete_evidence(CHECKUP))

    def send() -> object:
        return once(SYSTEM, command, "record_visit", lambda: record_visit(SYSTEM, *there, delivery=delivery))

    first, second = both(send, send)
    assert first == second
    assert counted(Visit) == 1
    assert counted(AuditEntry, action="visits.record") == 1


def test_two_who_enrol_one_elder_at_once_make_one_enrolment(there: There) -> None:
    elder, team, _doctor = there

    def sign() -> object:
        return enrol(SYSTEM, elder, team, mode="care-to-home", starts_on=START).pk

    made = both(sign, sign)
    assert made.count("already-enrolled") == 1
    assert counted(Enrolment) == 1
    assert counted(Obligation, what=CHECKUP) == 1


def test_two_who_record_at_once_keep_one_obligation_once(there: There) -> None:
    elder, team, _doctor = there
    enrol(SYSTEM, elder, team, mode="care-to-home", starts_on=START)
    delivery = Delivery(CHECKUP, ON, complete_evidence(CHECKUP))
    visits = both(*[lambda: record_visit(SYSTEM, *there, delivery=delivery).pk] * 2)
    assert len(set(visits)) == 2
    assert counted(Obligation, what=CHECKUP, fulfilled_on=ON) == 1
    assert counted(AuditEntry, action="obligations.fulfil") == 2


def a_nurse(team: Team) -> Practitioner:
    with transaction.atomic(), using_scope(SYSTEM):
        nurse = register_practitioner(SYSTEM, team.organization, name="李护士", kind="nurse")
        certify(SYSTEM, nurse, number="T-9", starts_on=date(2018, 1, 1))
        return nurse


def test_two_people_who_record_one_visit_at_once_make_one_record(there: There) -> None:
    elder, team, doctor = there
    nurse = a_nurse(team)
    enrol(SYSTEM, elder, team, mode="care-to-home", starts_on=START)
    deliveries = [Delivery(CHECKUP, ON, complete_evidence(CHECKUP))]
    made = both(
        *[
            lambda who=who: record_together(SYSTEM, elder, team, who, deliveries=deliveries).pk
            for who in (doctor, nurse)
        ]
    )
    assert len(set(made)) == 1
    assert counted(Visit) == 1
    assert counted(Evidence, visit=made[0]) == counted(Evidence)
    assert counted(Observation, source_key=made[0]) == counted(Observation)
    assert counted(Obligation, what=CHECKUP, fulfilled_kind="visits.visit", fulfilled_key=made[0]) == 1


def test_two_people_who_measured_differently_at_once_lose_nothing(there: There) -> None:
    elder, team, doctor = there
    nurse = a_nurse(team)
    enrol(SYSTEM, elder, team, mode="care-to-home", starts_on=START)

    def measured(who: Practitioner, systolic: str) -> Callable[[], object]:
        evidence = complete_evidence(CHECKUP) | {"systolic": systolic}
        return lambda: record_together(SYSTEM, elder, team, who, deliveries=[Delivery(CHECKUP, ON, evidence)]).pk

    assert len(set(both(measured(doctor, "128"), measured(nurse, "131")))) == 2
    assert counted(Obligation, what=CHECKUP, fulfilled_on=ON) == 1


def test_two_who_generate_at_once_owe_everything_once(there: There) -> None:
    elder, team, _doctor = there
    with transaction.atomic(), using_scope(SYSTEM):  # entered as a take-over does, which owes nothing yet
        (enrolment,) = load_enrolments(
            SYSTEM,
            enrolments=[
                Enrolment(
                    elder=elder,
                    team=team,
                    pack="panan-2021",
                    mode="care-to-home",
                    starts_on=date(2022, 1, 10),
                    judged_on=START,
                )
            ],
        )
    both(*[lambda: generate_for_elder(SYSTEM, enrolment.elder, until=date(2025, 1, 9))] * 2)
    with transaction.atomic(), using_scope(SYSTEM):
        owed = list(Obligation.objects.values_list("what", "starts_on"))
    assert len(owed) == len(set(owed))
    assert counted(Obligation, what=CHECKUP) == 2


def test_two_sheets_of_one_round_at_once_see_everybody_once(there: There) -> None:
    _elder, team, doctor = there
    with transaction.atomic(), using_scope(SYSTEM):
        home = Organization.objects.get()
        residents = [an_elder(lives="in-institution", organization=home.pk, name=f"住户{n}").pk for n in range(6)]
    evidence = complete_evidence("ward-visit")

    def fill(some: list[int]) -> object:
        sheet = RoundSheet("ward-visit", ON, tuple(FilledRow(one, evidence) for one in some), rest=LATER)
        outcome = record_round(SYSTEM, home, team, doctor, sheet=sheet)
        return outcome.round.pk, len(outcome.visits), len(outcome.handed_back)

    first, second = both(lambda: fill(residents[:4]), lambda: fill(residents[2:]))
    assert first[0] == second[0]  # type: ignore[index]
    assert sorted([first[1:], second[1:]]) == [(2, 2), (4, 0)]  # type: ignore[index]
    assert (counted(Round), counted(Visit)) == (1, 6)


def test_one_sheet_sent_twice_at_once_is_one_round(there: There) -> None:
    _elder, team, doctor = there
    command = uuid4()
    with transaction.atomic(), using_scope(SYSTEM):
        home = Organization.objects.get()
        resident = an_elder(lives="in-institution", organization=home.pk).pk
    sheet = RoundSheet("ward-visit", ON, (FilledRow(resident, complete_evidence("ward-visit")),), rest=LATER)
    both(
        *[
            lambda: once(
                SYSTEM, command, "record_round", lambda: record_round(SYSTEM, home, team, doctor, sheet=sheet).round
            )
        ]
        * 2
    )
    assert (counted(Round), counted(Visit)) == (1, 1)


def test_two_who_correct_one_record_at_once_correct_it_once(there: There) -> None:
    evidence = complete_evidence("home-visit")
    visit = record_visit(SYSTEM, *there, delivery=Delivery("home-visit", ON, evidence))

    def correct(systolic: str) -> object:
        fixed = Delivery("home-visit", ON, evidence | {"systolic": systolic})
        return correct_visit(SYSTEM, visit, delivery=fixed, reason="写错").pk

    done = both(lambda: correct("131"), lambda: correct("132"))
    assert done.count("visit-already-corrected") == 1
    assert counted(Visit) == 2


def test_two_who_record_one_event_at_once_make_one(there: There) -> None:
    elder, team, doctor = there
    with transaction.atomic(), using_scope(SYSTEM):
        village = Division.objects.get(code="330727109901")
    event = EventDetails("health-education", ON, "冬季防跌倒", (elder.pk,))
    done = both(*[lambda: record_group_event(SYSTEM, village, team, doctor, event=event).pk] * 2)
    assert done.count("event-already-recorded") == 1
    assert (counted(GroupEvent), counted(Attendance)) == (1, 1)


def test_nothing_is_left_behind(db: None) -> None:
    with using_scope(SYSTEM):
        assert [model for model in WRITTEN if model._default_manager.exists()] == []
