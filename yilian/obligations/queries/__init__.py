"""Reads obligations for others: worklists, calendars, duties of places, the fulfilment rate, and why something is owed."""
