"""Yilian 颐联 keeps the promises that a place makes to its elders."""
