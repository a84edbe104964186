"""Two institutions that agree, made through actions."""

from datetime import date, time
from typing import Any

from yilian.agreements.actions.institutions import Signature, draft_agreement, sign_agreement
from yilian.agreements.actions.posts import set_post
from yilian.agreements.models import Agreement, ScheduledSlot
from yilian.agreements.rules.institutions import Side, Terms
from yilian.agreements.rules.posts import NewSlot, TimeAndPlace
from yilian.kernel.actors import SYSTEM
from yilian.people.actions.staff import certify, register_practitioner
from yilian.people.models import Practitioner
from yilian.places.actions.registers import (
    NewLicence,
    OrganizationDetails,
    grant_licence,
    load_divisions,
    register_organization,
)
from yilian.places.models import Division, Organization

START, END = date(2023, 1, 1), date(2023, 12, 31)
SIGNED = date(2022, 12, 20)
SINCE = date(2018, 1, 1)
SIX = {
    "content": "巡诊、体检、健康教育",
    "manner": "医护人员上门",
    "hours": "每周二上午",
    "frequency": "每周一次",
    "cost": "每年两万元,按季支付",
    "responsibilities": "乙方派人,甲方提供场地并通知老人",
}


FUJIAN = (
    ("350000000000", "福建省", "province"),
    ("350700000000", "南平市", "city"),
    ("350702000000", "延平区", "county"),
    ("350702100000", "夏道镇", "township"),
)
TAIZHOU = (
    ("330000000000", "浙江省", "province"),
    ("331000000000", "台州市", "city"),
    ("331082000000", "临海市", "county"),
    ("331082100000", "汛桥镇", "township"),
)
Rows = tuple[tuple[str, str, str], ...]


def a_county_of(rows: Rows) -> None:
    """Load the divisions down to one township that the register does not have yet."""
    above = (None, *(code for code, _name, _level in rows))
    divisions = [
        Division(code=code, name_zh=name, level=level, parent_id=parent)
        for (code, name, level), parent in zip(rows, above, strict=False)
        if not Division.objects.filter(code=code).exists()
    ]
    load_divisions(SYSTEM, divisions=divisions)


def two_sides(rows: Rows, number: int = 0) -> tuple[Organization, Organization]:
    """Register a care home and a health centre in the township of a county, each with its licence."""
    made = []
    for kind, licence in (("rural-care-home", "care"), ("township-health-centre", "medical")):
        details = OrganizationDetails(f"{kind}{number}", kind, rows[-1][0])
        side = register_organization(SYSTEM, code=f"{rows[-1][0]}-{kind}-{number}", details=details)
        grant_licence(SYSTEM, side, new_licence=NewLicence(licence, f"{licence}-{rows[-1][0]}-{number}", SINCE))
        made.append(side)
    return made[0], made[1]


def terms(**changes: Any) -> Terms:
    """Return complete terms of a year of partnership."""
    given = {"form": "contract", "mode": "partnership", "starts_on": START, "ends_on": END, **SIX} | changes
    return Terms(**given)


def a_home(township: str = "330727109000", *, filed: bool = True) -> Organization:
    """Register a care home of a township, with its filing."""
    details = OrganizationDetails("尖山敬老院", "rural-care-home", township)
    home = register_organization(SYSTEM, code=f"home-{township}", details=details)
    if filed:
        grant_licence(SYSTEM, home, new_licence=NewLicence("care", f"C-{home.pk}", SINCE))
    return home


def a_centre(township: str = "330727109000", *, licensed: bool = True) -> Organization:
    """Return the health centre of a township, with its licence."""
    centre = Organization.objects.get(code=f"centre-{township}")
    if licensed:
        grant_licence(SYSTEM, centre, new_licence=NewLicence("medical", f"M-{centre.pk}", SINCE))
    return centre


def a_practitioner(centre: Organization, name: str, *, until: date | None = None) -> Practitioner:
    """Register somebody of a centre with a certificate."""
    made = register_practitioner(SYSTEM, centre, name=name, kind="doctor")
    certify(SYSTEM, made, number=f"T-{made.pk}", starts_on=SINCE, ends_on=until)
    return made


def a_draft(township: str = "330727109000", **changes: Any) -> Agreement:
    """Draft an agreement between the care home and the health centre of a township."""
    return draft_agreement(SYSTEM, a_home(township), a_centre(township), terms=terms(**changes))


def signed(agreement: Agreement, on: date = SIGNED) -> Agreement:
    """Let both sides sign."""
    for side, name in ((Side.CARE, "王院长"), (Side.MEDICAL, "李主任")):
        agreement = sign_agreement(SYSTEM, agreement, signature=Signature(side, name, on))
    return agreement


def a_post(agreement: Agreement, **changes: Any) -> ScheduledSlot:
    """Set a post on Tuesday mornings."""
    centre = agreement.medical_organization
    given = {
        "item": "ward-visit",
        "where": TimeAndPlace(2, time(9), time(11), "一楼活动室"),
        "first": changes.pop("first", None) or a_practitioner(centre, "甲医生").pk,
        "relief": changes.pop("relief", None) or a_practitioner(centre, "乙医生").pk,
    } | changes
    return set_post(SYSTEM, agreement, new_slot=NewSlot(**given))
