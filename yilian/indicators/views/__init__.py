"""Targets, measures, evaluations and bulletins as pages and files."""
