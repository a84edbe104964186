"""The nearest known word, for errors that say what to write instead."""

from collections.abc import Iterable
from difflib import get_close_matches


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Suggest the nearest known word, or list the known ones when few, or say where to look."""
    words = sorted(set(known))
    near = get_close_matches(word, words, n=1, cutoff=0.6)
    if near:
        return f"did you mean `{near[0]}`?"
    if not words:
        return "nothing of this kind is declared yet; declare it first"
    return f"known: {', '.join(words[:30])}{' …' if len(words) > 30 else ''}"
