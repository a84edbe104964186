"""Measures: one readable function each, beside a signed header; what they count is read from facts, in whichever engine holds them.

The catalogue of the packs holds a measure's words and unit, and its code leads here; a target names the code and adds its condition, basis,
value and date. A test holds headers, functions, catalogue and targets together, one to one.
"""

from yilian.indicators.measures import (
    agreements,
    beds,
    coverage,
    institutions,
    needs,
    obligations,
    people,
    tasks,
    without_data,
)
from yilian.indicators.measures.header import MEASURES, Header, Measure, Review

FILES = (people, needs, beds, institutions, agreements, coverage, obligations, tasks, without_data)

__all__ = ["FILES", "MEASURES", "Header", "Measure", "Review"]
