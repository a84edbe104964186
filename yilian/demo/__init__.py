"""The demonstration: a place loaded from its policy document, with invented people, on a date that stands still.

It owns no tables and writes by the actions of the modules. Nothing but the command line imports it.
"""
