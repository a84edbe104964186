"""Reads people for others, in scope."""
