"""Reads tasks of plans, what documents ask of institutions, and the duties of departments."""
