"""Whether the promise was kept: every figure computed from records, with the clause that asks for it.

Owns: indicators_published_period, indicators_published_figure, indicators_void_period, indicators_target_verdict; the reporting views (facts) belong to the modules whose tables they read. Writes nothing but those
figures, the verdicts of due days, and files: exports for a lake, bulletins. A measure whose facts come from a module that does not exist yet has no data; it is
never a guess.
"""
