"""Whether the promise was kept: every figure computed from records, with the clause that asks for it.

Owns the reporting views indicators_* (the facts) and the tables of published figures. Writes nothing but those figures and files: exports
for a lake, bulletins. A measure whose facts come from a module that does not exist yet has no data; it is never a guess.
"""
