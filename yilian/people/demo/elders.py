"""Invents the elders of a place, lets the oldest of each area live in its care homes, and registers a few a second time."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from itertools import islice

from yilian.kernel.actors import SYSTEM
from yilian.kernel.conditions import leaves_of
from yilian.kernel.county import County
from yilian.kernel.identifiers import resident_check_digit
from yilian.people.actions.centres import load_centre_care
from yilian.people.actions.elders import NewElder, load_elders
from yilian.people.actions.lives import Move, move_elder
from yilian.people.demo.population import Home, Person, homes_of, people_of
from yilian.people.models import CentreCare, Elder
from yilian.people.queries.areas import Area
from yilian.places.models import Organization
from yilian.places.policies import policy_for
from yilian.places.queries import beds_on, within

BATCH, URBAN = 3000, "urban"
FEWEST, MOST, ONE_IN, OCCUPIED = 8, 30, 25, 0.3
LEAST = 2  # residents of a home, however many homes an area has
MOVED_IN = timedelta(days=400)
ALIKE = 4
SERVED_EACH, SERVED_BY = 5, "服务对象登记表（演示）"


def invent_elders(county: County, places: Sequence[Area]) -> None:
    """Register as many invented elders as the county has."""
    homes = [home for area in places for home in homes_of(area.division.name_zh, _villages(area))]
    houses = {area.division.code[:9]: area.homes[0] for area in places if area.homes}
    towns = _towns(county, places)
    loaded, people = 0, people_of(homes, county.size, county.on)
    while batch := list(islice(people, BATCH)):
        loaded += load_elders(SYSTEM, new_elders=[_new(person, houses, towns) for person in batch])
        county.step("老人（虚构）", "elders, invented", loaded)


def _villages(area: Area) -> list[Home]:
    """Return the villages of an area as places to spread people over."""
    return [
        Home(village.code, village.name_zh, village.longitude or 0.0, village.latitude or 0.0)
        for village in area.villages
    ]


def _towns(county: County, places: Sequence[Area]) -> frozenset[str]:
    """Return the subdistricts and urban districts whose invented elders are recorded as urban, where a document asks for that."""
    packages = (package for pack in policy_for(county.division, county.on).packs for package in pack.services)
    names_urban = any(leaf.operand == URBAN for package in packages for leaf in leaves_of(package.entitled.condition))
    towns = (area.division for area in places if names_urban and area.division.name_zh.endswith(("街道", "区")))
    return frozenset(town.code[:9] for town in towns)


def _new(person: Person, houses: Mapping[str, Organization], towns: frozenset[str]) -> NewElder:
    """Hand an invented person to the register; who lives in an institution lives in that of the area, else in the first."""
    house = None
    if person.lives == "in-institution" and houses:
        house = houses.get(person.residence[:9]) or next(iter(houses.values()))
    return NewElder(
        name=person.name,
        sex=person.sex,
        birth_date=person.birth_date,
        id_number=person.id_number,
        residence=person.residence,
        household=person.household,
        phone=person.phone,
        address=person.address,
        lives=person.lives,
        groups=(*person.groups, URBAN) if person.residence[:9] in towns else person.groups,
        longitude=person.longitude,
        latitude=person.latitude,
        died_on=person.died_on,
        synthetic=True,
        organization=None if house is None else house.pk,
    )


def attend_centres(county: County, places: Sequence[Area]) -> int:
    """Let the home-care centre of each area serve some elders who live at home there; say how many."""
    served = 0
    for area in places:
        centre = Organization.objects.filter(within("division_id", area.division.code), kind="home-care-centre").first()
        living = Elder.objects.filter(within("residence_division_id", area.division.code), lives=Elder.Lives.AT_HOME)
        if centre is not None:
            living = living.filter(died_on__isnull=True, groups=[]).order_by("pk")[:SERVED_EACH]
            care = [
                CentreCare(elder=elder, organization=centre, starts_on=county.year, document=SERVED_BY)
                for elder in living
            ]
            served += load_centre_care(SYSTEM, care=care)
    return served


def settle_residents(county: County, places: Sequence[Area]) -> int:
    """Let the oldest of each area live in its care homes, the largest first, so that every home has residents; say how many moved."""
    moved = 0
    for area in places:
        here = Elder.objects.filter(within("residence_division_id", area.division.code), died_on__isnull=True)
        room = max(FEWEST, here.count() // ONE_IN)
        for place, home in enumerate(area.homes, 1):
            living = Elder.objects.filter(organization=home, died_on__isnull=True).count()
            left = LEAST * (len(area.homes) - place)
            wanted = max(LEAST, min(room - left, _places_in(home, county))) - living
            old = here.filter(lives=Elder.Lives.AT_HOME).order_by("birth_date", "pk")[: max(0, wanted)]
            for elder in old:
                move_elder(SYSTEM, elder, move=_into(elder, home, county))
                moved += 1
            room = max(0, room - living - max(0, wanted))
    return moved


def _places_in(home: Organization, county: County) -> int:
    """Return how many live in a care home: a share of its beds, and as many as a round may see."""
    beds = max(beds_on(county.on, [home.pk]).get(home.pk, {}).values(), default=0)
    return max(MOST, round(beds * OCCUPIED))


def _into(elder: Elder, home: Organization, county: County) -> Move:
    """Return the move of an elder into a care home, still registered in the village."""
    return Move(
        "stay",
        elder.residence_division_id,
        county.on - MOVED_IN,
        lives=Elder.Lives.IN_INSTITUTION,
        organization=home.pk,
    )


def register_twice(places: Sequence[Area]) -> None:
    """Register a few elders a second time, each under a number that somebody misread."""
    made = list[NewElder]()
    for area in places[:ALIKE]:
        here = Elder.objects.filter(within("residence_division_id", area.division.code), died_on__isnull=True)
        elder = here.filter(lives=Elder.Lives.AT_HOME).order_by("pk").last()
        if elder is not None:
            made.append(
                NewElder(
                    name=elder.name,
                    sex=elder.sex,
                    birth_date=elder.birth_date,
                    id_number=_other_number(elder),
                    residence=elder.residence_division_id,
                    household=elder.household_division_id,
                    address=elder.address,
                    synthetic=True,
                )
            )
    load_elders(SYSTEM, new_elders=made)


def _other_number(elder: Elder) -> str:
    """Make another number of the same day of birth, with a right check digit."""
    body = f"{elder.household_division_id[:6]}{elder.birth_date:%Y%m%d}{990 + elder.sex}"
    return body + resident_check_digit(body)
