"""The waist: what is owed to whom, by whom, by when, on what basis; and whether it was fulfilled.

Owns the tables obligations_*: what is owed and its pauses; absences, leave and shifts. Does not deliver anything (see visits); it is told when something was delivered.
"""
