"""A county small enough to count by hand, made through actions."""

from datetime import date

from factories import a_team, an_elder, complete_evidence

from yilian.agreements.actions.enrolments import enrol
from yilian.kernel.actors import SYSTEM
from yilian.people.actions.lives import Move, move_elder
from yilian.people.models import Elder
from yilian.places.actions.areas import end_urban, mark_urban
from yilian.places.actions.declarations import NewCharacteristic, record_characteristic
from yilian.places.actions.registers import (
    NewLicence,
    count_beds,
    grant_licence,
    load_divisions,
    load_organizations,
)
from yilian.places.models import Division, Organization
from yilian.places.rules import DeclaredDays
from yilian.supervision.actions import report_task
from yilian.supervision.queries.plan_tasks import entry
from yilian.visits.actions.visits import Delivery, record_visit

HERE, THERE, COMMUNITY = "330727109901", "330727106901", "330727109001"


def build() -> dict[str, Elder]:
    """Make the county: six elders, seven institutions, beds, licences, visits, an enrolment, two reports."""
    load_divisions(
        SYSTEM,
        divisions=[Division(code=COMMUNITY, name_zh="尖山社区", level="village", parent_id="330727109000")],
    )
    mark_urban(SYSTEM, Division.objects.get(pk=COMMUNITY), days=DeclaredDays(date(2019, 1, 1), document="区划批复1号"))
    village = mark_urban(
        SYSTEM, Division.objects.get(pk=HERE), days=DeclaredDays(date(2019, 1, 1), document="区划批复2号")
    )
    end_urban(SYSTEM, village, ends_on=date(2023, 6, 30))
    _institutions()
    team, doctor = a_team()
    elders = {
        "checked": an_elder(name="甲", birth_date=date(1943, 5, 1)),
        "unchecked": an_elder(name="乙", birth_date=date(1953, 5, 1)),
        "last-year": an_elder(name="丙", birth_date=date(1957, 5, 1), residence=THERE, household=HERE),
        "bereaved": an_elder(
            name="丁", birth_date=date(1961, 5, 1), residence=THERE, groups=("bereaved-of-only-child",)
        ),
        "dead": an_elder(name="戊", birth_date=date(1940, 5, 1), died_on=date(2023, 8, 1)),
        "moved": an_elder(name="己", birth_date=date(1933, 5, 1)),
    }
    days = {
        "checked": date(2023, 5, 2),
        "last-year": date(2022, 5, 2),
        "bereaved": date(2023, 3, 3),
    }
    for name, on in days.items():
        evidence = complete_evidence("health-checkup")
        record_visit(SYSTEM, elders[name], team, doctor, delivery=Delivery("health-checkup", on, evidence, sure=True))
    enrol(SYSTEM, elders["checked"], team, mode="care-to-home", starts_on=date(2023, 1, 10))
    move_elder(SYSTEM, elders["moved"], move=Move("stay", THERE, date(2023, 6, 1)))
    report_task(SYSTEM, entry("panan-2021", "project", "1"), done_on=date(2021, 6, 1), note="投入运行")
    report_task(SYSTEM, entry("panan-2021", "project", "2"), done_on=None, note="在建")
    return elders


def _institutions() -> None:
    """Make the institutions with what they have."""
    rows = {
        "hospital": (
            "general-hospital",
            "330727109000",
            "level-2",
            ["geriatric-department", "geriatric-ward", "green-channel"],
        ),
        "tcm": ("tcm-hospital", "330727109000", "level-3", ["green-channel"]),
        "geriatric": ("geriatric-hospital", "330727106000", "", []),
        "home": ("home-care-centre", COMMUNITY, "", ["care-to-home-pilot"]),
        "aid": ("mutual-aid-centre", HERE, "", []),
        "care": ("welfare-centre", "330727109000", "", ["standardised-medical-service"]),
        "centre": ("integrated-centre", "330727106000", "", ["demonstration-township-centre", "jointly-assessed"]),
    }
    load_organizations(
        SYSTEM,
        organizations=[
            Organization(
                code=code,
                name_zh=code,
                kind=kind,
                division_id=division,
                level=level,
                modes=["partnership"] if code == "care" else [],
            )
            for code, (kind, division, level, _) in rows.items()
        ],
    )
    for each in Organization.objects.filter(code__in=rows):
        for word in rows[each.code][3]:
            record_characteristic(SYSTEM, each, details=NewCharacteristic(word, date(2010, 1, 1), "验收单"))
    planned = {"division_id": THERE, "modes": ["partnership"], "planned": True}
    rows_planned = [
        Organization(code="to-build", name_zh="拟建医院", kind="general-hospital", **planned),
        Organization(
            code="opening", name_zh="新开中心", kind="mutual-aid-centre", operates_since=date(2023, 9, 13), **planned
        ),
    ]
    load_organizations(SYSTEM, organizations=rows_planned)
    hospital, care, home = (Organization.objects.get(code=code) for code in ("hospital", "care", "home"))
    for on, beds in ((date(2023, 1, 1), 2), (date(2023, 7, 1), 20)):
        count_beds(SYSTEM, hospital, counts={"rehabilitation-nursing": beds}, on=on)
    count_beds(SYSTEM, hospital, counts={"nursing": 2, "medical": 78}, on=date(2023, 1, 1))
    count_beds(SYSTEM, care, counts={"nursing": 80, "project-total": 600}, on=date(2023, 1, 1))
    for kind in ("medical", "care"):
        grant_licence(SYSTEM, home, new_licence=NewLicence(kind, f"{kind}-1", date(2022, 1, 1)))
    grant_licence(SYSTEM, care, new_licence=NewLicence("care", "care-2", date(2022, 1, 1)))
    centre = Organization.objects.get(code="centre")
    grant_licence(SYSTEM, centre, new_licence=NewLicence("care", "care-3", date(2022, 1, 1)))
    grant_licence(SYSTEM, centre, new_licence=NewLicence("medical-unit", "unit-3", date(2022, 1, 1), unit="clinic"))
