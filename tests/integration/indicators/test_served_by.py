"""Who serves a resident is one answer: to the judge of promises and to the counter of figures alike, only a signed agreement counts."""

from collections.abc import Iterator
from datetime import date

import pytest
from factories import an_elder
from pairs import a_centre, a_home, signed, terms

from yilian.agreements.actions.institutions import draft_agreement, end_agreement
from yilian.audit.scope import using_scope
from yilian.indicators.engines import LIVE, figure_rows
from yilian.indicators.populations import MeasureQuery
from yilian.kernel.actors import SYSTEM
from yilian.obligations.queries.bases import Institutions, served_by
from yilian.places.models import Organization
from yilian.policy.conditions import Leaf

ON = date(2023, 9, 12)
KIND = "township-health-centre"


@pytest.fixture
def home(county: None) -> Iterator[Organization]:
    with using_scope(SYSTEM):
        found = a_home()
        an_elder(lives="in-institution", organization=found.pk)
        yield found


def told(home: Organization, on: date) -> tuple[bool, bool]:
    """Return what the judge of promises says, and what the counter of figures says."""
    [(_, counted)] = figure_rows(
        LIVE, MeasureQuery(Leaf("served_by", KIND), "330727", "resident", on), "contract-coverage"
    )
    return KIND in served_by(home, on, Institutions()), counted == 1


def test_a_draft_serves_nobody_and_a_signed_agreement_does(home: Organization) -> None:
    draft = draft_agreement(SYSTEM, home, a_centre(), terms=terms(starts_on=date(2023, 9, 1)))
    assert told(home, ON) == (False, False)
    agreement = signed(draft, on=date(2023, 9, 1))
    assert told(home, ON) == (True, True)
    assert told(home, date(2023, 8, 31)) == (False, False)
    end_agreement(SYSTEM, agreement, ends_on=ON, reason="不再合作")
    assert told(home, ON) == (True, True)
    assert told(home, date(2023, 9, 13)) == (False, False)
