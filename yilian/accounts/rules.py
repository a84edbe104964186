"""What each role may do, over whom, and how long a session lasts. Every permission an action or a view names stands here."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from yilian.kernel.actors import EVERYWHERE, Scope
from yilian.kernel.identifiers import prefix_of

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=8)

OWN = frozenset({"accounts.own"})
ASKING = OWN | {"places.read", "policy.read"}  # what is public: the documents, and the institutions
READING = ASKING | {"supervision.read", "indicators.read"}
ATTENDING = READING | {"people.read", "agreements.read", "obligations.read", "visits.read", "assessments.read"}
ASSESSING = frozenset({"assessments.record", "assessments.dispute"})
CARING = ATTENDING | {"visits.record", "obligations.keep", "obligations.absence"}
ORDERING = CARING | {"visits.order"}
OFFERING = ORDERING | ASSESSING | {"visits.advise", "visits.offer"}
REGISTERING = frozenset(
    {
        "people.register_elder",
        "people.revise_elder",
        "people.show_number",
        "agreements.enrol",
        "agreements.end_enrolment",
        "obligations.generate",
        "obligations.waive",
        "obligations.watch",
    }
)
AGREEING = frozenset({"agreements.draft", "agreements.sign", "agreements.end"})
POSTING = frozenset({"agreements.draft", "agreements.set_post"})
GOVERNING = ATTENDING | {"agreements.pick_model", "supervision.report_task", "assessments.dispute"}
ADMINISTERING = frozenset(
    {
        "accounts.manage",
        "audit.read",
        "exchange.import",
        "indicators.publish",
        "people.manage_staff",
        "people.merge",
        "places.manage",
    }
)
# Bulk loads and sealing are the system's own; no role holds them.
SYSTEM_ONLY = frozenset(
    {
        "agreements.load",
        "assessments.load",
        "audit.seal",
        "obligations.load",
        "people.load",
        "visits.load",
        "visits.roll",
        "visits.sweep",
    }
)


@dataclass(frozen=True, slots=True)
class Role:
    """A role: its names, what it may do, the purpose it usually acts for, whether it needs a second factor.

    `placed` roles are granted over a division or an organization. `grants` are the roles its holder may grant.
    """

    zh: str
    en: str
    permissions: frozenset[str]
    second_factor: bool = False
    purpose: str = "care"
    placed: bool = True
    grants: frozenset[str] = field(default=frozenset())


_BASIC: dict[str, Role] = {
    "family-doctor": Role(
        "家庭医生", "family doctor",
        OFFERING | REGISTERING | POSTING | {"people.merge", "visits.confide", "visits.drive", "visits.lend"},
    ),
    "nurse": Role("护士", "nurse", OFFERING | {"visits.drive", "visits.lend"}),
    "village-doctor": Role(
        "乡村医生", "village doctor", OFFERING | {"people.register_elder", "visits.drive", "visits.lend"}
    ),
    "pharmacist": Role("药师", "pharmacist", ORDERING | {"visits.dispense"}),
    "institution-staff": Role("养老机构", "care institution", ATTENDING | ASSESSING | AGREEING | {"obligations.absence", "visits.offer", "visits.order"}),
    "hospital-staff": Role(
        "医院", "hospital", OFFERING | AGREEING | POSTING | {"visits.confide", "visits.dispense", "visits.drive", "visits.lend"}
    ),
    "centre-operator": Role("监测中心", "monitoring centre", ORDERING | {"visits.advise", "visits.lend"}),
    "health-bureau": Role(
        "卫健局", "health bureau",
        GOVERNING | {"exchange.import", "indicators.publish", "people.merge", "people.register_elder"}, True, "supervision",
    ),
    "civil-affairs-bureau": Role("民政局", "civil affairs bureau", GOVERNING, purpose="supervision"),
    "insurance-bureau": Role("医保局", "insurance bureau", READING, purpose="supervision"),
    "finance-bureau": Role("财政局", "finance bureau", READING, purpose="supervision"),
    "planner": Role("规划人员", "planner", READING, purpose="planning"),
    "elder": Role("老人", "elder", ASKING, purpose="self", placed=False),
    "family": Role("家属", "family", ASKING, purpose="family", placed=False),
    "auditor": Role("审计", "auditor", READING | {"audit.read"}, True, "audit"),
}  # fmt: skip
_COUNTY = Role(
    "县级管理员", "county administrator", GOVERNING | REGISTERING | ADMINISTERING | AGREEING | POSTING | {"obligations.absence"}, True,
    "operation",
    grants=frozenset(_BASIC) | {"county-admin"},
)  # fmt: skip
_SYSTEM = Role(
    "系统管理员", "system administrator", READING | {"accounts.manage", "audit.read", "places.manage"}, True, "operation",
    placed=False, grants=frozenset(_BASIC) | {"county-admin", "system-admin"},
)  # fmt: skip

ROLES: Mapping[str, Role] = _BASIC | {"county-admin": _COUNTY, "system-admin": _SYSTEM}


@dataclass(frozen=True, slots=True)
class Held:
    """A role that a user holds on a day, and over which place (12-digit code; id with the division it stands in)."""

    role: str
    division: str = ""
    organization: int | None = None
    organization_division: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """As what a user acts: the roles that count together, and over whom."""

    roles: frozenset[str]
    scope: Scope
    purpose: str


def permissions_of(roles: Iterable[str]) -> frozenset[str]:
    """Give everything that any of the roles may do."""
    return OWN.union(*(ROLES[role].permissions for role in roles))


def grantable_by(roles: Iterable[str]) -> frozenset[str]:
    """Give the roles that holders of some roles may grant."""
    return frozenset(granted for role in roles for granted in ROLES[role].grants)


def needs_second_factor(held: Iterable[Held]) -> bool:
    """Say whether any role held asks for a second factor, whichever one acts in now."""
    return any(ROLES[one.role].second_factor for one in held)


def scope_of(held: Iterable[Held]) -> Scope:
    """Give the reach of grants taken together."""
    grants = tuple(held)
    return Scope(
        divisions=tuple(sorted({prefix for one in grants if (prefix := _prefix(one)) is not None})),
        organizations=frozenset(one.organization for one in grants if one.organization is not None),
    )


def standing(held: Iterable[Held], chosen: str = "") -> Standing:
    """Say as what a user acts: in the role chosen, else the first of ROLES that they hold.

    A right held in one place must not become a right in another. So the reach is that of the acting role alone, and a
    further role counts only where its own reach contains it.
    """
    grants = tuple(one for one in held if one.role in ROLES)
    roles = [role for role in ROLES if any(one.role == role for one in grants)]
    if not roles:
        return Standing(frozenset(), Scope(), "self")
    acting = chosen if chosen in roles else roles[0]
    own = [one for one in grants if one.role == acting]
    counted = {role for role in roles if _contains([one for one in grants if one.role == role], own)}
    return Standing(frozenset(counted | {acting}), scope_of(own), ROLES[acting].purpose)


def _contains(wider: list[Held], narrower: list[Held]) -> bool:
    """Say whether the reach of some grants contains that of others."""
    scope = scope_of(wider)
    return all(place_covered(scope, one) for one in narrower)


def place_covered(scope: Scope, place: Held) -> bool:
    """Say whether the place of a grant lies within a reach; everywhere lies only within everywhere."""
    prefix = _prefix(place)
    if prefix is not None and not (EVERYWHERE in scope.divisions or (prefix and scope.covers_division(prefix))):
        return False
    return place.organization is None or scope.covers(place.organization_division, place.organization)


def _prefix(one: Held) -> str | None:
    """Give the code prefix of a grant's subtree, or nothing when it reaches over no territory."""
    if one.division:
        return prefix_of(one.division)
    return EVERYWHERE if one.role == "system-admin" and one.organization is None else None


def session_end(since: datetime, seen: datetime, now: datetime) -> str:
    """Say why a session is over (`idle`, `longest`), or nothing."""
    if now - since >= LONGEST:
        return "longest"
    return "idle" if now - seen >= IDLE else ""


def roles_document() -> str:
    """Write the page of the reference that lists the roles."""
    names = sorted({permission for role in ROLES.values() for permission in role.permissions})
    lines = [
        "# Roles", "", "Written by `yilian users roles --write` from `yilian/accounts/rules.py`; do not edit.", "",
        "| role | 角色 | English | second factor | purpose | granted over |", "|---|---|---|---|---|---|",
    ]  # fmt: skip
    for code, role in ROLES.items():
        factor = "required" if role.second_factor else "optional"
        over = "division or organization" if role.placed else "everywhere" if code == "system-admin" else "own records"
        lines.append(f"| `{code}` | {role.zh} | {role.en} | {factor} | {role.purpose} | {over} |")
    lines += ["", "## Permissions", "", "| permission | roles |", "|---|---|"]
    for name in names:
        holders = [f"`{code}`" for code, role in ROLES.items() if name in role.permissions]
        lines.append(f"| `{name}` | {'every role' if len(holders) == len(ROLES) else ', '.join(holders)} |")
    lines += ["", "Only the system itself: " + ", ".join(f"`{name}`" for name in sorted(SYSTEM_ONLY)) + ".", ""]
    return "\n".join(lines)
