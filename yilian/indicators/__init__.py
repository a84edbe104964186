"""Whether the promise was kept: every figure computed from records, with the clause that asks for it.

Owns the reporting views indicators_elder and indicators_service. Writes nothing. A measure whose facts come from a
module that does not exist yet has no data; it is never a guess.
"""
