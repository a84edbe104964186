"""Policy as data: loads, checks, resolves on a date and explains the packs in `packs/`.

Answers for: typed packs with positions in errors, conditions with one meaning for a person and a population, what is in
force for a division on a date, promises, rules, targets, coverage, comparison and construction lists.
Owns no tables; reads files only in `loading`; never asks for the time and never decides about stored records.
"""
