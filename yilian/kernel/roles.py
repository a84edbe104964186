"""The roles of the house: codes, names, and the groups of roles in which permissions are usually given.

Who holds a permission stands in the `module.py` of the module that owns the permission; `docs/reference/roles.md` is the sum.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

Roles = frozenset[str]


@dataclass(frozen=True, slots=True)
class Role:
    """A role: its names, the purpose it usually acts for, whether it needs a second factor.

    `placed` roles are granted over a division or an organization. `grants` are the roles its holder may grant.
    """

    zh: str
    en: str
    second_factor: bool = False
    purpose: str = "care"
    placed: bool = True
    grants: Roles = field(default=frozenset())


_BASIC: dict[str, Role] = {
    "family-doctor": Role("家庭医生", "family doctor"),
    "nurse": Role("护士", "nurse"),
    "village-doctor": Role("乡村医生", "village doctor"),
    "pharmacist": Role("药师", "pharmacist"),
    "institution-staff": Role("养老机构", "care institution"),
    "hospital-staff": Role("医院", "hospital"),
    "centre-operator": Role("监测中心", "monitoring centre"),
    "health-bureau": Role("卫健局", "health bureau", second_factor=True, purpose="supervision"),
    "civil-affairs-bureau": Role("民政局", "civil affairs bureau", purpose="supervision"),
    "insurance-bureau": Role("医保局", "insurance bureau", purpose="supervision"),
    "finance-bureau": Role("财政局", "finance bureau", purpose="supervision"),
    "planner": Role("规划人员", "planner", purpose="planning"),
    "elder": Role("老人", "elder", purpose="self", placed=False),
    "family": Role("家属", "family", purpose="family", placed=False),
    "auditor": Role("审计", "auditor", second_factor=True, purpose="audit"),
}
_COUNTY = Role(
    "县级管理员",
    "county administrator",
    second_factor=True,
    purpose="operation",
    grants=frozenset(_BASIC) | {"county-admin"},
)
_SYSTEM = Role(
    "系统管理员",
    "system administrator",
    second_factor=True,
    purpose="operation",
    placed=False,
    grants=frozenset(_BASIC) | {"county-admin", "system-admin"},
)

# Anyone who holds several roles acts in the first of them.
ROLES: Mapping[str, Role] = _BASIC | {"county-admin": _COUNTY, "system-admin": _SYSTEM}

EVERY_ROLE: Roles = frozenset(ROLES)
OFFICIAL: Roles = EVERY_ROLE - {"elder", "family"}
CLINICAL: Roles = frozenset({"family-doctor", "nurse", "village-doctor", "hospital-staff"})
CARING: Roles = CLINICAL | {"pharmacist", "centre-operator"}
GOVERNING: Roles = frozenset({"health-bureau", "civil-affairs-bureau", "county-admin"})
ATTENDING: Roles = CARING | GOVERNING | {"institution-staff"}
REGISTERING: Roles = frozenset({"family-doctor", "county-admin"})
AGREEING: Roles = frozenset({"institution-staff", "hospital-staff", "county-admin"})
ADMINISTERING: Roles = frozenset({"county-admin", "system-admin"})
