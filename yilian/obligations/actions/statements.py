"""Keeps what documents say when something is decided, once for all that rests on it."""

from collections.abc import Iterable, Mapping

from yilian.kernel.actors import SYSTEM
from yilian.obligations.queries.statements import Wording, statement_now
from yilian.places.actions.registers import keep_statements
from yilian.places.queries import statement_ids


def statements_for(wordings: Iterable[Wording]) -> Mapping[Wording, int]:
    """Return under which number what is said now stands for each; what does not stand yet is kept."""
    said = {wording: statement_now(wording) for wording in dict.fromkeys(wordings)}
    numbers = numbers_of_statements(dict(said.values())) if said else {}
    return {wording: numbers[key] for wording, (key, _content) in said.items()}


def numbers_of_statements(said: Mapping[str, object]) -> dict[str, int]:
    """Return the numbers under which statements stand, by key; those that do not stand yet are kept."""
    numbers = statement_ids(said)
    missing = {key: content for key, content in said.items() if key not in numbers}
    if missing:
        keep_statements(SYSTEM, statements=missing)
        numbers |= statement_ids(missing)
    return numbers
