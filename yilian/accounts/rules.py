"""Over whom each role may act, who may grant it, and how long a session lasts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from yilian.kernel.actors import EVERYWHERE, Scope
from yilian.kernel.identifiers import prefix_of
from yilian.kernel.roles import EVERY_ROLE, ROLES, Roles

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=8)


@dataclass(frozen=True, slots=True)
class RoleGrant:
    """A role that a user holds on a day, and over which place (12-digit code; id with the division it stands in)."""

    role: str
    division: str = ""
    organization: int | None = None
    organization_division: str = ""


@dataclass(frozen=True, slots=True)
class ActingRole:
    """As what a user acts: the roles that count together, and over whom."""

    roles: frozenset[str]
    scope: Scope
    purpose: str


def grantable_by(roles: Iterable[str]) -> frozenset[str]:
    """Return the roles that holders of some roles may grant."""
    return frozenset(granted for role in roles for granted in ROLES[role].grants)


def needs_second_factor(held: Iterable[RoleGrant]) -> bool:
    """Return whether any role held asks for a second factor, whichever one acts in now."""
    return any(ROLES[grant.role].second_factor for grant in held)


def scope_of(held: Iterable[RoleGrant]) -> Scope:
    """Return the scope of grants taken together."""
    grants = tuple(held)
    return Scope(
        divisions=tuple(sorted({prefix for grant in grants if (prefix := _prefix(grant)) is not None})),
        organizations=frozenset(grant.organization for grant in grants if grant.organization is not None),
    )


def acting_role(held: Iterable[RoleGrant], chosen: str = "") -> ActingRole:
    """Return as what a user acts: in the role chosen, else the first of ROLES that they hold.

    A right held in one place must not become a right in another. So the reach is that of the acting role alone, and a
    further role counts only where its own scope contains it.
    """
    grants = tuple(grant for grant in held if grant.role in ROLES)
    roles = [role for role in ROLES if any(grant.role == role for grant in grants)]
    if not roles:
        return ActingRole(frozenset(), Scope(), "self")
    acting = chosen if chosen in roles else roles[0]
    own = [grant for grant in grants if grant.role == acting]
    counted = {role for role in roles if _contains([grant for grant in grants if grant.role == role], own)}
    return ActingRole(frozenset(counted | {acting}), scope_of(own), ROLES[acting].purpose)


def _contains(wider: list[RoleGrant], narrower: list[RoleGrant]) -> bool:
    """Return whether the scope of some grants contains that of others."""
    scope = scope_of(wider)
    return all(place_covered(scope, place) for place in narrower)


def place_covered(scope: Scope, place: RoleGrant) -> bool:
    """Return whether the place of a grant lies within a reach; everywhere lies only within everywhere."""
    prefix = _prefix(place)
    if prefix is not None and not (EVERYWHERE in scope.divisions or (prefix and scope.covers_division(prefix))):
        return False
    return place.organization is None or scope.covers(place.organization_division, place.organization)


def _prefix(grant: RoleGrant) -> str | None:
    """Return the code prefix of a grant's subtree, or None when it reaches over no territory."""
    if grant.division:
        return prefix_of(grant.division)
    return EVERYWHERE if grant.role == "system-admin" and grant.organization is None else None


def session_end(since: datetime, seen: datetime, now: datetime) -> str:
    """Return why a session is over (`idle`, `longest`), or nothing."""
    if now - since >= LONGEST:
        return "longest"
    return "idle" if now - seen >= IDLE else ""


def roles_document(permissions: Mapping[str, Roles], system_only: Iterable[str]) -> str:
    """Write the page of the reference that lists the roles and who holds each permission."""
    lines = [
        "# Roles",
        "",
        "Written by `yilian users roles --write` from `yilian/kernel/roles.py` and every `module.py`; do not edit.",
        "",
        "| role | 角色 | English | second factor | purpose | granted over |",
        "|---|---|---|---|---|---|",
    ]
    for code, role in ROLES.items():
        factor = "required" if role.second_factor else "optional"
        over = "division or organization" if role.placed else "everywhere" if code == "system-admin" else "own records"
        lines.append(f"| `{code}` | {role.zh} | {role.en} | {factor} | {role.purpose} | {over} |")
    lines += ["", "## Permissions", "", "| permission | roles |", "|---|---|"]
    for name, roles in sorted(permissions.items()):
        holders = "every role" if roles == EVERY_ROLE else ", ".join(f"`{code}`" for code in ROLES if code in roles)
        lines.append(f"| `{name}` | {holders} |")
    lines += ["", "Only the system itself: " + ", ".join(f"`{name}`" for name in sorted(system_only)) + ".", ""]
    return "\n".join(lines)
