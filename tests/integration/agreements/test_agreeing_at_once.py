"""Two at once: both sides sign together, one side signs once, one pair drafts once, one contract is renewed once."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.db import connection, models, transaction
from factories import a_team, an_elder
from pairs import a_centre, a_home, terms

from yilian.agreements.actions.enrolments import Contract, renew_enrolment, sign_contract
from yilian.agreements.actions.institutions import Signature, draft_agreement, sign_agreement
from yilian.agreements.models import Agreement, Enrolment, ScheduledSlot
from yilian.agreements.rules.institutions import Side
from yilian.audit.models import AuditEntry
from yilian.audit.scope import using_scope
from yilian.kernel.actors import SYSTEM
from yilian.kernel.refusals import Refused
from yilian.obligations.models import Obligation
from yilian.people.models import (
    Certificate,
    Elder,
    ElderGroup,
    NameKey,
    PracticeSite,
    Practitioner,
    ResidencePeriod,
    Team,
    TeamMember,
)
from yilian.places.actions.registers import load_divisions, load_organizations
from yilian.places.models import Division, Licence, Organization, OrganizationIdentity

ON = date(2023, 9, 12)
TOWNSHIP = "330727109000"
# What these tests commit, in the order in which it can be deleted.
WRITTEN: tuple[type[models.Model], ...] = (
    Obligation,
    ScheduledSlot,
    Agreement,
    Enrolment,
    ElderGroup,
    ResidencePeriod,
    NameKey,
    Elder,
    TeamMember,
    Team,
    Certificate,
    PracticeSite,
    Practitioner,
    Licence,
    OrganizationIdentity,
    Organization,
)


@pytest.fixture
def there(django_db_setup: None, django_db_blocker: "pytest.FixtureDef[object]") -> Iterator[None]:
    """A township that every connection sees: committed, and cleared away afterwards by the owner."""
    with django_db_blocker.unblock():
        with transaction.atomic(), using_scope(SYSTEM):
            last = AuditEntry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        rows = (
            ("330000000000", "province", None),
            ("330727000000", "county", "330000000000"),
            (TOWNSHIP, "township", "330727000000"),
            ("330727109901", "village", TOWNSHIP),
        )
        try:
            with transaction.atomic(), using_scope(SYSTEM):
                divisions = [
                    Division(code=c, name_zh=f"地{c}", level=level, parent_id=above) for c, level, above in rows
                ]
                load_divisions(SYSTEM, divisions=divisions)
                centre = Organization(
                    code=f"centre-{TOWNSHIP}", name_zh="卫生院", kind="township-health-centre", division_id=TOWNSHIP
                )
                load_organizations(SYSTEM, organizations=[centre])
            yield
        finally:
            connection.close()
            _clear(last)


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


def agreements() -> list[Agreement]:
    with transaction.atomic(), using_scope(SYSTEM):
        return list(Agreement.objects.order_by("pk"))


def drafted() -> Agreement:
    return draft_agreement(SYSTEM, a_home(), a_centre(), terms=terms())


def test_both_sides_sign_at_once_and_neither_signature_is_lost(there: None) -> None:
    draft = drafted()
    signatures = [Signature(side, name, ON) for side, name in ((Side.CARE, "王院长"), (Side.MEDICAL, "李主任"))]
    made = both(*[lambda one=one: sign_agreement(SYSTEM, draft, signature=one).pk for one in signatures])
    assert made == [draft.pk] * 2
    (found,) = agreements()
    assert (found.care_signatory, found.medical_signatory, found.complete_on) == ("王院长", "李主任", ON)


def test_two_who_sign_for_one_side_at_once_sign_it_once(there: None) -> None:
    draft = drafted()
    names = ("王院长", "赵副院长")
    made = both(
        *[
            lambda name=name: sign_agreement(SYSTEM, draft, signature=Signature(Side.CARE, name, ON)).pk
            for name in names
        ]
    )
    assert sorted(map(str, made)) == sorted([str(draft.pk), "side-signed-already"])
    (found,) = agreements()
    assert found.care_signatory == names[0 if made[0] == draft.pk else 1]


def test_two_who_draft_for_one_pair_at_once_draft_it_once(there: None) -> None:
    home, centre = a_home(), a_centre()
    made = both(*[lambda: draft_agreement(SYSTEM, home, centre, terms=terms()).pk] * 2)
    assert made.count("agreement-overlaps") == 1
    assert len(agreements()) == 1


def test_two_who_renew_one_contract_at_once_renew_it_once(there: None) -> None:
    with transaction.atomic(), using_scope(SYSTEM):
        elder, (team, _doctor) = an_elder(), a_team()
    contract = Contract("care-to-home", date(2022, 9, 20), date(2022, 10, 1))
    first = sign_contract(SYSTEM, elder, team, contract=contract)
    made = both(*[lambda: renew_enrolment(SYSTEM, first, signed_on=ON).pk] * 2)
    assert made.count("already-renewed") == 1
    with transaction.atomic(), using_scope(SYSTEM):
        assert Enrolment.objects.count() == 2


def test_nothing_is_left_behind(db: None) -> None:
    with using_scope(SYSTEM):
        assert [model for model in WRITTEN if model._default_manager.exists()] == []
