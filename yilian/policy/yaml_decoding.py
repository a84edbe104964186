"""Converts plain values with positions into typed entries; one bad list member hides no other error."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import msgspec

from yilian.policy.errors import PackError
from yilian.policy.suggestions import did_you_mean
from yilian.policy.yaml_positions import Plain, Source, Steps

Entry = TypeVar("Entry")

_REMEDIES = (
    ("unknown field", "remove it; the fields are in schemas/"),
    ("missing required field", "add it; write null where the document gives nothing"),
    ("Expected `str`, got `int`", "put the digits in quotes"),
    ("got `null`", "give a value, or leave the field out"),
    ("matching regex", "write codes as kebab-case English, clauses as PA-01, divisions as digits in quotes"),
    ("Invalid enum value", "write one of the words listed in schemas/"),
)


@dataclass(frozen=True, slots=True)
class Converted(Generic[Entry]):
    """An entry, or nothing; what is wrong with it; and the list members left out because of that."""

    entry: Entry | None
    errors: list[PackError]
    dropped: list[tuple[Steps, int]]


def converted(
    source: Source, steps: Steps, plain: Plain, kind: type[Entry], custom: Callable[[type, object], object]
) -> Converted[Entry]:
    """Convert one entry; an error inside one of its lists drops that member only, so that the rest is judged too."""
    done: Converted[Entry] = Converted(None, [], [])
    while True:
        try:
            entry = msgspec.convert(plain, kind, dec_hook=custom)
        except msgspec.ValidationError as error:
            path = _path_of(str(error))
            position = source.position(*steps, *_original(path, done.dropped))
            done.errors.append(PackError.at(position, "entry-invalid", *_said(str(error), kind, path)))
            within = _drop(plain, path)
            if within is None:
                return done
            done.dropped.append(within)
            continue
        return Converted(entry, done.errors, done.dropped)


def _said(message: str, kind: type, path: Steps) -> tuple[str, str]:
    """Split msgspec's message into what is wrong and what to do."""
    said = message.split(" - at `$", maxsplit=1)[0]
    remedy = next((remedy for sign, remedy in _REMEDIES if sign in said), "write it as schemas/ describes")
    unknown = re.search(r"unknown field `(.+?)`", said)
    if unknown:
        remedy = did_you_mean(unknown[1], _fields_at(kind, path))
    if "; did you mean" in said or "; known:" in said or "write one of" in said:
        said, _, remedy = said.replace("; write", ";write").partition(";")
    return said.strip(), remedy.strip()


def _path_of(message: str) -> Steps:
    """Read msgspec's `$.items[3].timing` as steps; `[...]` stands for a key of a map and ends the path."""
    match = re.search(r" - at `\$(.*?)`(?:$|\s)", message)
    if not match:
        return ()
    steps: list[str | int] = []
    for name, index in re.findall(r"\.([^.\[\]]+)|\[(\d+|\.\.\.)\]", match[1]):
        if index == "...":
            break
        steps.append(int(index) if index else name)
    return tuple(steps)


def _drop(plain: Plain, path: Steps) -> tuple[Steps, int] | None:
    """Remove the innermost list member on the path from the plain value; say which, or nothing when there is none."""
    for end in range(len(path) - 1, -1, -1):
        step = path[end]
        if isinstance(step, int):
            parent: Any = plain
            for above in path[:end]:
                parent = parent[above]
            del parent[step]
            return path[:end], step
    return None


def _original(path: Steps, dropped: list[tuple[Steps, int]]) -> Steps:
    """Return the path as it was before members were dropped."""
    steps = list(path)
    for parent, index in reversed(dropped):
        at = len(parent)
        if len(steps) > at and tuple(steps[:at]) == parent and isinstance(steps[at], int) and int(steps[at]) >= index:
            steps[at] = int(steps[at]) + 1
    return tuple(steps)


def _fields_at(kind: type, path: Steps) -> list[str]:
    """Return the field names of the struct at a path within an entry."""
    schema: Any = msgspec.inspect.type_info(kind)
    for step in path:
        schema = _struct_within(_step(schema, step))
    struct = _struct_within(schema)
    return [field.encode_name for field in getattr(struct, "fields", ())]


def _step(schema: Any, step: str | int) -> Any:
    if isinstance(step, int):
        return getattr(schema, "item_type", schema)
    return next((field.type for field in getattr(schema, "fields", ()) if field.encode_name == step), schema)


def _struct_within(schema: Any) -> Any:
    """Look through a union for its one struct or list."""
    for member in getattr(schema, "types", ()):
        if hasattr(member, "fields") or hasattr(member, "item_type"):
            return member
    return schema
