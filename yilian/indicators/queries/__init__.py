"""Reads figures for others: a target's value, its breakdown by division, and who is missing; all from the measure's one table."""

from yilian.indicators.queries.figures import PAGE, Member, asked_for, breakdown, figure_of, members
from yilian.indicators.queries.lines import TargetLine, in_unit, line_of, target_line, target_lines

__all__ = [
    "PAGE",
    "Member",
    "TargetLine",
    "asked_for",
    "breakdown",
    "figure_of",
    "in_unit",
    "line_of",
    "members",
    "target_line",
    "target_lines",
]
