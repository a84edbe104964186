"""The kit that every page is made of, and the declarations by which a module joins the house.

Answers for: requests and their permits, the frame of a page, components, lists, records, forms, charts, papers, which
language is spoken; what modules declare of themselves. Owns no table. Knows no module above it: what a page shows of another
module comes through the registry.
"""
