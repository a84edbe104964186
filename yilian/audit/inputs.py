"""What an action is handed: text in one form; and what no column can hold becomes an answer instead of a fault."""

import copy
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields, is_dataclass
from math import isfinite
from typing import Any

from django.db import DatabaseError, connection, models

from yilian.kernel.refusals import Invalid, Problem, refuse
from yilian.kernel.text import plain_text

SIGN_BY_SIGN = frozenset({"password", "old", "new", "key"})
# What Python says of a day outside the years 1 to 9999, where it does not say OverflowError.
_BEYOND_CALENDAR = re.compile(r"^year -?\d+ is out of range")
# Classes and codes of PostgreSQL: data exceptions; not null, foreign key, check; row-level security.
_DATA, _IMPOSSIBLE, _OUT_OF_REACH = "22", frozenset({"23502", "23503", "23514"}), "42501"


def plain(value: Any) -> Any:
    """Return a value with every text in it in its plain form; records, files, iterators and a dataclass that says VERBATIM stay as they are."""
    if type(value) is str:
        return plain_text(value)
    if type(value) in (list, tuple, set, frozenset):
        return type(value)(plain(element) for element in value)
    if type(value) is dict:
        return {plain(key): plain(element) for key, element in value.items()}
    if is_dataclass(value) and not isinstance(value, type) and not getattr(value, "VERBATIM", False):
        return _plain_fields(value)
    return value


def plain_named(named: Mapping[str, Any]) -> dict[str, Any]:
    """Return keyword arguments with every text in plain form, save what is compared sign by sign: passwords and keys."""
    return {name: value if name in SIGN_BY_SIGN else plain(value) for name, value in named.items()}


def _plain_fields(value: Any) -> Any:
    """Return a dataclass with its texts in plain form; the same object where they are already."""
    changed = {}
    for field in fields(value):
        held = getattr(value, field.name)
        if (said := plain(held)) is not held and said != held:
            changed[field.name] = said
    if changed:
        value = copy.copy(value)
        for name, said in changed.items():
            object.__setattr__(value, name, said)
    return value


@contextmanager
def refusing_the_impossible() -> Iterator[None]:
    """Turn what the database cannot hold into an answer: a value without a place is Invalid, a row out of reach is refused."""
    try:
        yield
    except DatabaseError as error:
        state = getattr(error.__cause__, "sqlstate", None) or ""
        if state == _OUT_OF_REACH:
            refuse("row-out-of-reach")
        if state.startswith(_DATA) or state in _IMPOSSIBLE:
            raise Invalid(Problem("", "value-impossible")) from error
        raise
    except (OverflowError, ValueError) as error:
        if isinstance(error, ValueError) and not _BEYOND_CALENDAR.search(str(error)):
            raise
        raise Invalid(Problem("", "value-impossible")) from error


def refuse_beyond_limits(instance: models.Model, **_signal: Any) -> None:
    """Refuse a record whose texts or numbers its columns cannot hold, naming the field; called before every save."""
    problems = limit_problems(instance)
    if problems:
        raise Invalid(*problems)


def limit_problems(record: models.Model) -> list[Problem]:
    """List the fields of a record that hold more than their columns can."""
    problems = list[Problem]()
    for column in record._meta.concrete_fields:
        value = record.__dict__.get(column.attname)
        if (
            isinstance(column, models.CharField)
            and isinstance(value, str)
            and len(value) > (column.max_length or len(value))
        ):
            problems.append(Problem(column.name, "text-too-long", (("most", column.max_length),)))
        elif isinstance(value, float) and not isfinite(value):
            problems.append(Problem(column.name, "value-impossible"))
        elif type(value) is int and not _holds(column, value):
            problems.append(Problem(column.name, "number-too-large"))
    return problems


def _holds(column: "models.Field[Any, Any]", value: int) -> bool:
    """Return whether a column of whole numbers can hold one."""
    if not isinstance(column, models.IntegerField):
        return True
    low, high = connection.ops.integer_field_range(column.get_internal_type())
    return (low is None or value >= low) and (high is None or value <= high)
