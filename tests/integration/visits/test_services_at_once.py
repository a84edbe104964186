"""Two at once: a piece of equipment goes to one of them, and the van's stock never falls below nothing."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, time
from uuid import uuid4

import pytest
from django.db import connection, models, transaction
from factories import an_elder
from integration.visits.test_two_at_once import There, both, counted
from integration.visits.test_two_at_once import there as there  # noqa: PLC0414 - the fixture

from yilian.advice.actions import NewCall, log_call
from yilian.advice.models import Call
from yilian.advice.rules import Urgency
from yilian.audit.actions import once
from yilian.audit.models import AuditEntry
from yilian.audit.scope import using_scope
from yilian.equipment.actions import Terms, lend, register_equipment, take_back
from yilian.equipment.models import Equipment, Loan
from yilian.equipment.rules import Condition, Kind
from yilian.health.models import Observation
from yilian.kernel.actors import SYSTEM
from yilian.outreach.actions import load_stock, move_stop, plan_route, register_van, start_route, use_stock
from yilian.outreach.models import Route, StockUse, Stop, Van, VanStock
from yilian.outreach.rules import PlannedStop, StopState
from yilian.people.actions.staff import certify, register_practitioner
from yilian.people.models import Elder
from yilian.visits.actions.delivery import Provider
from yilian.visits.models import Evidence, Visit

ON = date(2023, 9, 12)
TERMS = Terms(ON, ON)
WRITTEN: tuple[type[models.Model], ...] = (
    StockUse,
    VanStock,
    Stop,
    Route,
    Van,
    Loan,
    Equipment,
    Call,
    Observation,
    Evidence,
    Visit,
)


@dataclass
class Stage:
    """What every connection sees: an elder, another, a nurse's hands, a wheelchair, a van at its stop with five boxes."""

    elder: Elder
    other: Elder
    nurse: Provider
    wheelchair: Equipment
    stop: Stop
    stock: VanStock


@pytest.fixture
def stage(there: There, django_db_blocker: "pytest.FixtureDef[object]") -> Iterator[Stage]:
    elder, team, _doctor = there
    with django_db_blocker.unblock():
        centre = team.organization
        try:
            with transaction.atomic(), using_scope(SYSTEM):
                nurse = register_practitioner(SYSTEM, centre, name="护士", kind="nurse")
                certify(SYSTEM, nurse, number="A-1", starts_on=date(2018, 1, 1))
                wheelchair = register_equipment(SYSTEM, centre, kind=Kind.WHEELCHAIR, number="A-1")
                van = register_van(SYSTEM, centre, name="一号车")
                stops = (PlannedStop("330727109901", time(9), time(10)),)
                route = plan_route(SYSTEM, van, team, on=ON, stops=stops)
                stock = load_stock(SYSTEM, route, name="氨氯地平", unit="盒", quantity=5)
                start_route(SYSTEM, route)
                stop = move_stop(SYSTEM, route.stops.get(), to=StopState.REACHED)
                other = an_elder(name="李二")
            yield Stage(elder, other, Provider(team, nurse), wheelchair, stop, stock)
        finally:
            connection.close()
            _clear()


def _clear() -> None:
    """Delete as the owner what this stage committed; the rest goes with the fixture below it."""
    from yilian.runtime.postgres import django_database

    settings, owner = connection.settings_dict, django_database("owner")
    app = {key: settings[key] for key in ("USER", "PASSWORD")}
    settings.update({key: owner[key] for key in app})
    try:
        with transaction.atomic(), using_scope(SYSTEM), connection.cursor() as cursor:
            cursor.execute("SELECT set_config('yilian.maintenance', 'on', true)")
            for model in WRITTEN:
                cursor.execute(f'DELETE FROM "{model._meta.db_table}"')
            cursor.execute("DELETE FROM audit_command WHERE action LIKE 'visits.%%'")
    finally:
        connection.close()
        settings.update(app)


def test_two_who_lend_one_piece_at_once_lend_it_once(stage: Stage) -> None:
    def to(elder: Elder) -> Callable[[], object]:
        return lambda: lend(SYSTEM, stage.wheelchair, elder, by=stage.nurse, terms=TERMS).pk

    made = both(to(stage.elder), to(stage.other))
    assert made.count("equipment-already-lent") == 1
    assert counted(Loan) == 1
    assert counted(Visit) == 1


def test_two_who_take_back_one_piece_at_once_take_it_back_once(stage: Stage) -> None:
    loan = lend(SYSTEM, stage.wheelchair, stage.elder, by=stage.nurse, terms=TERMS)
    made = both(*[lambda: take_back(SYSTEM, loan, on=ON, condition=Condition.GOOD).pk] * 2)
    assert made.count("loan-already-returned") == 1


def test_two_who_give_out_the_last_boxes_at_once_never_go_below_nothing(stage: Stage) -> None:
    made = both(*[lambda: use_stock(SYSTEM, stage.stop, stage.stock, quantity=3).pk] * 2)
    assert made.count("stock-too-low") == 1
    with transaction.atomic(), using_scope(SYSTEM):
        assert VanStock.objects.get().balance == 2
    assert counted(StockUse) == 1


def test_one_call_sent_twice_at_once_is_logged_once(stage: Stage) -> None:
    command, centre = uuid4(), stage.nurse.team.organization
    given = NewCall("头晕", Urgency.SOON)
    first, second = both(
        *[lambda: once(SYSTEM, command, "log_call", lambda: log_call(SYSTEM, centre, stage.elder, new_call=given))] * 2
    )
    assert first == second
    assert counted(Call) == 1
    assert counted(AuditEntry, action="advice.log_call") == 1


def test_nothing_of_it_is_left_behind(db: None) -> None:
    with using_scope(SYSTEM):
        assert [model for model in WRITTEN if model._default_manager.exists()] == []
