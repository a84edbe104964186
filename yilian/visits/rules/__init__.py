"""The law of delivered care: when a record counts, which signs it shows, how rounds, events and attachments are judged."""

from yilian.visits.rules.attachments import LARGEST, attachment_problem, media_type_of
from yilian.visits.rules.events import EventFacts, event_refusal
from yilian.visits.rules.rounds import Given, Row, Verdict, judged_row, post_refusal, repeated_elders
from yilian.visits.rules.signs import FoundSign, Reason, due_follow_ups, score_of, sign_behind, signs_of, with_repeats
from yilian.visits.rules.trends import Level, Trend, level_of, trend_of
from yilian.visits.rules.visits import (
    Account,
    CorrectionFacts,
    Demand,
    Value,
    VisitFacts,
    correction_refusal,
    judged_evidence,
    position_problems,
    retelling_refusal,
    tell_of_one_visit,
    visit_refusal,
)

__all__ = [
    "LARGEST",
    "Account",
    "CorrectionFacts",
    "Demand",
    "EventFacts",
    "FoundSign",
    "Given",
    "Level",
    "Reason",
    "Row",
    "Trend",
    "Value",
    "Verdict",
    "VisitFacts",
    "attachment_problem",
    "correction_refusal",
    "due_follow_ups",
    "event_refusal",
    "judged_evidence",
    "judged_row",
    "level_of",
    "media_type_of",
    "position_problems",
    "post_refusal",
    "repeated_elders",
    "retelling_refusal",
    "score_of",
    "sign_behind",
    "signs_of",
    "tell_of_one_visit",
    "trend_of",
    "visit_refusal",
    "with_repeats",
]
