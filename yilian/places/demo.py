"""Invents the registers of a place from its document: divisions with villages, institutions, departments, beds and licences."""

import csv
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from pathlib import Path

import numpy as np
from django.conf import settings

from yilian.audit.actions import suppress_events
from yilian.audit.scope import using_scope
from yilian.kernel.actors import SYSTEM
from yilian.kernel.county import County, crowding, seeds
from yilian.kernel.identifiers import full_code, prefix_of
from yilian.places.actions.areas import (
    correct_urban,
    end_urban,
    load_service_areas,
    load_urban_marks,
    mark_urban,
    withdraw_urban,
)
from yilian.places.actions.declarations import (
    NewCharacteristic,
    NewParticipation,
    declare_participation,
    record_characteristic,
)
from yilian.places.actions.registers import (
    NewLicence,
    grant_licence,
    load_departments,
    load_divisions,
    load_organizations,
    record_beds,
)
from yilian.places.events import ParticipationChanged
from yilian.places.models import BedCount, Department, Division, Licence, Organization, ServiceArea, UrbanMark
from yilian.places.pinyin import pinyin_of
from yilian.places.policies import policy_library, services_to_choose
from yilian.places.queries import PRIMARY
from yilian.places.rules import DeclaredDays
from yilian.policy.entries import Institution
from yilian.policy.library import Pack

VILLAGES = (
    "东坑",
    "西山下",
    "上溪",
    "下宅",
    "大山头",
    "里岙",
    "外岙",
    "前田",
    "后周",
    "石门",
    "岭脚",
    "樟树湾",
    "竹园",
    "新屋",
    "老街",
    "清水塘",
)
VILLAGES_EACH = 8
CARE_SECTORS = frozenset({"care", "integrated", "community"})
NOT_BUILT = "待定"
TOWNS, URBAN_DOCUMENT, NEXT_TABLE = ("街道", "区"), "城乡划分认定表（演示）", "城乡划分调整批复（演示）"
LEAVES_AFTER = timedelta(days=60)
# Years before the county's, and beds for each thousand elders of an area.
BEDS_GREW = ((2, 2.1), (1, 3.2), (0, 4.3))
LICENSED_FROM = date(2018, 1, 1)
# What the rules ask of health centres and only an inspection can tell.
DONE_BY_CENTRES = ("elders-first-signs", "courtesy-measures")
SIGNS_SINCE = date(2022, 3, 1)
TAKES_PART = "参加试点的决定（示例）"
# Internal clinics of care institutions whose filing ends: one within weeks, one lapsed.
UNITS_END = (timedelta(days=25), timedelta(days=-40))


def play(county: County) -> None:
    """Load the divisions, institutions and departments of the document, and invent villages, health centres, beds and licences."""
    pack = policy_library().pack(county.place)
    divisions = _divisions(pack)
    with using_scope(SYSTEM):
        load_divisions(SYSTEM, divisions=divisions)
        leaves = _leaves(divisions)
        load_divisions(SYSTEM, divisions=[village for leaf in leaves for village in villages_of(leaf, VILLAGES_EACH)])
        county.step("行政区划（含示例村）", "divisions, invented villages included", Division.objects.count())
        county.step("城镇社区（虚构）", "urban communities, invented", _mark_towns(leaves))
        _revise_towns(county)
        organizations = _organizations(pack, leaves)
        county.step("机构", "organizations", Organization.objects.count())
        load_departments(SYSTEM, departments=[_department(pack, code) for code in _functions(pack)])
        _count_beds(county, leaves, organizations)
        county.step("责任区域（示例）", "service areas, invented", _divide(county, leaves, organizations))
        county.step("许可与备案（示例）", "licences, invented", _license(county, leaves, organizations))
        county.step("机构事项（示例）", "entries of institutions, invented", _characterise(county, organizations))
        county.step("参加声明（示例）", "declarations of taking part, invented", _take_part(county, pack))


def _divisions(pack: Pack) -> list[Division]:
    """Read the divisions of the document."""
    path = Path(settings.YILIAN_PACKS) / pack.id / "places" / "divisions.csv"
    with path.open(encoding="utf-8") as file:
        return [
            Division(
                code=row["code"],
                name_zh=row["name_zh"],
                name_en=row["name_en"],
                pinyin=row["pinyin"],
                level=row["level"],
                parent_id=row["parent"] or None,
                longitude=float(row["longitude"]),
                latitude=float(row["latitude"]),
            )
            for row in csv.DictReader(file)
        ]


def _leaves(divisions: Sequence[Division]) -> list[Division]:
    """Pick the divisions under which no other stands."""
    parents = {division.parent_id for division in divisions}
    return [division for division in divisions if division.code not in parents]


def _mark_towns(leaves: Sequence[Division]) -> int:
    """Mark what lies in the subdistricts and urban districts as urban, by an invented document."""
    towns = [leaf.code[:9] for leaf in leaves if leaf.name_zh.endswith(TOWNS)]
    villages = Division.objects.filter(level=Division.Level.VILLAGE).order_by("code")
    marks = [
        UrbanMark(division=village, starts_on=LICENSED_FROM, document=URBAN_DOCUMENT)
        for village in villages
        if village.code[:9] in towns
    ]
    return load_urban_marks(SYSTEM, marks=marks)


def _revise_towns(county: County) -> None:
    """Enter what the next table changes: a village joins on New Year's day, one leaves in two months; two entries were mistakes."""
    standing = list(UrbanMark.objects.order_by("division_id")[:2])
    if len(standing) < 2:
        return
    first, second = standing
    end_urban(SYSTEM, first, ends_on=county.on + LEAVES_AFTER)
    right = DeclaredDays(second.starts_on, f"{URBAN_DOCUMENT}第2页")
    correct_urban(SYSTEM, second, days=right, reason="文件页码没有写全（演示）")
    marked = UrbanMark.objects.values("division_id")
    villages = Division.objects.filter(level=Division.Level.VILLAGE).exclude(pk__in=marked).order_by("code")
    joins, mistaken = villages[:2]
    mark_urban(SYSTEM, joins, days=DeclaredDays(date(county.on.year + 1, 1, 1), NEXT_TABLE))
    wrong = mark_urban(SYSTEM, mistaken, days=DeclaredDays(LICENSED_FROM, URBAN_DOCUMENT))
    withdraw_urban(SYSTEM, wrong, reason="与邻村登混（演示）")


def villages_of(township: Division, count: int) -> list[Division]:
    """Invent the villages of a township; their codes end in 9xx so that nobody takes them for national codes."""
    rng = np.random.default_rng(seeds(township.code[:9]))
    names = rng.permutation(VILLAGES)[:count]
    spots = rng.normal(0, 0.02, (count, 2))
    return [
        Division(
            code=f"{township.code[:9]}{901 + index}",
            name_zh=f"{name}村",
            pinyin=pinyin_of(f"{name}村"),
            level=Division.Level.VILLAGE,
            parent=township,
            longitude=round((township.longitude or 0.0) + float(spots[index, 0]), 5),
            latitude=round((township.latitude or 0.0) + float(spots[index, 1]), 5),
            synthetic=True,
        )
        for index, name in enumerate(names)
    ]


def _organizations(pack: Pack, leaves: Sequence[Division]) -> list[Organization]:
    """Enter the institutions that the document names, a health centre where an area has none, homes where there is none at all."""
    areas = {leaf.code[:9] for leaf in leaves}
    named = [_organization(institution, pack) for institution in pack.institutions if not _is_collective(institution)]
    served = {organization.division_id[:9] for organization in named if organization.kind in PRIMARY}
    invented = [_health_centre(leaf) for leaf in leaves if leaf.code[:9] not in served]
    if not any(organization.division_id[:9] in areas and organization.kind in _care_kinds() for organization in named):
        invented += [_care_home(leaf) for leaf in leaves]
    entered = load_organizations(SYSTEM, organizations=named + invented)
    by_code = {organization.code: organization for organization in entered}
    counts = [
        BedCount(
            organization=by_code[institution.code],
            kind=BedCount.Kind.PROJECT_TOTAL,
            count=institution.beds,
            on=pack.header.in_force.starts_on,
        )
        for institution in pack.institutions
        if institution.beds is not None and institution.code in by_code
    ]
    record_beds(SYSTEM, counts=counts)
    return entered


def _is_collective(institution: Institution) -> bool:
    """Return whether an entry is no institution but the name of all home-care centres: one that would stand in a county as a whole (PA-19)."""
    return institution.kind == "home-care-centre" and not prefix_of(institution.division or "")[6:]


def _care_kinds() -> frozenset[str]:
    """Return the kinds of places that give care or help at home."""
    return frozenset(kind.code for kind in policy_library().catalogue.place_kinds if kind.sector in CARE_SECTORS)


def _organization(institution: Institution, pack: Pack) -> Organization:
    """Make the record of an institution that the document names."""
    division = Division.objects.filter(code=full_code(institution.division or pack.header.jurisdiction)).get()
    return Organization(
        code=institution.code,
        name_zh=institution.name.zh,
        name_en=institution.name.en,
        known_as=list(institution.known_as),
        pinyin=pinyin_of(institution.name.zh),
        kind=institution.kind,
        ownership=institution.ownership or "",
        division=division,
        modes=list(institution.modes),
        source_clause=institution.clause,
        note=institution.note,
        planned=NOT_BUILT in institution.name.zh,
        longitude=division.longitude,
        latitude=division.latitude,
    )


def _health_centre(leaf: Division) -> Organization:
    """Invent the health centre of an area for which the document names none."""
    kind = "community-health-centre" if leaf.name_zh.endswith("街道") else "township-health-centre"
    word = "社区卫生服务中心" if kind.startswith("community") else "卫生院"
    return _invented(leaf, "centre", kind, (f"{leaf.name_zh}{word}", f"{leaf.name_en} health centre"))


def _care_home(leaf: Division) -> Organization:
    """Invent a care home of an area, for a place whose document names none."""
    return _invented(leaf, "home", "rural-care-home", (f"{leaf.name_zh}敬老院", f"{leaf.name_en} care home"))


def _invented(leaf: Division, code: str, kind: str, name: tuple[str, str]) -> Organization:
    """Make an invented public organization of an area; its name in Chinese and in English."""
    return Organization(
        code=f"demo-{code}-{leaf.code}",
        name_zh=name[0],
        name_en=name[1],
        pinyin=pinyin_of(leaf.name_zh),
        kind=kind,
        ownership="public",
        division=leaf,
        synthetic=True,
        longitude=leaf.longitude,
        latitude=leaf.latitude,
    )


def _functions(pack: Pack) -> list[str]:
    """Return the functions of the departments that the document gives duties."""
    return [department.code for department in pack.duties.departments]


def _department(pack: Pack, function: str) -> Department:
    """Make the department of a function."""
    named = next(department for department in pack.duties.departments if department.code == function)
    return Department(
        division_id=full_code(pack.header.jurisdiction),
        function=function,
        name_zh=named.name.zh,
        name_en=named.name.en,
    )


def _count_beds(county: County, leaves: Sequence[Division], organizations: Iterable[Organization]) -> None:
    """Invent how the beds for rehabilitation and nursing of every health centre grew, by the elders expected in its area."""
    everybody = sum(crowding(leaf.name_zh) for leaf in leaves)
    centres = {centre.division_id[:9]: centre for centre in organizations if centre.kind in PRIMARY}
    counts = [
        BedCount(
            organization=centres[leaf.code[:9]],
            kind=BedCount.Kind.REHABILITATION_NURSING,
            count=round(county.size * crowding(leaf.name_zh) / everybody * share / 1000),
            on=date(county.on.year - back, 3, 1),
        )
        for leaf in leaves
        for back, share in BEDS_GREW
    ]
    record_beds(SYSTEM, counts=counts)
    latest = sum(count.count for count in counts if count.on.year == county.on.year)
    county.step("卫生院康复护理床位（虚构）", "beds of health centres, invented", latest)


def _divide(county: County, leaves: Sequence[Division], organizations: Iterable[Organization]) -> int:
    """Let each health centre answer for its area; one village was the neighbour's until the end of last year."""
    primary = [organization for organization in organizations if organization.kind in PRIMARY]
    centres = {centre.division_id[:9]: centre for centre in primary}
    areas = [
        ServiceArea(organization=centres[leaf.code[:9]], division=leaf, starts_on=LICENSED_FROM) for leaf in leaves
    ]
    if len(leaves) > 1:
        village = Division.objects.filter(parent=leaves[0]).order_by("-code").first()
        neighbour, until = centres[leaves[1].code[:9]], county.year - timedelta(days=1)
        areas.append(ServiceArea(organization=neighbour, division=village, starts_on=LICENSED_FROM, ends_on=until))
    return load_service_areas(SYSTEM, areas=areas)


def _license(county: County, leaves: Sequence[Division], organizations: Sequence[Organization]) -> int:
    """License what stands in the areas, for treatment or for care; the filings of two internal clinics end soon or have lapsed."""
    areas, care = {leaf.code[:9] for leaf in leaves}, _care_kinds()
    standing = [organization for organization in organizations if NOT_BUILT not in organization.name_zh]
    homes = [home for home in standing if home.kind in care and home.division_id[:9] in areas]
    treating = [organization for organization in standing if organization.kind not in care]
    for kind, licensed in ((Licence.Kind.CARE, homes), (Licence.Kind.MEDICAL, treating)):
        for organization in licensed:
            _grant(organization, NewLicence(kind, f"DEMO-{kind}-{organization.pk:05d}", LICENSED_FROM))
    for home, ends in zip(homes, UNITS_END, strict=False):
        number = f"DEMO-UNIT-{home.pk:05d}"
        _grant(home, NewLicence(Licence.Kind.MEDICAL_UNIT, number, LICENSED_FROM, county.on + ends, unit="clinic"))
    return Licence.objects.count()


def _characterise(county: County, organizations: Sequence[Organization]) -> int:
    """Record what health centres did and did not do of what documents ask: most put up signs, each did not, of the others nobody said."""
    centres = sorted((each for each in organizations if each.kind in PRIMARY), key=lambda each: each.code)
    inspected, since = centres[:-1] or centres, min(SIGNS_SINCE, county.year)
    for number, centre in enumerate(inspected, 1):
        for word in DONE_BY_CENTRES:
            details = NewCharacteristic(word, since, f"示例检查记录 {number}", holds=number < len(inspected))
            record_characteristic(SYSTEM, centre, details=details)
    return len(inspected) * len(DONE_BY_CENTRES)


def _take_part(county: County, pack: Pack) -> int:
    """Let the place take part in everything that its document leaves to it, by an invented decision, from the document's first day."""
    place = Division.objects.get(pk=full_code(pack.header.jurisdiction))
    chosen = sorted(service for service in services_to_choose(pack.id) if service[1])
    with suppress_events(ParticipationChanged):  # what is owed is planned when all scenarios have been played
        for mode, item in chosen:
            details = NewParticipation(pack.id, mode, pack.header.in_force.starts_on, TAKES_PART, item)
            declare_participation(SYSTEM, place, details=details)
    return len(chosen)


def _grant(organization: Organization, licence: NewLicence) -> None:
    """Enter an invented licence."""
    grant_licence(SYSTEM, organization, new_licence=licence)
