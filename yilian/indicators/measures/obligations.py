"""Measures of promises kept: what fell due in the year up to the day, and how it ended as it was known on that day."""

from datetime import date
from typing import Any

import ibis

from yilian.indicators.facts import OBLIGATION
from yilian.indicators.measures.header import Header, measure
from yilian.indicators.measures.owed import in_time, standing
from yilian.indicators.populations import Asked, elders_of, within
from yilian.policy.conditions import Anyone
from yilian.policy.entries import Text

ROUNDS = ("ward-visit", "bedside-round", "expert-round", "home-visit")


@measure(
    Header(
        code="fulfilment-rate",
        title=Text("履约率", "fulfilment rate"),
        why=Text("承诺的服务到期做了没有", "Whether what was promised was done when it fell due"),
        numerator=Text("当年到期且按时完成的应办服务", "what fell due in the year and was done in time"),
        denominator=Text("当年到期的应办服务，不含免除的", "what fell due in the year and was not waived"),
        clauses=("PA-14", "PA-15", "FJ-08"),
        members="obligation",
        yearly=True,
    )
)
def fulfilment_rate(asked: Asked) -> Any:
    """Count, of what fell due from 1 January to the day before, what was done in time: owed to elders, institutions and divisions alike.

    What was waived or lost its ground is not in it. With a condition about elders only what is owed to those elders counts.
    """
    owed = _due_in_year(asked)
    return _rows(owed, in_time(owed, asked))


@measure(
    Header(
        code="on-time-rate",
        title=Text("按时完成率", "on-time rate"),
        why=Text("做了的服务有多少是按时做的", "How much of what was done was done in time"),
        numerator=Text("按时完成的应办服务", "what was done in time"),
        denominator=Text("当年到期且已完成的应办服务", "what fell due in the year and was done"),
        clauses=("PA-14", "PA-15", "FJ-08"),
        members="obligation",
        yearly=True,
    )
)
def on_time_rate(asked: Asked) -> Any:
    """Count, of what fell due from 1 January to the day before and was done by the day, what was done in time."""
    owed = _due_in_year(asked)
    done = owed.filter(owed.kept_on.notnull() & (owed.kept_on <= asked.day))
    return _rows(done, in_time(done, asked))


@measure(
    Header(
        code="rounds-in-time",
        title=Text("巡诊查房按时率", "rounds made in time"),
        why=Text(
            "定时定点上门是承诺，晚了就是没有做到", "Coming at a fixed time is the promise; coming late breaks it"
        ),
        numerator=Text("按时完成的巡诊和查房", "rounds and visits of the wards made in time"),
        denominator=Text(
            "当年到期的巡诊和查房，不含免除的",
            "rounds and visits of the wards that fell due in the year and were not waived",
        ),
        clauses=("PA-07", "PA-14", "CZ-08"),
        members="obligation",
        yearly=True,
    )
)
def rounds_in_time(asked: Asked) -> Any:
    """Count, of the rounds that fell due from 1 January to the day before, what was done in time."""
    owed = _due_in_year(asked)
    owed = owed.filter(owed.item.isin(ROUNDS))
    return _rows(owed, in_time(owed, asked))


def _due_in_year(asked: Asked) -> Any:
    """Give what fell due in the place from 1 January to the day before."""
    first = ibis.date(date(asked.on.year, 1, 1).isoformat())
    owed = within(OBLIGATION, asked)
    owed = standing(owed.filter((owed.due_on >= first) & (owed.due_on < asked.day)), asked)
    return owed if isinstance(asked.condition, Anyone) else owed.semi_join(elders_of(asked), "elder_id")


def _rows(owed: Any, counts: Any) -> Any:
    """Give one row an obligation."""
    return owed.select(
        kind=ibis.literal("obligation"),
        member=owed.obligation_id.cast("string"),
        division="division",
        numerator=ibis.ifelse(counts, 1, 0).cast("int64"),
        denominator=ibis.literal(1, "int64"),
    )
