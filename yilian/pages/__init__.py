"""The kit that every page is made of, and the declarations by which a module joins the house.

Answers for: requests and their permits, the frame of a page, components, lists, records, forms, charts, papers, which
language is spoken; what modules declare of themselves; that each write is done once, that nothing typed is lost and that no
change of somebody else is undone unseen. Owns: pages_draft. Knows no module above it: what a page shows of another
module comes through the registry.
"""
