"""What was agreed: elders with teams, institutions with institutions."""

from yilian.agreements.models.enrolments import Enrolment
from yilian.agreements.models.institutions import Agreement, ScheduledSlot

__all__ = ["Agreement", "Enrolment", "ScheduledSlot"]
