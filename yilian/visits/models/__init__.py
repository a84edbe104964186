"""The records of delivered care."""

from yilian.visits.models.attachments import Attachment
from yilian.visits.models.attempts import Attempt
from yilian.visits.models.events import Attendance, GroupEvent
from yilian.visits.models.rounds import Round
from yilian.visits.models.visits import HOLDS, Evidence, Setting, Status, Visit

__all__ = [
    "HOLDS",
    "Attachment",
    "Attempt",
    "Attendance",
    "Evidence",
    "GroupEvent",
    "Round",
    "Setting",
    "Status",
    "Visit",
]
