"""`duties.yaml`: departments, the leading group and who does what."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from yilian.policy.entries import ClauseId, Code, Text


class Department(Struct, frozen=True, forbid_unknown_fields=True):
    """A department that the document names."""

    code: Code
    name: Text


class Member(Struct, frozen=True, forbid_unknown_fields=True):
    """A seat in the leading group; posts and bodies, never names of persons."""

    department: Code
    post: Literal["head", "deputy", "member"]
    count: Annotated[int, Meta(ge=1)]


class Group(Struct, frozen=True, forbid_unknown_fields=True):
    """The leading group, its office and its seats."""

    name: Text
    office: Code | None
    members: tuple[Member, ...]
    clause: ClauseId | None = None


class Duty(Struct, frozen=True, forbid_unknown_fields=True):
    """What one department has to do."""

    department: Code
    text: Text
    clause: ClauseId


class Duties(Struct, frozen=True, forbid_unknown_fields=True):
    """`duties.yaml`: departments, the leading group and everybody's duties."""

    departments: tuple[Department, ...] = ()
    group: Group | None = None
    duties: tuple[Duty, ...] = ()
