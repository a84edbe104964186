"""Reads agreements for others: enrolments, agreements between institutions, posts."""
