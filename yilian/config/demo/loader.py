"""Loads a place: its document's divisions, institutions and departments; invented people, agreements, services and visits."""

import csv
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from pathlib import Path

from django.conf import settings

from yilian.accounts.actions import add_user, grant
from yilian.audit.clock import today
from yilian.audit.reach import reaching
from yilian.config.demo.population import Home, Person, people_of, villages_of
from yilian.kernel.actors import SYSTEM
from yilian.kernel.identifiers import full_code
from yilian.people.actions import NewElder, certify, form_team, load_elders, register_practitioner
from yilian.people.models import Elder, Practitioner, Team
from yilian.places.actions import load_departments, load_divisions, load_organizations, record_beds
from yilian.places.models import BedCount, Department, Division, Organization
from yilian.places.pinyin import pinyin_of
from yilian.places.policies import shelf
from yilian.places.queries import within
from yilian.policy.entries import Institution
from yilian.policy.shelf import Pack

# Years before the demonstration's, and beds for each thousand elders of the area.
BEDS_GREW = ((2, 2.1), (1, 3.2), (0, 4.3))
PASSWORD = "Yilian-demo-2023"  # noqa: S105 - printed for everybody; the people are invented
CERTIFIED_FROM = date(2018, 1, 1)
VILLAGES_EACH = 8
BATCH = 3000
HOUSES = ("care-institution", "rural-care-home", "welfare-centre", "home-care-centre")
PRIMARY = frozenset({"township-health-centre", "community-health-centre"})
STAFF = (("doctor", "医生"), ("nurse", "护士"), ("village-doctor", "乡村医生"))
ROLE_OF_KIND = {"doctor": "family-doctor", "nurse": "nurse", "village-doctor": "village-doctor"}
# Certificates that end: of two village doctors, one within weeks, one lapsed.
PAPERS_END = {("village-doctor", 1): timedelta(days=24), ("village-doctor", 2): timedelta(days=-35)}
OFFICES = (
    ("health-bureau", "卫健局（演示）", "health-bureau"),
    ("civil-affairs", "民政局（演示）", "civil-affairs-bureau"),
    ("auditor", "审计（演示）", "auditor"),
    ("admin", "县级管理员（演示）", "county-admin"),
)

Step = Callable[[str, str, int], None]


@dataclass(frozen=True, slots=True)
class Area:
    """The lowest divisions that the document's list knows, with the villages invented in them and who serves them."""

    division: Division
    villages: tuple[Home, ...]
    centre: Organization
    team: Team
    doctor: Practitioner
    house: Organization | None = None
    """The care institution of the area, where there is one."""


def is_loaded() -> bool:
    """Say whether a place was loaded before; the whole load is one transaction, so half a place cannot be."""
    return Division.objects.exists()


def load_place(pack: Pack, size: int, on: date, step: Step) -> list[Area]:
    """Load everything but agreements and services; `step(zh, en, count)` is told what was done."""
    divisions = _divisions(pack)
    with reaching(SYSTEM):
        leaves = _leaves(divisions)
        villages = {leaf.code: villages_of(_home(leaf), VILLAGES_EACH) for leaf in leaves}
        load_divisions(SYSTEM, divisions=divisions)
        load_divisions(SYSTEM, divisions=[_village(home, leaf) for leaf in leaves for home in villages[leaf.code]])
        step("行政区划（含示例村）", "divisions, invented villages included", Division.objects.count())
        centres = _organizations(pack, leaves)
        step("机构", "organizations", Organization.objects.count())
        load_departments(
            SYSTEM,
            departments=[
                Department(pack=pack.id, code=one.code, name_zh=one.name.zh, name_en=one.name.en)
                for one in pack.duties.departments
            ],
        )
        areas = [_area(index, leaf, villages[leaf.code], centres[leaf.code]) for index, leaf in enumerate(leaves)]
        houses = {area.division.code[:9]: area.house for area in areas if area.house is not None}
        _offices(pack)
        step("账号与团队", "users and teams", len(areas))
        homes = [home for area in areas for home in area.villages]
        loaded, people = 0, people_of(homes, size, on)
        while batch := list(islice(people, BATCH)):
            loaded += load_elders(SYSTEM, given=[_new(person, houses) for person in batch])
            step("老人（虚构）", "elders, invented", loaded)
        step("卫生院康复护理床位（虚构）", "beds of health centres, invented", _beds(areas, on))
    return areas


def _divisions(pack: Pack) -> list[Division]:
    """Read the divisions of the document."""
    path = Path(settings.YILIAN_PACKS) / pack.id / "places" / "divisions.csv"
    with path.open(encoding="utf-8") as file:
        return [
            Division(
                code=row["code"], name_zh=row["name_zh"], name_en=row["name_en"], pinyin=row["pinyin"],
                level=row["level"], parent_id=row["parent"] or None,
                longitude=float(row["longitude"]), latitude=float(row["latitude"]),
            )
            for row in csv.DictReader(file)
        ]  # fmt: skip


def _leaves(divisions: Sequence[Division]) -> list[Division]:
    """Pick the divisions under which no other stands."""
    parents = {division.parent_id for division in divisions}
    return [division for division in divisions if division.code not in parents]


def _home(leaf: Division) -> Home:
    """See a division as a place to spread people over; towns of the seat weigh more."""
    weight = 2.2 if leaf.name_zh.endswith("街道") else 1.4 if leaf.name_zh.endswith("镇") else 0.8
    return Home(leaf.code, leaf.name_zh, leaf.longitude or 0.0, leaf.latitude or 0.0, weight)


def _village(home: Home, leaf: Division) -> Division:
    """Make the division of an invented village."""
    return Division(
        code=home.code, name_zh=home.name, pinyin=pinyin_of(home.name), level=Division.Level.VILLAGE, parent=leaf,
        longitude=home.longitude, latitude=home.latitude, synthetic=True,
    )  # fmt: skip


def _organizations(pack: Pack, leaves: Iterable[Division]) -> dict[str, Organization]:
    """Enter the institutions that the document names, and a health centre for every area that has none; give each area's."""
    named = [_organization(one, pack) for one in pack.institutions]
    served = {one.division_id[:9] for one in named if one.kind in PRIMARY}
    invented = [_health_centre(leaf) for leaf in leaves if leaf.code[:9] not in served]
    entered = load_organizations(SYSTEM, organizations=named + invented)
    by_code = {one.code: one for one in entered}
    start = pack.header.in_force.starts_on
    record_beds(
        SYSTEM,
        counts=[
            BedCount(organization=by_code[one.code], kind=BedCount.Kind.PROJECT_TOTAL, count=one.beds, on=start)
            for one in pack.institutions
            if one.beds is not None and one.code in by_code
        ],
    )
    return {
        leaf.code: next(one for one in entered if one.kind in PRIMARY and one.division_id[:9] == leaf.code[:9])
        for leaf in leaves
    }


def _beds(areas: Sequence[Area], on: date) -> int:
    """Invent how the beds for rehabilitation and nursing of every health centre grew, by the elders of its area; give the last sum."""
    counts = []
    for area in areas:
        elders = Elder.objects.filter(within("residence_division_id", area.division.code)).count()
        counts += [
            BedCount(
                organization=area.centre,
                kind=BedCount.Kind.REHABILITATION_NURSING,
                count=round(elders * share / 1000),
                on=date(on.year - back, 3, 1),
            )
            for back, share in BEDS_GREW
        ]
    record_beds(SYSTEM, counts=counts)
    return sum(one.count for one in counts if one.on.year == on.year)


def _organization(one: Institution, pack: Pack) -> Organization:
    """Make the record of an institution that the document names."""
    division = Division.objects.filter(code=full_code(one.division or pack.header.jurisdiction)).get()
    return Organization(
        code=one.code, name_zh=one.name.zh, name_en=one.name.en, known_as=list(one.known_as),
        pinyin=pinyin_of(one.name.zh), kind=one.kind, ownership=one.ownership or "", division=division,
        modes=list(one.modes), source_clause=one.clause, note=one.note,
        longitude=division.longitude, latitude=division.latitude,
    )  # fmt: skip


def _health_centre(leaf: Division) -> Organization:
    """Invent the health centre of an area for which the document names none."""
    kind = "community-health-centre" if leaf.name_zh.endswith("街道") else "township-health-centre"
    word = "社区卫生服务中心" if kind.startswith("community") else "卫生院"
    return Organization(
        code=f"demo-centre-{leaf.code}", name_zh=f"{leaf.name_zh}{word}", name_en=f"{leaf.name_en} health centre",
        pinyin=pinyin_of(leaf.name_zh), kind=kind, ownership="public", division=leaf, synthetic=True,
        longitude=leaf.longitude, latitude=leaf.latitude,
    )  # fmt: skip


def _area(index: int, leaf: Division, villages: tuple[Home, ...], centre: Organization) -> Area:
    """Staff an area: a doctor, a nurse and a village doctor, each with a user, in one family-doctor team."""
    staff = [_member(index, leaf, centre, kind, word) for kind, word in STAFF]
    team = form_team(SYSTEM, centre, name=f"{leaf.name_zh}家庭医生团队", members=staff)
    return Area(leaf, villages, centre, team, staff[0], _house(leaf))


def _house(leaf: Division) -> Organization | None:
    """Give the care institution of an area: where elders live first, a centre for those at home only when there is no other."""
    here = Organization.objects.filter(within("division_id", leaf.code[:9]), kind__in=HOUSES)
    return min(here, key=lambda one: (HOUSES.index(one.kind), one.code), default=None)


def _member(index: int, leaf: Division, centre: Organization, kind: str, word: str) -> Practitioner:
    """Register one of the staff with a user whose name ends in the area's number."""
    name = f"{leaf.name_zh[:2]}{word}（演示）"
    user = add_user(SYSTEM, centre, username=f"{kind}{index + 1:02d}", name=name, password=PASSWORD)
    grant(SYSTEM, user, leaf, role=ROLE_OF_KIND[kind], starts_on=CERTIFIED_FROM)
    practitioner = register_practitioner(SYSTEM, centre, name=name, kind=kind, user_id=user.pk)
    ends_on = PAPERS_END.get((kind, index))
    until = None if ends_on is None else today() + ends_on
    certify(SYSTEM, practitioner, number=f"DEMO-{practitioner.pk:06d}", starts_on=CERTIFIED_FROM, ends_on=until)
    return practitioner


def _offices(pack: Pack) -> None:
    """Make the users of the bureaus, over the whole place."""
    place = Division.objects.get(code=full_code(pack.header.jurisdiction))
    for username, name, role in OFFICES:
        user = add_user(SYSTEM, None, username=username, name=name, password=PASSWORD)
        grant(SYSTEM, user, place, role=role, starts_on=CERTIFIED_FROM)


def _new(person: Person, houses: Mapping[str, Organization]) -> NewElder:
    """Hand an invented person to the register; who lives in an institution lives in that of the area, else in the first."""
    house = None
    if person.lives == "in-institution" and houses:
        house = houses.get(person.residence[:9]) or next(iter(houses.values()))
    return NewElder(
        name=person.name, sex=person.sex, birth_date=person.birth_date, id_number=person.id_number,
        residence=person.residence, household=person.household, phone=person.phone, address=person.address,
        lives=person.lives, groups=person.groups, longitude=person.longitude, latitude=person.latitude,
        died_on=person.died_on, synthetic=True, organization=None if house is None else house.pk,
    )  # fmt: skip


def pack_of(place: str) -> Pack:
    """Give the pack of a place; NotFound names those there are."""
    return shelf().pack(place)
