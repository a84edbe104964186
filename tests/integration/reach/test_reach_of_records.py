"""The second lock: whatever a query forgets, the database shows and takes only what lies within reach."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from django.apps import apps
from django.db import connection, models
from django.test import Client
from factories import a_team, an_assessment, an_elder, an_id_number, complete_evidence

from yilian.agreements.actions.enrolments import enrol
from yilian.agreements.models import Enrolment
from yilian.assessments.models import Assessment
from yilian.audit.models import AuditEntry
from yilian.audit.scope import NOWHERE, using_scope
from yilian.config.derived import LIBRARIES
from yilian.health.models import Observation
from yilian.indicators.queries.figures import breakdown
from yilian.indicators.queries.target_rows import target_line
from yilian.kernel.actors import SYSTEM, Actor
from yilian.kernel.refusals import Invalid, NotFound
from yilian.obligations.models import Obligation
from yilian.pages.registry import row_security
from yilian.people.actions.elders import NewElder, register_elder
from yilian.people.models import Elder
from yilian.visits.actions.visits import Delivery, record_visit
from yilian.visits.models import Evidence, Visit

ON = date(2023, 9, 12)
HERE, THERE = "330727109", "330727106"
AsRole = Callable[..., Actor]
PERSONAL = (Elder, Assessment, Enrolment, Obligation, Visit, Evidence, Observation)


def about_elders() -> set[type[models.Model]]:
    """Return every model that holds elders, or rows that hang on them however far."""
    known: set[type[models.Model]] = {Elder}
    while more := {model for model in apps.get_models() if model not in known and _hangs_on(model, known)}:
        known |= more
    return known


def _hangs_on(model: type[models.Model], known: set[type[models.Model]]) -> bool:
    keys = [field for field in model._meta.get_fields() if isinstance(field, models.ForeignKey)]
    return any(field.related_model in known for field in keys)


@pytest.fixture
def served(county: None) -> Iterator[Elder]:
    """An elder of 尖山镇 with an enrolment, obligations, a visit and its observations."""
    with using_scope(SYSTEM):
        elder, (team, doctor) = an_elder(), a_team()
        enrol(SYSTEM, elder, team, mode="care-to-home", starts_on=date(2023, 1, 10))
        evidence = complete_evidence("health-checkup")
        record_visit(SYSTEM, elder, team, doctor, delivery=Delivery("health-checkup", ON, evidence))
        an_assessment(elder, doctor, instrument="gds-15")
    return elder


@pytest.mark.parametrize(
    "model", sorted(about_elders(), key=lambda model: model._meta.label), ids=lambda m: m._meta.label
)
def test_every_table_about_elders_is_locked_for_its_owner_too(model: type[models.Model], db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relrowsecurity, relforcerowsecurity FROM pg_class WHERE oid = %s::regclass", [model._meta.db_table]
        )
        assert cursor.fetchone() == (True, True)


@pytest.mark.parametrize(
    "model",
    sorted(apps.get_models(include_auto_created=True), key=lambda m: m._meta.label),
    ids=lambda m: m._meta.label,
)
def test_every_table_declares_who_sees_its_rows_or_why_everybody_does(model: type[models.Model], db: None) -> None:
    table, label = model._meta.db_table, model._meta.app_label
    assert (table in row_security()) != (label in LIBRARIES)
    if label in LIBRARIES:
        assert not about_elders() & {model}
        return
    shape = row_security()[table]
    with connection.cursor() as cursor:
        cursor.execute("SELECT relrowsecurity AND relforcerowsecurity FROM pg_class WHERE oid = %s::regclass", [table])
        assert cursor.fetchone() == (bool(shape.policies),)
    assert bool(shape.policies) != bool(shape.open_because)


def test_the_application_owns_no_table(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_class WHERE relowner = current_user::regrole AND relkind = 'r'")
        assert cursor.fetchone() == (0,)


@pytest.mark.parametrize("model", PERSONAL, ids=lambda model: model._meta.label)
def test_without_a_reach_nobody_is_there(served: Elder, model: type[models.Model]) -> None:
    assert not model._default_manager.exists()
    with using_scope(Actor(1, "nobody", scope=NOWHERE)):
        assert not model._default_manager.exists()
    with using_scope(SYSTEM):
        assert model._default_manager.exists()


@pytest.mark.parametrize("model", PERSONAL, ids=lambda model: model._meta.label)
def test_a_neighbouring_township_sees_nothing(served: Elder, as_role: AsRole, model: type[models.Model]) -> None:
    with using_scope(as_role("family-doctor", THERE)):
        assert not model._default_manager.exists()
    with using_scope(as_role("family-doctor", HERE)):
        assert model._default_manager.exists()


def test_a_neighbouring_township_does_not_even_count_them(served: Elder, as_role: AsRole) -> None:
    target = target_line("panan-2021", "health-management-rate-65", "330727", ON).target
    with using_scope(as_role("family-doctor", THERE)):
        assert breakdown(target, "330727", ON, 9) == []
    with using_scope(as_role("family-doctor", HERE)):
        ((code, figure),) = breakdown(target, "330727", ON, 9)
        assert (code, figure.numerator, figure.denominator) == ("330727109000", 1, 1)


def test_nobody_acts_on_an_elder_out_of_reach(served: Elder, as_role: AsRole) -> None:
    with using_scope(SYSTEM):
        team, doctor = a_team("330727106000")
    stranger = as_role("family-doctor", THERE)
    delivery = Delivery("health-checkup", ON, complete_evidence("health-checkup"))
    with pytest.raises(NotFound):
        enrol(stranger, served, team, mode="care-to-home", starts_on=ON)
    with pytest.raises(NotFound):
        record_visit(stranger, served, team, doctor, delivery=delivery)


def test_nobody_registers_an_elder_out_of_reach(county: None, as_role: AsRole) -> None:
    born = date(1943, 5, 1)
    given = NewElder("里岙人", 2, born, an_id_number(born, 2), residence="330727106901")
    with pytest.raises(Invalid, match="residence-out-of-reach"):
        register_elder(as_role("family-doctor", HERE), new_elder=given)
    with using_scope(SYSTEM):
        assert not Elder.objects.exists()


def test_an_elder_registered_elsewhere_is_seen_from_both_places(county: None, as_role: AsRole) -> None:
    elder = an_elder(household="330727106901")
    for division in (HERE, THERE):
        with using_scope(as_role("family-doctor", division)):
            assert list(Elder.objects.all()) == [elder]


@pytest.mark.shows("FJ-21", "CZ-19")
def test_opening_a_record_is_a_look_with_its_purpose(served: Elder, client_as: Callable[..., Client]) -> None:
    client = client_as("family-doctor", "330727109000")
    assert client.get(f"/elders/{served.pk}/").status_code == 200
    with using_scope(SYSTEM):
        look = AuditEntry.objects.get(kind=AuditEntry.Kind.LOOK, action="people.elder")
    assert (look.elders, look.actor, look.purpose) == ([served.pk], "family-doctor", "care")


def test_whoever_is_turned_away_leaves_no_look(served: Elder, client_as: Callable[..., Client]) -> None:
    client = client_as("family-doctor", "330727106000")
    assert client.get(f"/elders/{served.pk}/").status_code == 404
    with using_scope(SYSTEM):
        assert not AuditEntry.objects.filter(kind=AuditEntry.Kind.LOOK, elders__contains=[served.pk]).exists()
