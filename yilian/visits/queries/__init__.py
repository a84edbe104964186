"""Reads delivered care for others: records and their values, rounds and events; orders."""
