"""The demonstration's agreements and contracts go through actions, and show every way an agreement may stand."""

from collections import Counter
from datetime import date

from factories import a_team, an_elder
from pairs import a_home, a_practitioner

from yilian.agreements.demo import agree, sign_contracts
from yilian.agreements.models import Agreement, Enrolment, ScheduledSlot
from yilian.agreements.rules.states import State, state_of
from yilian.audit.scope import using_scope
from yilian.demo.county import county_of
from yilian.kernel.actors import SYSTEM
from yilian.kernel.county import County
from yilian.people.queries.areas import Area
from yilian.places.actions.registers import NewLicence, OrganizationDetails, grant_licence, register_organization
from yilian.places.models import Division

ON, SINCE = date(2023, 9, 12), date(2018, 1, 1)
TOWNSHIP = "330727109000"


def an_area() -> Area:
    team, doctor = a_team(TOWNSHIP)
    team.members.add(a_practitioner(team.organization, "护士"))
    return Area(Division.objects.get(code=TOWNSHIP), (), team.organization, team, doctor)


def a_county() -> County:
    return county_of("panan-2021", 100, ON, nobody)


def nobody(_zh: str, _en: str, _count: int) -> None:
    """Hear what was loaded, and say nothing."""


def test_institutions_agree_and_stand_in_many_ways(county: None) -> None:
    with using_scope(SYSTEM):
        area = an_area()
        grant_licence(SYSTEM, area.centre, new_licence=NewLicence("medical", "M-1", SINCE))
        for number in range(7):
            details = OrganizationDetails(f"照料中心{number}", "home-care-centre", TOWNSHIP)
            home = register_organization(SYSTEM, code=f"centre-{number}", details=details)
            grant_licence(SYSTEM, home, new_licence=NewLicence("care", f"C-{number}", SINCE))
        agree([area], ON)
        states = Counter(state_of(one.dates, ON) for one in Agreement.objects.all())
        assert states == {
            State.BINDING: 4,
            State.RENEWED: 4,
            State.HALF_SIGNED: 1,
            State.EXPIRING: 1,
            State.DRAFT: 1,
            State.TERMINATED: 1,
        }
        assert ScheduledSlot.objects.filter(agreement__starts_on__year=2023).count() == 6


def test_contracts_are_renewed_and_ended_with_counted_reasons(county: None) -> None:
    with using_scope(SYSTEM):
        a_home()
        for number in range(10):
            an_elder(name=f"周{number}")
        assert sign_contracts(an_area(), a_county()) == 10
        assert Enrolment.objects.filter(renews__isnull=False).count() == 3
        assert Enrolment.objects.exclude(end_reason="").values("end_reason").distinct().count() == 4
