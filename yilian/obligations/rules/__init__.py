"""The law of obligations, pure: what falls due when, what keeps it, in which state it is, what a change changes."""

from yilian.obligations.rules.differences import Difference, Losing, Written, difference
from yilian.obligations.rules.fulfilment import Fulfilment
from yilian.obligations.rules.keeping import (
    CalledFor,
    Candidate,
    due_after_minutes,
    due_after_working_days,
    kept_by,
    waiver_refusal,
)
from yilian.obligations.rules.places import (
    TO_GROUPS,
    TO_PLACES,
    Going,
    PlaceOwing,
    planned_for_group,
    planned_for_institution,
    who_goes,
)
from yilian.obligations.rules.planning import (
    Ground,
    Judged,
    Owed,
    Owing,
    Void,
    joined,
    judgement_days,
    owed_within,
    planned,
)
from yilian.obligations.rules.promised import (
    horizon_of,
    owing_of,
    owing_to_groups,
    owing_to_institution,
    owing_to_residents,
)
from yilian.obligations.rules.states import OPEN, TRANSITIONS, Dates, State, state_of, states_document
from yilian.obligations.rules.watches import Answering, Shift, answering, gaps

__all__ = [
    "OPEN", "TO_GROUPS", "TO_PLACES", "TRANSITIONS", "Answering", "CalledFor", "Candidate", "Dates", "Difference",
    "Fulfilment", "Going", "Ground", "Judged", "Losing", "Owed", "Owing", "PlaceOwing", "Shift", "State", "Void",
    "Written", "answering", "difference", "due_after_minutes", "due_after_working_days", "gaps", "horizon_of", "joined",
    "judgement_days", "kept_by", "owed_within", "owing_of", "owing_to_groups", "owing_to_institution", "owing_to_residents", "planned", "planned_for_group", "planned_for_institution", "state_of",
    "states_document", "waiver_refusal", "who_goes",
]  # fmt: skip
