"""Measures: one readable function each, beside a signed header; what they count is read from facts, in whichever engine holds them.

A target of a pack names a measure and adds its condition, basis, value and date. A test holds headers, functions, catalogue and targets
together, one to one.
"""

from yilian.indicators.measures import (
    agreements,
    awaiting,
    beds,
    coverage,
    institutions,
    needs,
    obligations,
    people,
    tasks,
)
from yilian.indicators.measures.header import MEASURES, Header, Measure, Signature

FILES = (people, needs, beds, institutions, agreements, coverage, obligations, tasks, awaiting)

__all__ = ["FILES", "MEASURES", "Header", "Measure", "Signature"]
