"""What a home promises its residents at any time."""

from datetime import date

import pytest
from factories import an_elder
from ordering import ON, Place

from yilian.kernel.actors import SYSTEM
from yilian.obligations.queries.bases import promises_on
from yilian.places.actions.registers import NewLicence, grant_licence, load_organizations
from yilian.places.models import Licence, Organization


# A home of medical-in-care needs the filing of its unit; without it the clause promises nothing (PA-13).
@pytest.mark.shows("PA-13")
@pytest.mark.parametrize(("until", "clauses"), [(date(2023, 12, 31), ("PA-13",)), (date(2023, 8, 3), ())])
def test_a_resident_is_promised_care_at_any_time_while_the_home_s_unit_is_filed(
    place: Place, until: date, clauses: tuple[str, ...]
) -> None:
    home = Organization(
        code="home-with-unit",
        name_zh="敬老院",
        kind="rural-care-home",
        division_id="330727109000",
        modes=["medical-in-care"],
    )
    (home,) = load_organizations(SYSTEM, organizations=[home])
    grant_licence(
        SYSTEM, home, new_licence=NewLicence(Licence.Kind.MEDICAL_UNIT, "T-1", date(2020, 1, 1), until, unit="clinic")
    )
    resident = an_elder(lives="in-institution", organization=home.pk)
    found = {one.item: one for one in promises_on(resident, ON) if "PA-13" in one.clauses}
    promise = found.get("common-disease-care")
    assert (promise.clauses if promise else ()) == clauses
    assert promise is None or promise.rhythm.kind == "standing"
