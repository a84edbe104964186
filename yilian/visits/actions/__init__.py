"""Everything that records delivered care."""

from yilian.visits.actions.attachments import NewAttachment, attach, sweep_files
from yilian.visits.actions.events import EventGiven, record_group_event
from yilian.visits.actions.rounds import RoundOutcome, RoundSheet, load_rounds, record_round
from yilian.visits.actions.visits import Delivery, correct_visit, load_visits, record_together, record_visit

__all__ = [
    "Delivery",
    "EventGiven",
    "NewAttachment",
    "RoundOutcome",
    "RoundSheet",
    "attach",
    "correct_visit",
    "load_rounds",
    "load_visits",
    "record_group_event",
    "record_round",
    "record_together",
    "record_visit",
    "sweep_files",
]
