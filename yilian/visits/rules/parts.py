"""When is a service that is recorded in parts complete, and what is still lacking?"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from yilian.health.rules.values import Value
from yilian.visits.rules.visits import EvidenceRequirement, not_done

WITHIN_DAYS = 90
"""How long after its first part a service may be completed (declared: no document gives it)."""


def together(parts: Iterable[Iterable[Value]]) -> Mapping[str, Value]:
    """Return the values of parts, the earliest first, by code: the later one stands, but a reason for absence takes no value away."""
    by_code = dict[str, Value]()
    for part in parts:
        for value in part:
            if value.code not in by_code or by_code[value.code].absent or not value.absent:
                by_code[value.code] = value
    return by_code


@dataclass(frozen=True, slots=True)
class Lacking:
    """What is still lacking: the code of the evidence, and the reason given for it so far, if any."""

    code: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Completeness:
    """What a service still lacks, and what was answered as not done; it counts when there is neither."""

    lacking: tuple[Lacking, ...] = ()
    undone: tuple[Value, ...] = ()

    @property
    def complete(self) -> bool:
        """Return whether it counts."""
        return not self.lacking and not self.undone


def completeness(
    requirements: Sequence[EvidenceRequirement], values: Mapping[str, Value], settled: Collection[str]
) -> Completeness:
    """Return what is lacking of what is demanded. A value that may be absent is not lacking with a reason that settles it (`settled`)."""
    lacking = tuple(
        Lacking(needed.code, "" if value is None else value.absent)
        for needed in requirements
        if needed.required
        and ((value := values.get(needed.code)) is None or (value.absent and not _settled(needed, value, settled)))
    )
    return Completeness(lacking, not_done(requirements, values.values()))


def _settled(needed: EvidenceRequirement, value: Value, settled: Collection[str]) -> bool:
    return bool(needed.reasons) and value.absent in settled
