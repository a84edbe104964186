"""The demonstration's agreements and contracts go through actions, and show every way an agreement may stand."""

from collections import Counter
from datetime import date

from factories import a_team, an_elder
from pairs import a_home, a_practitioner

from yilian.agreements.models import Agreement, Enrolment, Post
from yilian.agreements.rules import State, state_of
from yilian.audit.reach import reaching
from yilian.config.demo.agreements import load_agreements, load_contracts
from yilian.config.demo.loader import Area
from yilian.kernel.actors import SYSTEM
from yilian.places.actions import OrganizationDetails, register_organization
from yilian.places.models import Division, Organization

ON = date(2023, 9, 12)
TOWNSHIP = "330727109000"


def an_area() -> Area:
    team, doctor = a_team(TOWNSHIP)
    team.members.add(a_practitioner(team.organization, "护士"))
    return Area(Division.objects.get(code=TOWNSHIP), (), team.organization, team, doctor)


def nobody(_zh: str, _en: str, _count: int) -> None:
    """Hear what was loaded, and say nothing."""


def test_institutions_agree_and_stand_in_many_ways(county: None) -> None:
    with reaching(SYSTEM):
        area = an_area()
        for number in range(7):
            details = OrganizationDetails(f"照料中心{number}", "home-care-centre", TOWNSHIP)
            register_organization(SYSTEM, code=f"centre-{number}", details=details)
        load_agreements([area], ON, nobody)
        states = Counter(state_of(one.dates, ON) for one in Agreement.objects.all())
        assert states == {
            State.BINDING: 4, State.RENEWED: 4, State.HALF_SIGNED: 1, State.EXPIRING: 1, State.DRAFT: 1, State.TERMINATED: 1,
        }  # fmt: skip
        assert Post.objects.filter(agreement__starts_on__year=2023).count() == 6


def test_a_place_without_care_institutions_is_given_invented_ones(county: None) -> None:
    with reaching(SYSTEM):
        assert load_agreements([an_area()], ON, nobody) == 2
        assert Organization.objects.get(kind="rural-care-home").synthetic


def test_contracts_are_renewed_and_ended_with_counted_reasons(county: None) -> None:
    with reaching(SYSTEM):
        a_home()
        for number in range(10):
            an_elder(name=f"周{number}")
        assert load_contracts(an_area(), "care-to-home", ON, nobody) == 10
        assert Enrolment.objects.filter(renews__isnull=False).count() == 3
        assert Enrolment.objects.exclude(end_reason="").values("end_reason").distinct().count() == 4
