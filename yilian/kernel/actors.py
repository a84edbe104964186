"""Who acts, and over whom: the Actor that every action and every page is given."""

from dataclasses import dataclass, field, replace

from yilian.kernel.refusals import Refusal

EVERYWHERE = ""


@dataclass(frozen=True, slots=True)
class Scope:
    """The divisions (code prefixes; "" is everywhere) and organizations whose people an actor may reach."""

    divisions: tuple[str, ...] = ()
    organizations: frozenset[int] = frozenset()

    def covers_division(self, code: str) -> bool:
        """Return whether a division code lies in one of the subtrees."""
        return any(code.startswith(prefix) for prefix in self.divisions)

    def covers(self, division: str, organization: int | None) -> bool:
        """Return whether a record of this division, or of this organization, is in scope."""
        return self.covers_division(division) or (organization is not None and organization in self.organizations)

    def ranges(self) -> str:
        """Write the subtrees as a PostgreSQL multirange of 12-digit codes, the form that row-level security reads."""
        return "{" + ",".join(f"[{prefix.ljust(12, '0')},{prefix.ljust(12, '9')}]" for prefix in self.divisions) + "}"


@dataclass(frozen=True, slots=True)
class Actor:
    """A signed-in person, a machine or the system itself, with what it may do and the purpose it states."""

    user_id: int | None
    name: str
    roles: frozenset[str] = frozenset()
    permissions: frozenset[str] = frozenset()
    scope: Scope = field(default_factory=Scope)
    purpose: str = "care"

    def refusal(self, permission: str) -> Refusal | None:
        """Return why this actor may not do something, or None."""
        if "*" in self.permissions or permission in self.permissions:
            return None
        return Refusal("not-permitted", permission=permission)

    def area_refusal(self, division: str, organization: int | None = None) -> Refusal | None:
        """Return why a record of a division, or of an organization, is not this actor's to write, or None."""
        return None if self.scope.covers(division, organization) else Refusal("outside-your-area")

    def for_purpose(self, purpose: str) -> "Actor":
        """Return the same actor stating another purpose."""
        return replace(self, purpose=purpose)


SYSTEM = Actor(
    user_id=None, name="system", permissions=frozenset({"*"}), scope=Scope((EVERYWHERE,)), purpose="operation"
)
