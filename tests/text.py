"""Reads pages as a reader does: line breaks and indents of a template are no part of what it says."""


def flat(page: str) -> str:
    """Return a page with every run of white space as one space, and none beside a tag or before it."""
    return " ".join(page.split()).replace("> ", ">").replace(" <", "<")
