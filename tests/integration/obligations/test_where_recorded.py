"""Where what is owed is recorded is said once, by modules, and every page leads to the same address."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest
from django.test import Client
from factories import a_care_home, a_team, an_elder

from yilian.accounts.models import User
from yilian.accounts.queries import actor_for
from yilian.agreements.actions.enrolments import enrol
from yilian.audit.scope import using_scope
from yilian.kernel.actors import SYSTEM, Actor
from yilian.kernel.deadlines import midnight_after
from yilian.kernel.messages import words
from yilian.obligations.models import Obligation
from yilian.pages import registry
from yilian.pages.declarations import Module
from yilian.people.models import Elder, Team

PLACE, VILLAGE, ON = "330727109000", "330727109901", date(2023, 9, 12)
ClientAs = Callable[..., Client]


@pytest.fixture
def team(county: None) -> Iterator[Team]:
    with using_scope(SYSTEM):
        yield a_team()[0]


def owed(
    team: Team, what: str, *, kind: str = "service", elder: Elder | None = None, **beneficiary: object
) -> Obligation:
    return Obligation.objects.create(
        **beneficiary,
        elder=elder,
        kind=kind,
        what=what,
        clauses=["PA-14"],
        team=team,
        obligor_id=team.organization_id,
        basis_kind="agreements.enrolment",
        basis_key=elder.pk if elder else 1,
        ordinal=1,
        starts_on=ON - timedelta(days=1),
        due_at=midnight_after(ON),
        judged_on=ON,
    )  # type: ignore[misc]


def doctor_of(team: Team, client_as: ClientAs) -> tuple[Client, Actor]:
    client = client_as("family-doctor", PLACE)
    user = User.objects.get(username=f"family-doctor-{PLACE}")
    team.members.update(user=user)
    return client, actor_for(user, ON)


def test_every_page_leads_to_the_same_form_of_an_elders_visit(team: Team, client_as: ClientAs) -> None:
    client, _actor = doctor_of(team, client_as)
    elder = an_elder()
    enrol(SYSTEM, elder, team, mode="care-to-home", starts_on=date(2023, 1, 10))
    checkup = Obligation.objects.get(what="health-checkup")
    address = f'href="/visits/elder/{elder.pk}/?item=health-checkup"'
    for page in ("/today/", f"/obligations/{checkup.pk}/", f"/elders/{elder.pk}/"):
        assert address in client.get(page).content.decode(), page


def test_what_is_owed_to_places_leads_to_the_event_or_to_the_round_sheet(team: Team, client_as: ClientAs) -> None:
    client, _actor = doctor_of(team, client_as)
    home = a_care_home()
    doors = {
        owed(
            team, "health-education", division_id=VILLAGE
        ): f"/visits/events/new/?item=health-education&amp;division={VILLAGE}",
        owed(team, "bedside-round", organization=home): f"/visits/organization/{home.pk}/round/?item=bedside-round",
    }
    today = client.get("/today/").content.decode()
    for obligation, address in doors.items():
        assert f'href="{address}"' in today
        assert f'href="{address}"' in client.get(f"/obligations/{obligation.pk}/").content.decode()


def test_nothing_leads_where_the_actor_may_not_record(team: Team, client_as: ClientAs) -> None:
    _client, doctor = doctor_of(team, client_as)
    client_as("health-bureau", "330727000000")
    bureau = actor_for(User.objects.get(username="health-bureau-330727000000"), ON)
    elder, elsewhere = an_elder(), a_care_home("330727106000")
    visit, decision = owed(team, "home-visit", elder=elder), owed(team, "reply", kind="decision", elder=elder)
    assert registry.recording_address(doctor, visit)
    assert registry.recording_address(bureau, visit) == ""
    assert registry.recording_address(doctor, decision) == ""
    assert registry.recording_address(doctor, owed(team, "bedside-round", organization=elsewhere)) == ""


def test_a_module_supplies_where_its_own_work_is_recorded(
    team: Team, client_as: ClientAs, monkeypatch: pytest.MonkeyPatch
) -> None:
    _client, doctor = doctor_of(team, client_as)

    def recording(actor: Actor, obligation: Obligation) -> str:
        return f"/elders/{obligation.elder_id}/" if obligation.kind == "decision" else ""

    elder = an_elder()
    decisions = Module(name="decisions", words=words("决定", "decisions"), recording=recording)
    monkeypatch.setattr(registry, "_modules", [*registry.modules(), decisions])
    assert (
        registry.recording_address(doctor, owed(team, "reply", kind="decision", elder=elder)) == f"/elders/{elder.pk}/"
    )
