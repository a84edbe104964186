"""The forms of delivered care."""

from yilian.visits.forms.rounds import EventCorrectionForm, EventForm, PictureForm, RoundForm, given_rows, shown_row
from yilian.visits.forms.visits import CorrectionForm, VisitForm, evidence_name, initial_of, unit_shown

__all__ = [
    "CorrectionForm",
    "EventCorrectionForm",
    "EventForm",
    "PictureForm",
    "RoundForm",
    "VisitForm",
    "evidence_name",
    "given_rows",
    "initial_of",
    "shown_row",
    "unit_shown",
]
