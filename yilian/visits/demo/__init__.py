"""The visits of a demonstration: what was done of what is owed, and rounds."""

from yilian.audit.scope import using_scope
from yilian.kernel.actors import SYSTEM
from yilian.kernel.county import County
from yilian.people.queries.areas import areas, hospital_areas
from yilian.visits.demo.rounds import go_out, go_round
from yilian.visits.demo.services import serve, waive_some

WAIVED_EVERY = 4  # areas


def play(county: County) -> None:
    """Fulfil most of what is owed, go rounds, and waive some."""
    with using_scope(SYSTEM):
        places = areas()
        for area in (*places, *hospital_areas()):
            serve(area, county)
            go_round(area, county)
        for area in places:
            go_out(area, county)
        for area in places[::WAIVED_EVERY]:
            waive_some(area, county)
