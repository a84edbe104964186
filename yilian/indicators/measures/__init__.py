"""Measures: one readable function each, beside a signed header; what they count is read from facts, in whichever engine holds them.

A target of a pack names a measure and adds its condition, basis, value and date. A test holds headers, functions, catalogue and targets
together, one to one.
"""

from yilian.indicators.measures import awaiting, beds, coverage, institutions, people, tasks
from yilian.indicators.measures.header import MEASURES, Header, Measure, Signature

FILES = (people, beds, institutions, coverage, tasks, awaiting)

__all__ = ["FILES", "MEASURES", "Header", "Measure", "Signature"]
