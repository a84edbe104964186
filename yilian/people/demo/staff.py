"""Invents practitioners for the users that stand, and forms the teams of every area."""

import re
from collections.abc import Iterable
from datetime import date, timedelta

from yilian.accounts.models import User
from yilian.kernel.actors import SYSTEM
from yilian.kernel.county import County
from yilian.people.actions.staff import assign_site, certify, form_team, register_practitioner
from yilian.people.models import Practitioner
from yilian.places.models import Organization
from yilian.places.queries import care_homes, hospitals, primary_care_areas, within

CERTIFIED_FROM = date(2018, 1, 1)
USERNAME = re.compile(r"([a-z-]+?)\d\d")
KIND_OF = {
    "doctor": "doctor",
    "nurse": "nurse",
    "village-doctor": "village-doctor",
    "pharmacist": "pharmacist",
    "therapist": "rehabilitation-therapist",
    "psychologist": "psychologist",
}
SPECIALISTS = frozenset({"pharmacist", "rehabilitation-therapist", "psychologist"})
# Certificates that end: of two village doctors, one within weeks, one lapsed.
CERTIFICATES_END = {"village-doctor02": timedelta(days=24), "village-doctor03": timedelta(days=-35)}
# Those who work in the largest care homes and sign in nowhere.
HOMES = 3
STAFF_OF_HOMES = (
    ("nurse", "护士"),
    ("elder-carer", "养老护理员"),
    ("elder-carer", "夜班护理员"),
    ("medical-carer", "医疗护理员"),
    ("social-worker", "社工"),
)


def employ(county: County) -> int:
    """Register the staff of every area in its teams, and that of the largest care homes; return how many they are."""
    for division, centre in primary_care_areas():
        members = [_practitioner(county, user) for user in _users_of(centre)]
        family = [member for member in members if member.kind not in SPECIALISTS]
        special = [member for member in members if member.kind in SPECIALISTS]
        form_team(SYSTEM, centre, name=f"{division.name_zh}家庭医生团队", members=family)
        if special:
            form_team(SYSTEM, centre, name=f"{division.name_zh}专科与药学组", members=special)
    for hospital in hospitals(county.division):
        _employ_in_hospital(county, hospital)
    for home in care_homes()[:HOMES]:
        _employ_at(home)
    return Practitioner.objects.count()


def _users_of(centre: Organization) -> Iterable[User]:
    """Return the users of a centre who give care, in the order in which they were added."""
    return [user for user in centre.users.order_by("pk") if _kind_of(user.username)]


def _kind_of(username: str) -> str:
    """Return what somebody is by the beginning of the user name, or nothing."""
    match = USERNAME.fullmatch(username)
    return KIND_OF.get(match[1], "") if match else ""


def _practitioner(county: County, user: User, kind: str = "") -> Practitioner:
    """Register the practitioner that a user is, with a certificate; the user name says of what kind, if nothing else does."""
    assert user.organization is not None
    kind = kind or _kind_of(user.username)
    member = register_practitioner(SYSTEM, user.organization, name=user.name, kind=kind, user_id=user.pk)
    ends = CERTIFICATES_END.get(user.username)
    until = None if ends is None else county.on + ends
    certify(SYSTEM, member, number=f"DEMO-{member.pk:06d}", starts_on=CERTIFIED_FROM, ends_on=until)
    return member


def _employ_in_hospital(county: County, hospital: Organization) -> None:
    """Form the team of a hospital that goes out to care homes: whoever signs in for it is its doctor; a nurse signs in nowhere."""
    doctors = [_practitioner(county, user, "doctor") for user in hospital.users.order_by("pk")]
    nurse = register_practitioner(SYSTEM, hospital, name=f"{hospital.name_zh[:12]}护士（演示）", kind="nurse")
    certify(SYSTEM, nurse, number=f"DEMO-{nurse.pk:06d}", starts_on=CERTIFIED_FROM)
    form_team(SYSTEM, hospital, name=f"{hospital.name_zh}医养结合团队", members=[*doctors, nurse])


def _employ_at(home: Organization) -> None:
    """Register the staff of a care home; the doctor of its area works there too (多点执业)."""
    for kind, word in STAFF_OF_HOMES:
        member = register_practitioner(SYSTEM, home, name=f"{home.name_zh[:6]}{word}（演示）", kind=kind)
        certify(SYSTEM, member, number=f"DEMO-{member.pk:06d}", starts_on=CERTIFIED_FROM)
    near = within("practice__organization__division_id", home.division_id[:9])
    doctors = Practitioner.objects.filter(near, kind="doctor")
    doctor = doctors.order_by("pk").first()
    if doctor is not None:
        assign_site(SYSTEM, doctor, home, starts_on=CERTIFIED_FROM)
