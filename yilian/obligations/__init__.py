"""The waist: what is owed to whom, by whom, by when, on what ground; and whether it was kept.

Owns: obligations_obligation. Does not deliver anything (see visits); it is told when something was delivered.
"""
