"""Which tests of a condition held for one person or institution, and which did not."""

from msgspec import Struct

from yilian.policy.conditions import NO_TERMS, QUESTIONS, Condition, Facts, Terms, leaves_of, meaning, resolved


class Reason(Struct, frozen=True):
    """One test of a condition: what it asks, against which value, and whether it held."""

    question: str
    operand: int | float | str | bool
    held: bool
    zh: str
    en: str


def reasons_for(condition: Condition, facts: Facts, terms: Terms = NO_TERMS) -> tuple[Reason, ...]:
    """Give every test in reading order with its outcome; `meaning` itself judges each one."""
    found: list[Reason] = []
    for test in leaves_of(condition):
        value = resolved(test.operand, terms)
        question = QUESTIONS[test.name]
        held = bool(meaning(test, facts, terms))
        found.append(Reason(test.name, value, held, question.zh.format(v=value), question.en.format(v=value)))
    return tuple(found)
