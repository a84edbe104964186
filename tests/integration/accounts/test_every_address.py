"""Every address × every role × one's own place and another's: refused, served, or not there at all."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from factories import a_picture, a_team, an_assessment, an_elder, an_id_number, complete_evidence
from integration.notices.sending import a_notice
from ordering import Place
from pairs import a_draft, a_post, signed

from yilian.accounts.actions import add_user, grant
from yilian.accounts.models import User
from yilian.accounts.queries import permissions_of
from yilian.agreements.actions.enrolments import enrol
from yilian.audit.access_log import log_access
from yilian.audit.models import AuditEntry
from yilian.audit.scope import using_scope
from yilian.config import floors
from yilian.config.api import api
from yilian.exchange.actions.imports import Upload, start_import
from yilian.health.actions import record_condition
from yilian.health.rules.conditions import ConditionEntry
from yilian.kernel.actors import SYSTEM, Actor, Scope
from yilian.kernel.roles import ROLES
from yilian.obligations.actions.absences_and_shifts import NewShift, record_absence, set_shift
from yilian.obligations.models import Obligation
from yilian.pages.permits import SIGNED
from yilian.pages.registry import permissions
from yilian.people.actions.lives import NewConsent, add_to_group, give_consent
from yilian.people.actions.merging import merge_elders
from yilian.places.models import Division, Organization
from yilian.places.policies import policy_library
from yilian.supervision.actions import load_plan_tasks
from yilian.supervision.models import PlanTask
from yilian.visits.actions.attachments import NewAttachment, attach
from yilian.visits.actions.events import EventDetails, record_group_event
from yilian.visits.actions.rounds import RoundSheet, record_round
from yilian.visits.actions.visits import Delivery, record_visit
from yilian.visits.rules.rounds import LATER, FilledRow

JIANSHAN, YUSHAN = "330727109000", "330727106000"
PASSWORD = "Copper-lantern-77"
# Registers and documents: everybody who is signed in reads all of them, so no value of these is foreign.
SHARED = {
    "organization_id",
    "licence_id",
    "pack_id",
    "clause_id",
    "pack",
    "target_id",
    "kind",
    "number",
    "code",
    "instrument_id",
    "measure",
    "paper",
    "channel",
    "task_id",
    "key",  # of a draft: whoever asks forgets one of their own, or none
}
KNOWN = {
    "pack_id": "panan-2021",
    "pack": "panan-2021",
    "clause_id": "PA-15",
    "target_id": "health-management-rate-65",
    "kind": "task",
    "number": "1",
    "code": "systolic",
    "instrument_id": "gds-15",
    "measure": "health-management-rate",
    "paper": "census",
    "channel": "sms",
    "key": "6f1c1d2e-8f6f-4a53-9d0c-6a1f5d1f0b11",
}


@dataclass(frozen=True)
class Address:
    """An address, its permit, and the keys that it asks for; an operation of the interface has its method, too."""

    name: str
    permit: str
    keys: tuple[str, ...]
    method: str = ""

    def filled(self, values: dict[str, Any]) -> str:
        missing = [key for key in self.keys if key not in values]
        assert not missing, f"{self.name}: say in this test what to put for {missing}"
        return reverse(self.name, kwargs={key: values[key] for key in self.keys})

    @property
    def personal(self) -> bool:
        """Return whether the address names something that belongs to a place."""
        return bool(set(self.keys) - SHARED)


def addresses() -> Iterator[Address]:
    def walk(patterns: list[URLPattern | URLResolver], space: str, keys: tuple[str, ...]) -> Iterator[Address]:
        for one in patterns:
            here = (*keys, *one.pattern.converters)
            if isinstance(one, URLResolver):
                yield from walk(one.url_patterns, f"{one.namespace}:" if one.namespace else space, here)
            else:
                name = f"{space}{one.name}"
                yield Address(name, one.callback.permit, here, getattr(one.callback, "method", ""))

    yield from walk(get_resolver().url_patterns, "", ())


def things_of(township: str, village: str, name: str) -> dict[str, Any]:
    """Make one of everything in a township."""
    elder, twin = an_elder(name=name, residence=village), an_elder(name=f"{name}二", residence=village)
    dropped = an_elder(name=f"{name}三", residence=village)
    team, doctor = a_team(township)
    consent = give_consent(SYSTEM, elder, None, new_consent=NewConsent("care", date(2023, 1, 10)))
    membership = add_to_group(SYSTEM, elder, group="living-alone")
    enrol(SYSTEM, elder, team, mode="care-to-home", starts_on=date(2023, 1, 10))
    evidence = complete_evidence("health-checkup")
    visit = record_visit(SYSTEM, elder, team, doctor, delivery=Delivery("health-checkup", date(2023, 9, 12), evidence))
    owed = Obligation.objects.filter(elder=elder, what="health-education").order_by("pk")[0]
    merge = merge_elders(SYSTEM, twin, dropped)
    absence = record_absence(SYSTEM, twin, kind="hospital", starts_on=date(2023, 9, 1))
    shift = NewShift("telephone-advice", 2, time(8), time(8), date(2023, 1, 1))
    watch = set_shift(SYSTEM, team.organization, doctor, None, new_shift=shift)
    centre = Organization.objects.get(code=f"centre-{township}")
    picture = attach(SYSTEM, visit, picture=NewAttachment("photo", a_picture(name)))
    resident = an_elder(name=f"{name}五", residence=village, lives="in-institution", organization=centre.pk)
    rows = (FilledRow(resident.pk, complete_evidence("ward-visit")),)
    round_made = record_round(
        SYSTEM, centre, team, doctor, sheet=RoundSheet("ward-visit", date(2023, 9, 12), rows, rest=LATER)
    ).round
    assert round_made is not None
    talk = EventDetails("health-education", date(2023, 9, 12), f"{name}的讲座", (elder.pk,))
    held_event = record_group_event(SYSTEM, Division.objects.get(code=village), team, doctor, event=talk)
    user = add_user(SYSTEM, centre, username=f"somebody{township}", name=f"{name}的同事", password=PASSWORD)
    held = grant(SYSTEM, user, Division.objects.get(code=township), role="nurse", starts_on=date(2020, 1, 1))
    look = Actor(user.pk, user.name, scope=Scope((township[:9],)))
    log_access(look, [elder.pk], "test.matrix")
    entry = AuditEntry.objects.get(action="test.matrix", user_id=user.pk)
    importer = Actor(user.pk, user.name, frozenset({"county-admin"}), permissions_of(["county-admin"]), look.scope)
    sheet = f"姓名,性别,出生日期,身份证号,常住村（社区）代码或村名\n{name}四,女,1943-05-01,{an_id_number(date(1943, 5, 1), 2)},{village}"
    imported = start_import(importer, upload=Upload("a.csv", sheet.encode()))
    agreement = signed(a_draft(township))
    return (
        KNOWN
        | things_of_modules(Place(elder, team, doctor, centre))
        | {
            "agreement_id": agreement.pk,
            "post_id": a_post(agreement).pk,
            "elder_id": elder.pk,
            "other_id": twin.pk,
            "visit_id": visit.pk,
            "obligation_id": owed.pk,
            "merge_id": merge.pk,
            "user_id": user.pk,
            "grant_id": held.pk,
            "entry_id": entry.pk,
            "organization_id": centre.pk,
            "enrolment_id": elder.enrolments.get().pk,
            "import_id": imported.pk,
            "absence_id": absence.pk,
            "shift_id": watch.pk,
            "task_id": PlanTask.objects.order_by("pk")[0].pk,
            "notice_id": a_notice(key=f"notice:{township}", organization=centre).pk,
            "consent_id": consent.pk,
            "membership_id": membership.pk,
            "practitioner_id": doctor.pk,
            "licence_id": centre.licences.get().pk,
            "attachment_id": picture.pk,
            "round_id": round_made.pk,
            "event_id": held_event.pk,
            "assessment_id": an_assessment(elder, doctor, instrument="gds-15").pk,
            "condition_id": record_condition(SYSTEM, elder, entry=ConditionEntry("I10", "高血压")).pk,
        }
    )


def things_of_modules(place: Place) -> dict[str, Any]:
    """Return what the modules make of their own: `things(place)` of tests/integration/<module>/things.py, the lowest first."""
    there = Path(__file__).parents[1]
    named = [module for module in floors.modules() if (there / module / "things.py").exists()]
    assert named
    return {
        key: value
        for module in named
        for key, value in import_module(f"integration.{module}.things").things(place).items()
    }


@pytest.fixture
def two_places(county: None) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    with using_scope(SYSTEM):
        load_plan_tasks(SYSTEM, packs=policy_library().packs)
        yield things_of(JIANSHAN, "330727109901", "周近处"), things_of(YUSHAN, "330727106901", "王远方")


def ask(client: Client, address: str, method: str = "") -> Any:
    """Read an address; one that is only written to is written to with nothing. An operation is asked by its method."""
    answer = client.generic(method or "GET", address, content_type="application/json")
    return client.post(address) if answer.status_code == 405 and not method else answer


def client_of(role: str) -> Client:
    user = User.objects.create_user(f"the-{role}", PASSWORD, name=role)
    place = Division.objects.get(code=JIANSHAN) if ROLES[role].placed else None
    grant(SYSTEM, user, place, role=role, starts_on=date(2020, 1, 1))
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def faults(client: Client, role: str, address: Address, mine: dict[str, Any], foreign: dict[str, Any]) -> Iterator[str]:
    """Yield what is wrong about how an address answers a role at home and abroad."""
    answer = ask(client, address.filled(mine), address.method)
    if address.permit not in permissions_of([role]) | {"signed-in"}:
        if answer.status_code != 403:
            yield f"{address.name} without permission: {answer.status_code}"
        return
    if answer.status_code in (403, 404, 500):
        yield f"{address.name} with permission: {answer.status_code}"
    if role == "system-admin":
        return
    if "王远方" in answer.content.decode(errors="replace"):
        yield f"{address.name} shows another's"
    if address.personal and (status := ask(client, address.filled(foreign), address.method).status_code) != 404:
        yield f"{address.name} of another: {status}"


@pytest.mark.parametrize("role", ROLES)
def test_every_address_for_a_role(role: str, two_places: tuple[dict[str, Any], dict[str, Any]]) -> None:
    mine, foreign = two_places
    client = client_of(role)
    asked = [one for one in addresses() if one.permit not in {"public", SIGNED}]
    assert sum(one.personal for one in asked) > 10
    assert [fault for one in asked for fault in faults(client, role, one, mine, foreign)] == []


def test_no_address_opens_to_whoever_is_not_signed_in(two_places: tuple[dict[str, Any], dict[str, Any]]) -> None:
    mine, _foreign = two_places
    for address in addresses():
        if address.permit == "public":
            continue
        methods = (address.method,) if address.method else ("GET", "POST")
        for answer in (Client().generic(method, address.filled(mine)) for method in methods):
            if address.filled(mine).startswith("/api/"):
                assert answer.status_code == 401, address.name
                continue
            assert answer.status_code == 302, address.name
            assert answer.headers["Location"].startswith("/accounts/sign-in/"), address.name


def test_every_operation_of_the_interface_is_described_with_its_permission() -> None:
    """A program reads in the description what it needs; that of gateways is opened by a signature, and no role holds it."""
    described = api.get_openapi_schema(path_prefix="/api/")["paths"]
    stated = {
        operation["operationId"]: operation["x-permission"]
        for methods in described.values()
        for operation in methods.values()
    }
    declared = [address for address in addresses() if address.method]
    assert sorted(stated.values()) == sorted(address.permit for address in declared)
    assert {address.name for address in declared if address.permit == SIGNED} == {"api:notice-receipt"}
    assert set(stated.values()) <= {*permissions(), SIGNED}


def test_one_s_own_are_shown(two_places: tuple[dict[str, Any], dict[str, Any]]) -> None:
    mine, _foreign = two_places
    doctor = client_of("family-doctor")
    for name in ("people:elders", "people:elder", "visits:visit"):
        keys = {"people:elders": {}, "people:elder": {"elder_id": mine["elder_id"]}}.get(
            name, {"visit_id": mine["visit_id"]}
        )
        assert "周近处" in doctor.get(reverse(name, kwargs=keys)).content.decode(), name
    auditor = client_of("auditor")
    assert "周近处的同事" in auditor.get(reverse("audit:log")).content.decode()


def test_foreign_objects_in_a_mixed_address_are_not_there(two_places: tuple[dict[str, Any], dict[str, Any]]) -> None:
    mine, foreign = two_places
    doctor, admin = client_of("family-doctor"), client_of("county-admin")
    for kept, dropped in ((mine, foreign), (foreign, mine)):
        address = reverse("people:merge", kwargs={"elder_id": kept["elder_id"], "other_id": dropped["other_id"]})
        assert ask(doctor, address).status_code == 404
        assert doctor.post(address).status_code == 404
    mixed = reverse("accounts:end-grant", kwargs={"user_id": mine["user_id"], "grant_id": foreign["grant_id"]})
    assert admin.post(mixed).status_code == 404
