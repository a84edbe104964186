"""The people of a demonstration: staff in teams, elders, residents of care homes, their families, and records that look alike."""

from yilian.audit.scope import using_scope
from yilian.kernel.actors import SYSTEM
from yilian.kernel.county import County
from yilian.people.demo.elders import attend_centres, invent_elders, register_twice, settle_residents
from yilian.people.demo.families import invent_families
from yilian.people.demo.staff import employ
from yilian.people.queries.areas import areas


def play(county: County) -> None:
    """Employ the staff, invent the elders, let some of them live in care homes, and register a few twice."""
    with using_scope(SYSTEM):
        county.step("人员与团队", "practitioners and teams", employ(county))
        places = areas()
        invent_elders(county, places)
        county.step("入住养老机构", "moved into care homes", settle_residents(county, places))
        county.step("照料中心服务对象（虚构）", "served by centres, invented", attend_centres(county, places))
        county.step("家属与同意（示例）", "family members and consents, invented", invent_families(county, places))
        register_twice(places)
