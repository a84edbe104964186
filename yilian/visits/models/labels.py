"""How the words of states and kinds are written down, as the choices of a field."""

from enum import StrEnum

from django.utils.functional import Promise

Labels = dict[str, "str | Promise"]


def labels(*pairs: tuple[StrEnum, "str | Promise"]) -> Labels:
    """Return the words of codes, as the choices of a field."""
    return {code.value: word for code, word in pairs}
