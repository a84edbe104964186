"""Reads figures for others: a target's value, its breakdown by division, and who is missing; all from the measure's one table."""
