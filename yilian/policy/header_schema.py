"""`pack.yaml`: which document a pack is, whom it binds and when, what it does to earlier ones, and how its place is shown."""

from datetime import date
from typing import Annotated, Literal

from msgspec import Meta, Struct

from yilian.policy.entries import ClauseId, Code, Division, Filled, Span, Text


class Change(Struct, frozen=True, forbid_unknown_fields=True, rename={"starts_on": "from"}):
    """What a document does to an earlier one: to all of it, or to one clause; without a day, from its own first day."""

    pack: Code
    clause: ClauseId | None = None
    starts_on: date | None = None
    printed: Filled | None = None


class Demonstration(Struct, frozen=True, forbid_unknown_fields=True):
    """How the place is shown with invented people: the day on which the clock stands still, the mode that reaches elders at home, and
    how many elders of 60 and over.
    """

    day: date
    mode: Code
    size: Annotated[int, Meta(ge=100, le=2_000_000)] = 20_000


class PackHeader(Struct, frozen=True, forbid_unknown_fields=True):
    """`pack.yaml`: which document this is, whom it binds and when, and what it does to earlier ones."""

    id: Code
    title: Text
    number: str | None
    issuer: Text
    kind: Literal["plan", "notice", "opinion", "report", "measures"]
    jurisdiction: Division
    issued: date | None
    in_force: Span
    text: Literal["document", "paraphrase"]
    replaces: tuple[Change, ...] = ()
    amends: tuple[Change, ...] = ()
    repeals: tuple[Change, ...] = ()
    demonstration: Demonstration | None = None
    note: Text | None = None

    @property
    def changes(self) -> tuple[Change, ...]:
        """Everything that the document takes from earlier ones."""
        return (*self.replaces, *self.amends, *self.repeals)
