"""Invents users: the staff of every area, specialists of some, of the largest homes and the hospital, and everybody in offices."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from yilian.accounts.actions import SharedPassword, add_user, grant
from yilian.accounts.models import User
from yilian.audit.scope import using_scope
from yilian.kernel.actors import SYSTEM
from yilian.kernel.county import County
from yilian.places.models import Division, Organization
from yilian.places.queries import care_homes, hospitals, primary_care_areas

SINCE = date(2018, 1, 1)
SPECIALISTS_EVERY = 4  # areas
# Beginning of the user name, word of the name, role.
STAFF = (
    ("doctor", "医生", "family-doctor"),
    ("nurse", "护士", "nurse"),
    ("village-doctor", "乡村医生", "village-doctor"),
)
SPECIALISTS = (
    ("pharmacist", "药师", "pharmacist"),
    ("therapist", "康复师", "hospital-staff"),
    ("psychologist", "心理师", "hospital-staff"),
)
HOMES = 3
OFFICES = (
    ("health-bureau", "卫健局（演示）", "health-bureau"),
    ("civil-affairs", "民政局（演示）", "civil-affairs-bureau"),
    ("insurance-bureau", "医保局（演示）", "insurance-bureau"),
    ("finance-bureau", "财政局（演示）", "finance-bureau"),
    ("planner", "规划人员（演示）", "planner"),
    ("centre", "监测中心值守（演示）", "centre-operator"),
    ("auditor", "审计（演示）", "auditor"),
    ("admin", "县级管理员（演示）", "county-admin"),
)
# Roles without a place.
OTHERS = (
    ("system", "系统管理员（演示）", "system-admin"),
    ("elder", "老人（演示）", "elder"),
    ("family", "家属（演示）", "family"),
)


@dataclass(frozen=True, slots=True)
class NewUser:
    """A user to add: where they work, and what they are granted over which place."""

    username: str
    name: str
    role: str
    organization: Organization | None
    place: Division | Organization | None


def play(county: County) -> None:
    """Add the users of every role."""
    password = SharedPassword(county.password)
    with using_scope(SYSTEM):
        new_users = [*_staff(), *_of_homes(), *_of_hospitals(county), *_of_offices(county)]
        for new_user in new_users:
            _add(password, new_user)
        county.step("账号", "users", len(new_users))


def _staff() -> Iterator[NewUser]:
    """Yield the staff of the areas; a user name ends in the number of the area."""
    for index, (division, centre) in enumerate(primary_care_areas()):
        for begins, word, role in STAFF if index % SPECIALISTS_EVERY else STAFF + SPECIALISTS:
            name = f"{division.name_zh[:2]}{word}（演示）"
            yield NewUser(f"{begins}{index + 1:02d}", name, role, centre, division)


def _of_homes() -> Iterator[NewUser]:
    """Yield those who answer for the largest care homes."""
    for number, home in enumerate(care_homes()[:HOMES], 1):
        yield NewUser(f"home{number:02d}", f"{home.name_zh}院长（演示）"[:60], "institution-staff", home, home)


def _of_hospitals(county: County) -> Iterator[NewUser]:
    """Yield those who work in the hospitals of the place, or in its first health centre where it has none."""
    workplaces = hospitals(county.division) or [centre for _division, centre in primary_care_areas()[:1]]
    for number, hospital in enumerate(workplaces, 1):
        name = f"{hospital.name_zh}医务科（演示）"[:60]
        yield NewUser(f"hospital{number:02d}", name, "hospital-staff", hospital, hospital)


def _of_offices(county: County) -> Iterator[NewUser]:
    """Yield the users of the bureaus, over the whole place, and those of roles that have none."""
    place = Division.objects.get(code=county.division)
    for username, name, role in OFFICES:
        yield NewUser(username, name, role, None, place)
    for username, name, role in OTHERS:
        yield NewUser(username, name, role, None, None)


def _add(password: SharedPassword, new_user: NewUser) -> User:
    """Add a user and grant the role."""
    user = add_user(SYSTEM, new_user.organization, username=new_user.username, name=new_user.name, password=password)
    grant(SYSTEM, user, new_user.place, role=new_user.role, starts_on=SINCE)
    return user
