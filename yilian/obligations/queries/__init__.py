"""Reads obligations for others: worklists, calendars, duties of places, the fulfilment rate, and why something is owed."""

from yilian.obligations.queries.calendars import Day, month_of
from yilian.obligations.queries.duties import (
    Attending,
    OnDuty,
    attending,
    gaps_ahead,
    owed_by_organization,
    owed_to_organization,
    watches,
    who_answers_now,
)
from yilian.obligations.queries.explaining import Explanation, explain, item_name
from yilian.obligations.queries.fulfilment import (
    AXES,
    Asked,
    Line,
    OfADay,
    fulfilment,
    fulfilment_in_all,
    work_of_a_day,
)
from yilian.obligations.queries.grounds import promises_on
from yilian.obligations.queries.norms import SIGN, norm_text
from yilian.obligations.queries.records import record_address, record_name
from yilian.obligations.queries.worklists import (
    Overview,
    candidates_for,
    candidates_of_division,
    candidates_of_organization,
    items_owed,
    last_called_for,
    obligation,
    obligations_of,
    open_obligations,
    with_states,
    worklist,
    worklist_counts,
    worklist_overview,
)

__all__ = [
    "AXES",
    "SIGN",
    "Asked",
    "Attending",
    "Day",
    "Explanation",
    "Line",
    "OfADay",
    "OnDuty",
    "Overview",
    "attending",
    "candidates_for",
    "candidates_of_division",
    "candidates_of_organization",
    "explain",
    "fulfilment",
    "fulfilment_in_all",
    "gaps_ahead",
    "item_name",
    "items_owed",
    "last_called_for",
    "month_of",
    "norm_text",
    "obligation",
    "obligations_of",
    "open_obligations",
    "owed_by_organization",
    "owed_to_organization",
    "promises_on",
    "record_address",
    "record_name",
    "watches",
    "who_answers_now",
    "with_states",
    "work_of_a_day",
    "worklist",
    "worklist_counts",
    "worklist_overview",
]  # fmt: skip
