"""Evidence as it stands in the catalogue: what a record of a service may hold, a number, one of some answers, or words."""

from typing import Literal

from msgspec import Struct

from yilian.policy.entries import Code, Text


class Range(Struct, frozen=True, forbid_unknown_fields=True):
    """Where a value usually lies, both limits included; one that is missing is no limit."""

    low: float | None = None
    high: float | None = None

    @property
    def limits(self) -> str:
        """Return the limits as they are read: `90–140`, `≤ 140`, `≥ 90`, or nothing."""
        if self.low is None:
            return "" if self.high is None else f"≤ {self.high:g}"
        return f"≥ {self.low:g}" if self.high is None else f"{self.low:g}–{self.high:g}"


class Option(Struct, frozen=True, forbid_unknown_fields=True):
    """An answer that may be given, in the words that readers see, and whether the service was done with it.

    `asks` names what must be written with it: the reason of what was not done, or the description of what was found.
    """

    code: Code
    name: Text
    fulfils: bool = True
    abnormal: bool = False
    asks: Literal["reason", "description"] | None = None
    without_signs: tuple[Code, ...] = ()
    """Signs with which it cannot be given: the values say otherwise."""

    def __post_init__(self) -> None:
        if not self.fulfils and self.asks != "reason":
            raise ValueError("an answer that does not fulfil asks for its reason: write `asks: reason`")


class Evidence(Struct, frozen=True, forbid_unknown_fields=True):
    """What a record must hold to count: a number in its unit, one of some options, or words.

    `low` and `high` are physical limits of a number, `usual` is the normal range of an adult.
    """

    code: Code
    name: Text
    unit: str | None = None
    loinc: str | None = None
    low: float | None = None
    high: float | None = None
    usual: Range | None = None
    options: tuple[Option, ...] = ()
    note: Text | None = None

    def __post_init__(self) -> None:
        if self.options and self.unit is not None:
            raise ValueError("evidence has a `unit` or `options`, not both")
        if self.options and not any(option.fulfils for option in self.options):
            raise ValueError("one of the `options` at least must fulfil what is owed")
        if len({option.code for option in self.options}) < len(self.options):
            raise ValueError("two of the `options` have one code")

    def option(self, code: str) -> Option | None:
        """Return one of the answers that may be given, or None."""
        return next((option for option in self.options if option.code == code), None)
