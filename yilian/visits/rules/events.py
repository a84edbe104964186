"""When does a group event count?"""

from dataclasses import dataclass
from datetime import date

from yilian.kernel.refusals import Refusal
from yilian.people.rules import Qualification, future_refusal, qualification_refusal


@dataclass(frozen=True, slots=True)
class EventFacts:
    """What must be known to judge an event: the day, who held it, for how many, what about."""

    on: date
    today: date
    topic: str
    attended: int
    others: int
    qualification: Qualification
    allowed_kinds: frozenset[str]
    recorded: bool
    """Whether the same event stands in the books already."""


def event_refusal(facts: EventFacts) -> Refusal | None:
    """Return why an event may not be recorded, or None; nobody attending is no event."""
    refusal = future_refusal(facts.on, facts.today) or qualification_refusal(
        facts.qualification, facts.allowed_kinds, facts.on
    )
    if refusal is not None:
        return refusal
    if not facts.topic.strip():
        return Refusal("topic-missing")
    if facts.attended + facts.others < 1:
        return Refusal("nobody-attended")
    return Refusal("event-already-recorded", on=facts.on, topic=facts.topic) if facts.recorded else None
