"""The records of delivered care."""

from yilian.visits.models.attachments import Attachment
from yilian.visits.models.events import Attendance, GroupEvent
from yilian.visits.models.rounds import Absence, Round
from yilian.visits.models.visits import Evidence, Setting, Visit

__all__ = [
    "Absence",
    "Attachment",
    "Attendance",
    "Evidence",
    "GroupEvent",
    "Round",
    "Setting",
    "Visit",
]
