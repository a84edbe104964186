"""An elder and two assessors of one health centre."""

from collections.abc import Iterator
from datetime import date

import pytest
from factories import People, a_team, an_elder

from yilian.audit.scope import using_scope
from yilian.kernel.actors import SYSTEM
from yilian.people.actions.staff import certify, register_practitioner
from yilian.places.models import Organization


@pytest.fixture
def people(county: None) -> Iterator[People]:
    with using_scope(SYSTEM):
        elder, (_team, doctor) = an_elder(), a_team()
        centre = Organization.objects.get(code="centre-330727109000")
        nurse = register_practitioner(SYSTEM, centre, name="李护士", kind="nurse")
        certify(SYSTEM, nurse, number="N-1", starts_on=date(2018, 1, 1))
        yield People(elder, doctor, nurse)
