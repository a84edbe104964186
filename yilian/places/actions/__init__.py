"""Writes the registers of places, and what is declared of institutions and places."""
