"""When does a group event count?"""

from dataclasses import dataclass
from datetime import date

from yilian.kernel.refusals import Refusal


@dataclass(frozen=True, slots=True)
class EventFacts:
    """What must be known to judge an event: the day, who held it, for how many, what about."""

    on: date
    today: date
    topic: str
    attended: int
    others: int
    practitioner_kind: str
    allowed_kinds: frozenset[str]
    certificate_valid: bool
    recorded: bool
    """Whether the same event stands in the books already."""


def event_refusal(facts: EventFacts) -> Refusal | None:
    """Say why an event may not be recorded, or nothing; nobody attending is no event."""
    if facts.on > facts.today:
        return Refusal("visit-in-future", on=facts.on)
    if facts.allowed_kinds and facts.practitioner_kind not in facts.allowed_kinds:
        return Refusal("practitioner-not-qualified", kind=facts.practitioner_kind)
    if not facts.certificate_valid:
        return Refusal("certificate-lapsed", on=facts.on)
    if not facts.topic.strip():
        return Refusal("topic-missing")
    if facts.attended + facts.others < 1:
        return Refusal("nobody-attended")
    return Refusal("event-already-recorded", on=facts.on, topic=facts.topic) if facts.recorded else None
