"""Spreadsheets in and out; mappers only.

Owns: exchange_import, exchange_file, exchange_failed_row, exchange_entered_elder.
"""
