"""How what is owed stood on a day, as it was known then."""

from typing import Any

from yilian.indicators.populations import Asked


def broken(owed: Any, asked: Asked) -> Any:
    """Keep of what is owed what fell due before the day and was late or not done by then; waived and void are out."""
    due = standing(owed.filter(owed.due_on < asked.day), asked)
    return due.filter(~in_time(due, asked))


def standing(owed: Any, asked: Asked) -> Any:
    """Leave out what was void or waived on the day; what was done stays in, whatever was said of it afterwards."""
    void = owed.void_on.notnull() & (owed.void_on <= asked.day)
    waived = owed.waived_on.notnull() & (owed.waived_on <= asked.day)
    done = owed.kept_on.notnull() & (owed.kept_on <= asked.day)
    return owed.filter(~void & (done | ~waived))


def in_time(owed: Any, asked: Asked) -> Any:
    """Say what was done in time, as far as it was done by the day."""
    return owed.kept_on.notnull() & (owed.kept_on <= asked.day) & (owed.in_time.fill_null(0) == 1)
