"""The demonstration shows something of everything: each state that a record may be in, and a day's work for each role."""

import re
from collections.abc import Callable, Iterable, Iterator
from html import unescape
from typing import Any
from urllib.parse import urljoin

import pytest
from django.apps import apps
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localtime

from yilian.accounts.models import Grant, User
from yilian.agreements.models import Agreement
from yilian.agreements.rules.states import state_of as agreement_state
from yilian.audit.clock import now
from yilian.audit.scope import using_scope
from yilian.config.states import StateTable, state_tables
from yilian.demo.calendar import demonstrations
from yilian.demo.county import county_of
from yilian.demo.loop import load_county
from yilian.equipment.models import Equipment, Loan
from yilian.equipment.rules import loan_state
from yilian.kernel.actors import SYSTEM
from yilian.kernel.roles import ATTENDING, ROLES
from yilian.obligations.models import Appointment, Obligation
from yilian.obligations.rules.states import state_of as obligation_state
from yilian.people.models import Team
from yilian.places.models import Declaration, ServiceArea
from yilian.places.queries import care_homes, primary_care_areas
from yilian.supervision.models import HandOver
from yilian.visits.models import Round

PLACE, SIZE = "panan-2021", 800
ON = demonstrations()[PLACE].day
NOWHERE: dict[str, dict[str, str]] = {
    # table: state: why it is not shown; this list may only become shorter
    "obligations.State": {"paused": "no module pauses what it owes before procedures are there"},
    "notices.State": {"queued": "leaves at once, so it is a state of seconds"},
}
EMPTY_TODAY = {
    "institution-staff": "admissions and beds, which it has to see to, come with stays"
}  # may only become shorter
READERS: dict[str, Callable[[], Iterable[str]]] = {
    "obligations.State": lambda: {obligation_state(row.dates, now()) for row in Obligation.objects.iterator()},
    "agreements.State": lambda: {agreement_state(row.dates, ON) for row in Agreement.objects.all()},
    "equipment.LoanState": lambda: {loan_state(row.due_on, row.returned_on, ON) for row in Loan.objects.all()},
    "equipment.Condition": lambda: set(Equipment.objects.values_list("condition", flat=True)),
    "places.DeclarationState": lambda: {
        row.state_on(ON) for model in Declaration.__subclasses__() for row in model._default_manager.iterator()
    },
    "supervision.HandOverState": lambda: {row.state for row in HandOver.objects.all()},
}


@pytest.fixture(scope="module")
def county(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock(), transaction.atomic():
        load_county(county_of(PLACE, SIZE, ON, lambda *_: None))
        yield
        transaction.set_rollback(True)


def states_shown(table: StateTable) -> set[str]:
    """Return the states in which records of the county are; where they are stored, the column that has these choices is read."""
    name = f"{table.module}.{table.states.__name__}"
    if name in READERS:
        return {str(state) for state in READERS[name]()}
    wanted = {str(state) for state in table.states}
    for model in apps.get_app_config(table.module).get_models():
        for field in model._meta.get_fields():
            if {str(value) for value, _label in getattr(field, "choices", None) or ()} == wanted:
                return set(model._default_manager.values_list(field.name, flat=True))
    raise AssertionError(f"say in READERS where the states of {name} stand")


@pytest.mark.parametrize("table", state_tables(), ids=lambda table: f"{table.module}.{table.states.__name__}")
def test_every_state_occurs_or_says_why_not(county: None, table: StateTable) -> None:
    with using_scope(SYSTEM):
        missing = {str(state) for state in table.states} - states_shown(table)
    assert missing == set(NOWHERE.get(f"{table.module}.{table.states.__name__}", {}))


def test_a_round_saw_somebody_and_an_appointment_has_an_hour(county: None) -> None:
    with using_scope(SYSTEM):
        assert not Round.objects.filter(visits=None, note="").exists()
        assert Round.objects.exists()
        hours = {localtime(appointment.starts_at).hour for appointment in Appointment.objects.all()}
        assert hours
        assert hours <= set(range(7, 19))


def test_a_hospital_has_a_team_that_goes_to_the_largest_home_of_its_county(county: None) -> None:
    with using_scope(SYSTEM):
        user = User.objects.get(username="hospital01")
        (team,) = Team.objects.filter(members__user=user)
        assert team.organization == user.organization
        agreements = Agreement.objects.filter(care_organization=care_homes()[0])
        assert {agreement.medical_organization for agreement in agreements} == {team.organization}


def test_every_health_centre_answers_for_its_area_and_one_village_changed_hands(county: None) -> None:
    with using_scope(SYSTEM):
        running = ServiceArea.objects.filter(ends_on=None)
        assert {(area.division.code[:9], area.organization_id) for area in running} == {
            (division.code[:9], centre.pk) for division, centre in primary_care_areas()
        }
        assert ServiceArea.objects.exclude(ends_on=None).exists()


def users_of(role: str) -> list[User]:
    return [grant.user for grant in Grant.objects.select_related("user").filter(role=role).order_by("user__username")]


def shown_to(user: User, address: str) -> str:
    """Return the text of a page's main part, as a user sees it; nothing where it is not theirs."""
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.get(address, follow=True)
    main = re.search(r"<main.*</main>", answer.content.decode(), re.DOTALL)
    return "" if answer.status_code != 200 or main is None else re.sub(r"<[^>]+>|\s+", " ", main[0])


@pytest.mark.parametrize("role", ROLES)
def test_every_role_finds_its_day(county: None, role: str) -> None:
    """Who gives care or watches over it has something on Today; everybody else finds figures or promises on the home page."""
    users = users_of(role)
    assert users, "the demonstration has a user of every role"
    assert all(shown_to(user, "/") for user in users)
    today = [shown_to(user, "/today/") for user in users]
    if any(today):
        owed = [int(count) for page in today for count in re.findall(r"全部 +(\d+)", page)[:1]]
        assert (max(owed) > 0) is (role not in EMPTY_TODAY)
    else:
        counts = re.findall(r" (\d+) +[!✓○●]", shown_to(users[0], "/"))
        assert any(int(count) for count in counts) or "种服务" in shown_to(users[0], "/")


CARD = re.compile(r'<a\s+class="(?:tile|chip)"([^>]*)>(.*?)</a>', re.DOTALL)
COUNT = re.compile(r'class="(?:figure|count)"\s*>\s*(\d+)\s*<')
TOTAL = re.compile(r"共 (\d+) 条")


def cards_of(page: str, address: str) -> dict[str, int]:
    """Return the addresses to which cards and chips with a count lead, each with its count."""
    counts = {}
    for attributes, content in CARD.findall(page):
        href, count = re.search(r'href="([^"]*)"', attributes), COUNT.search(content)
        if href is not None and count is not None:
            counts[urljoin(address, unescape(href[1]))] = int(count[1])
    return counts


@pytest.mark.parametrize("role", sorted(ATTENDING & {"family-doctor", "nurse", "pharmacist", "hospital-staff"}))
def test_cards_and_chips_count_what_their_lists_hold(county: None, role: str) -> None:
    """Walk from the desk of services to every list behind a card, and to every choice of it: the numbers are the same."""
    client, wrong, seen = Client(), [], set[str]()
    client.force_login(users_of(role)[0], backend="django.contrib.auth.backends.ModelBackend")
    desk = reverse("visits:services")
    waiting = list(cards_of(client.get(desk).content.decode(), desk).items())
    assert waiting
    while waiting:
        address, count = waiting.pop()
        page = client.get(address).content.decode()
        total = TOTAL.search(page)
        if total is not None and int(total[1]) != count:
            wrong.append((address, count, int(total[1])))
        new = {href: number for href, number in cards_of(page, address).items() if href not in seen}
        seen |= new.keys()
        waiting += new.items()
    assert seen
    assert wrong == []
