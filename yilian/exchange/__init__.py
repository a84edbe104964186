"""Spreadsheets in and out; mappers only."""
