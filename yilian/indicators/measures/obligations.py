"""Measures of promises kept: what fell due in the year up to the day, and how it ended as it was known on that day."""

from typing import Any

import ibis

from yilian.indicators.measures.header import Header, measure
from yilian.indicators.measures.owed import SERVICES, in_time, of_kinds, standing
from yilian.indicators.populations import MeasureQuery, elders_of, within
from yilian.indicators.tables import OBLIGATION
from yilian.kernel.conditions import Anyone
from yilian.policy.entries import Text

ROUNDS = ("ward-visit", "bedside-round", "expert-round", "home-visit")


@measure(
    Header(
        code="fulfilment-rate",
        why=Text("承诺的服务到期做了没有", "Whether what was promised was done when it fell due"),
        clauses=("PA-14", "PA-15", "FJ-08"),
        members="obligation",
        yearly=True,
    )
)
def fulfilment_rate(query: MeasureQuery) -> Any:
    """Count, of what fell due from 1 January to the day before, what was done in time: owed to elders, institutions and divisions alike.

    What was waived or lost its ground is not in it. With a condition about elders only what is owed to those elders counts.
    """
    owed = _due_in_year(query)
    return _rows(owed, in_time(owed, query))


@measure(
    Header(
        code="on-time-rate",
        why=Text("做了的服务有多少是按时做的", "How much of what was done was done in time"),
        clauses=("PA-14", "PA-15", "FJ-08"),
        members="obligation",
        yearly=True,
    )
)
def on_time_rate(query: MeasureQuery) -> Any:
    """Count, of what fell due from 1 January to the day before and was done by the day, what was done in time."""
    owed = _due_in_year(query)
    done = owed.filter(owed.fulfilled_on.notnull() & (owed.fulfilled_on <= query.day))
    return _rows(done, in_time(done, query))


@measure(
    Header(
        code="rounds-in-time",
        why=Text(
            "定时定点上门是承诺，晚了就是没有做到", "Coming at a fixed time is the promise; coming late breaks it"
        ),
        clauses=("PA-07", "PA-14", "CZ-08"),
        members="obligation",
        yearly=True,
    )
)
def rounds_in_time(query: MeasureQuery) -> Any:
    """Count, of the rounds that fell due from 1 January to the day before, what was done in time."""
    owed = _due_in_year(query)
    owed = owed.filter(owed.item.isin(ROUNDS))
    return _rows(owed, in_time(owed, query))


def _due_in_year(query: MeasureQuery) -> Any:
    """Return what fell due in the place from 1 January to the day before."""
    owed = within(of_kinds(OBLIGATION, *SERVICES), query)
    owed = standing(owed.filter((owed.due_on >= query.year_start) & (owed.due_on < query.day)), query)
    return owed if isinstance(query.condition, Anyone) else owed.semi_join(elders_of(query), "elder_id")


def _rows(owed: Any, counts: Any) -> Any:
    """Return one row an obligation."""
    return owed.select(
        kind=ibis.literal("obligation"),
        member=owed.obligation_id.cast("string"),
        division="division",
        numerator=ibis.ifelse(counts, 1, 0).cast("int64"),
        denominator=ibis.literal(1, "int64"),
    )
