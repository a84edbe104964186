"""Everything that writes what is owed, kept, waived, and who is there to receive or to give it."""

from yilian.obligations.actions.generation import (
    Changed,
    generate_for_agreement,
    generate_for_elder,
    generate_for_enrolment,
    generate_for_place,
)
from yilian.obligations.actions.keeping import (
    answer,
    change_record,
    keep,
    keep_for_division,
    keep_for_organization,
    open_from_record,
    open_series,
    release,
    void_called_for,
    waive,
)
from yilian.obligations.actions.loading import generate_for_many, load_kept, load_obligations, roll_horizon
from yilian.obligations.actions.presence import (
    NewWatch,
    end_absence,
    end_watch,
    record_absence,
    record_leave,
    set_watch,
)
from yilian.obligations.rules import owing_of

__all__ = [
    "Changed", "NewWatch", "answer", "change_record", "end_absence", "end_watch", "generate_for_agreement", "generate_for_elder",
    "generate_for_enrolment", "generate_for_many", "generate_for_place", "keep", "keep_for_division",
    "keep_for_organization", "load_kept", "load_obligations", "open_from_record", "open_series", "owing_of", "record_absence", "record_leave",
    "release", "roll_horizon", "set_watch", "void_called_for", "waive",
]  # fmt: skip
