"""What a document encourages, allows or explores is promised where the place declared that it takes part, and nowhere else."""

from datetime import date

import pytest

from yilian.audit.scope import using_scope
from yilian.kernel.actors import SYSTEM
from yilian.kernel.identifiers import full_code
from yilian.obligations.queries.bases import Institutions
from yilian.places.actions.declarations import NewParticipation, declare_participation, withdraw_participation
from yilian.places.actions.registers import load_divisions
from yilian.places.models import Division
from yilian.places.policies import policy_library, services_to_choose
from yilian.policy.facts import ElderFacts, InstitutionFacts

ON = date(2023, 9, 12)
GROUPS = frozenset(
    {"seriously-ill", "disabled", "partly-disabled", "terminally-ill", "postoperative", "in-need", "dementia"}
)
KINDS = frozenset(
    {"care-institution", "integrated-centre", "township-health-centre", "community-health-centre", "home-care-centre",
     "community-care-centre", "day-care-centre", "general-hospital"}
)  # fmt: skip


def promised(division: str, on: date = ON) -> set[str]:
    """Return what is promised to somebody of whom every fact holds that a document may ask: at home, and in institutions."""
    found = set[str]()
    for lives, kind in (("at-home", None), *(("in-institution", kind) for kind in sorted(KINDS))):
        elder = ElderFacts(
            88, GROUPS, ability_level=3, lives=lives, served_by=KINDS, contracted=True, residence=division
        )
        modes = frozenset(policy_library().catalogue.mode)
        home = (
            None
            if kind is None
            else InstitutionFacts(kind, beds=120, ownership="public", modes=modes, division=division)
        )
        found |= {promise.item for promise in Institutions().promises(on, elder, home)}
    return found


@pytest.mark.shows("CZ-22", "FJ-04", "PA-10", "ZJ-07")
@pytest.mark.parametrize("pack", ["chenzhou-2018", "fujian-2022", "panan-2021", "zhejiang-2020"])
def test_what_is_left_to_the_place_is_promised_once_it_takes_part(county: None, pack: str) -> None:
    jurisdiction = full_code(policy_library().pack(pack).header.jurisdiction)
    chosen = sorted(service for service in services_to_choose(pack) if service[1])
    with using_scope(SYSTEM):
        if not Division.objects.filter(pk=jurisdiction).exists():
            load_divisions(SYSTEM, divisions=[Division(code=jurisdiction, name_zh=pack, level="city")])
        place = Division.objects.get(pk=jurisdiction)
        before = promised(jurisdiction)
        rows = [
            declare_participation(
                SYSTEM, place, details=NewParticipation(pack, mode, date(2022, 12, 31), "参加试点的决定", item)
            )
            for mode, item in chosen
        ]
        after = promised(jurisdiction)
        assert promised(jurisdiction, date(2022, 12, 30)) <= before | after - {item for _mode, item in chosen}
        for row in rows:
            withdraw_participation(SYSTEM, row, reason="未经批准")
        assert promised(jurisdiction) == before
    assert after > before
    assert after - before <= {item for _mode, item in chosen}
    assert {item for _mode, item in chosen} - after <= HELD_BACK


HELD_BACK = frozenset({"home-bed-care", "home-visit", "online-nursing", "hospice-care", "respite-care"})
"""Items that ask for more than facts of a person: they come with the modules that deliver them."""
