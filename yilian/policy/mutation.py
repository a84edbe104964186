"""Each fact of a pack, and the pack with that fact changed: what `packs prove` tries, to see whether anything notices.

A fact is one value of an entry that rests on a clause: a figure, a day, a comparison, a part of a condition, a provider, a
rhythm, a strength. Names, titles, notes and printed words are no facts, nor is the word that says which entry it is.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any, Literal, get_args, get_origin, get_type_hints

import msgspec
from msgspec import Struct

from yilian.kernel.conditions import JUNCTIONS
from yilian.policy.entries import read_custom, write_custom
from yilian.policy.library import PolicyLibrary
from yilian.policy.pack import Pack

Path = tuple[str | int, ...]

WORDS_ONLY = frozenset(
    [
        "id",
        "clause",
        "title",
        "note",
        "printed",
        "name",
        "text",
        "zh",
        "en",
        "known_as",
        "no",
        "rule",
        "parameter",
        "item",
        "measure",
        "at",
        "code",
        "beds_meaning",
        "institution",
        "event",
        "says",
        "subject",
        "items",
        "notes",
    ]
)
_RHYTHMS = ("on_demand", "once", "standing")
_JUNCTION_PATHS = frozenset((junction,) for junction in JUNCTIONS)
_OF_THE_DOCUMENT = ("in_force", "jurisdiction")
_DAY, _MONTH = re.compile(r"\d{4}-\d\d-\d\d"), re.compile(r"\d{4}-\d\d")
_CENT = 0.01


class Fact(Struct, frozen=True, order=True):
    """One value: in which pack and clause, where it stands and what it is."""

    pack: str
    clause: str
    where: str
    value: str


class Change(Struct, frozen=True):
    """A fact, what is put in its place, and the pack that says so."""

    fact: Fact
    becomes: str
    pack: Pack

    @property
    def id(self) -> str:
        """The same in every process that reads the same packs."""
        return f"{self.fact.pack} {self.fact.where} = {self.becomes}"


class _Held(Struct, frozen=True, dict=True):
    """An entry of a pack, its name, and how the pack is made anew with another in its place."""

    file: str
    name: str
    clause: str
    entry: Any
    put: Callable[[Any], Pack]
    only: tuple[str, ...] = ()

    @cached_property
    def plain(self) -> dict[str, Any]:
        """The entry as maps and lists, without what is left at its default."""
        plain: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(self.entry, enc_hook=write_custom))
        defaults = {field.encode_name: field.default for field in msgspec.structs.fields(type(self.entry))}
        return {key: value for key, value in plain.items() if value != _plain(defaults[key])}

    @property
    def values(self) -> "Iterator[tuple[Path, Any]]":
        """Every value of the entry that may be a fact."""
        yield from _values({key: value for key, value in self.plain.items() if not self.only or key in self.only})


def _plain(default: object) -> object:
    """Return a default in the form of `as_plain`, where lists and tuples are alike."""
    return list(default) if isinstance(default, tuple) else default


def changes(library: PolicyLibrary, pack: Pack) -> Iterator[Change]:
    """Yield every change of every fact of a pack, in reading order; each is one the types allow."""
    others = _Alternatives(library)
    for held in _entries(pack):
        for path, value in held.values:
            where = " ".join(filter(None, (held.file, held.name, ".".join(map(str, path)))))
            fact = Fact(pack.id, held.clause, where, _said(value))
            for changed in _changed(held, path, value, others):
                if _says_the_same(held, pack, path, changed):
                    continue
                made = _made(held, path, changed)
                if made is not None:
                    yield Change(fact, *made)


def _says_the_same(held: _Held, pack: Pack, path: Path, changed: Any) -> bool:
    """Return whether a value would begin before its document or end after it: on those days nothing of it is in force."""
    if held.file != "rules.yaml" or path[-1] not in ("from", "to"):
        return False
    return not pack.header.in_force.period.contains(dt.date.fromisoformat(changed))


def facts(library: PolicyLibrary, pack: Pack) -> tuple[Fact, ...]:
    """Return every fact of a pack that can be changed, once each."""
    return tuple(dict.fromkeys(change.fact for change in changes(library, pack)))


def with_pack(library: PolicyLibrary, changed: Pack) -> PolicyLibrary:
    """Return the library with one pack in the place of the one of its name."""
    packs = tuple(changed if pack.id == changed.id else pack for pack in library.packs)
    return PolicyLibrary(packs, library.catalogue)


def _entries(pack: Pack) -> Iterator[_Held]:
    """Yield whatever rests on a clause, and the days on which the document is in force."""
    yield _Held("pack.yaml", "", "", pack.header, lambda new: _pack(pack, header=new), _OF_THE_DOCUMENT)
    yield from _listed(pack, "targets.yaml", "targets", lambda target: target.id)
    yield from _services(pack)
    yield from _listed(pack, "rules.yaml", "rules", lambda rule: getattr(rule, "rule", None) or rule.parameter)
    for name in ("projects", "milestones", "tasks"):
        yield from _within(pack, "tasks", name)
    yield from _within(pack, "duties", "duties")
    yield from _listed(pack, "institutions.csv", "institutions", lambda place: place.code)


def _listed(pack: Pack, file: str, field: str, name: Callable[[Any], str]) -> Iterator[_Held]:
    entries: tuple[Any, ...] = getattr(pack, field)
    for index, entry in enumerate(entries):
        yield _Held(file, name(entry), entry.clause, entry, _put(pack, field, entries, index))


def _put(pack: Pack, field: str, entries: tuple[Any, ...], index: int) -> Callable[[Any], Pack]:
    return lambda new: _pack(pack, **{field: _with(entries, index, new)})


def _within(pack: Pack, field: str, name: str) -> Iterator[_Held]:
    """Yield the entries of a list that stands within one file's map."""
    whole = getattr(pack, field)
    entries: tuple[Any, ...] = getattr(whole, name)

    def put(index: int) -> Callable[[Any], Pack]:
        return lambda new: _pack(pack, **{field: msgspec.structs.replace(whole, **{name: _with(entries, index, new)})})

    for index, entry in enumerate(entries):
        number = getattr(entry, "no", index + 1)
        yield _Held(f"{field}.yaml", f"{name}/{number}", entry.clause, entry, put(index))


def _services(pack: Pack) -> Iterator[_Held]:
    def put_item(at: int, index: int) -> Callable[[Any], Pack]:
        package = pack.services[at]
        return lambda new: _pack(
            pack,
            services=_with(pack.services, at, msgspec.structs.replace(package, items=_with(package.items, index, new))),
        )

    for at, package in enumerate(pack.services):
        name = f"{at + 1}:{package.mode}"
        yield _Held("services.yaml", name, package.clause, package, _put(pack, "services", pack.services, at))
        for index, item in enumerate(package.items):
            yield _Held("services.yaml", f"{name}/{item.item}", item.clause, item, put_item(at, index))


def _with(entries: tuple[Any, ...], index: int, new: Any) -> tuple[Any, ...]:
    return (*entries[:index], new, *entries[index + 1 :])


def _pack(pack: Pack, **fields: Any) -> Pack:
    return msgspec.structs.replace(pack, **fields)


# `all` says the same as `at-least 1`, so neither is put in the place of the other.
_OTHER_COMPARISON = {
    "at-least": ["at-most"],
    "at-most": ["at-least"],
    "all": ["equal"],
    "equal": ["at-least"],
    "none-given": ["all"],
}
_CLOCKED = ("working-days", "d", "h")


def _values(plain: object, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Yield every value that may be a fact; a list of words is one, and so is a junction of conditions."""
    if isinstance(plain, Mapping):
        yield from (((*path, key), plain) for key in plain if key in JUNCTIONS)
        below: Iterable[tuple[str | int, Any]] = [(k, each) for k, each in plain.items() if not _names_only(k, each)]
    elif isinstance(plain, list) and not all(isinstance(each, str) for each in plain):
        below = enumerate(plain)
    else:
        if plain is not None and plain != []:
            yield path, plain
        return
    for step, value in below:
        yield from _values(value, (*path, step))


def _names_only(key: str, value: object) -> bool:
    """Return whether a key says only how something is called or printed; a unit is a fact where it sets a clock."""
    return key in WORDS_ONLY or (key == "unit" and value not in _CLOCKED)


class _Alternatives:
    """Other words that stand at the same place somewhere in the library: a valid word in the place of another."""

    def __init__(self, library: PolicyLibrary) -> None:
        self._words: dict[tuple[str, str], dict[str, None]] = {}
        for pack in library.packs:
            for held in _entries(pack):
                for path, value in held.values:
                    for word in [value] if isinstance(value, str) else value if isinstance(value, list) else ():
                        self._words.setdefault((held.file, _key(path)), {})[str(word)] = None

    def of(self, held: _Held, path: Path, word: str) -> list[str]:
        """Return other words of the place, the one that follows in order first, and last one that nobody knows."""
        if path[-1] == "compare":
            return _OTHER_COMPARISON[word]
        known = sorted({*self._words.get((held.file, _key(path)), {}), *_choices(held, path)})
        at = known.index(word) + 1 if word in known else 0
        return [each for each in [*known[at:], *known[:at]] if each != word] + [f"{word}-other"]


def _choices(held: _Held, path: Path) -> tuple[str, ...]:
    """Return the words that the type of a field allows, where it lists them."""
    if len(path) > 1:
        return ()
    kind = get_type_hints(type(held.entry)).get(str(path[0]))
    options = (kind, *get_args(kind))
    return tuple(str(word) for option in options if get_origin(option) is Literal for word in get_args(option))


def _key(path: Path) -> str:
    return next((step for step in reversed(path) if isinstance(step, str)), "")


def _changed(held: _Held, path: Path, value: Any, others: _Alternatives) -> Iterator[Any]:
    """Yield what may stand in the place of a value; what the types refuse is left out by the caller."""
    match value:
        case bool() | str() if path[-1] in _RHYTHMS:
            yield _OTHER_RHYTHM
        case dict():
            yield from _other_junction(value, str(path[-1]))
        case bool():
            yield not value
        case int() | float():
            step = _CENT if isinstance(value, float) and abs(value) <= 1 and held.plain.get("unit") != "count" else 1
            yield from (round(value + step, 6), round(value - step, 6))
        case str():
            yield from _other_words(value, others.of(held, path, value))
        case list():
            yield value[:-1] if len(value) > 1 else _FirstOf([[word] for word in others.of(held, path, value[0])])


def _other_words(value: str, others: list[str]) -> Iterator[Any]:
    """Yield the day or month before and after, or another word."""
    if _DAY.fullmatch(value):
        day = dt.date.fromisoformat(value)
        yield from (str(day + dt.timedelta(1)), str(day - dt.timedelta(1)))
    elif _MONTH.fullmatch(value):
        yield from (_month(value, 1), _month(value, -1))
    else:
        yield _FirstOf(others)


class _FirstOf(Struct, frozen=True):
    """The first of several that the types allow."""

    choices: list[Any]


_OTHER_RHYTHM = _FirstOf([])


def _month(month: str, by: int) -> str:
    year, number = divmod(int(month[:4]) * 12 + int(month[5:]) - 1 + by, 12)
    return f"{year}-{number + 1:02}"


def _other_junction(condition: dict[str, Any], junction: str) -> Iterator[Any]:
    parts = condition[junction]
    if junction == "not":
        yield parts
    elif len(parts) > 1:
        yield {"any" if junction == "all" else "all": parts}
        yield from ({junction: [*parts[:index], *parts[index + 1 :]]} for index in range(len(parts)))


def _made(held: _Held, path: Path, changed: Any) -> tuple[str, Pack] | None:
    """Return what is put in the place of a value and the pack with it, or nothing where the types do not allow it."""
    if changed is _OTHER_RHYTHM:
        rhythm = "once" if path[-1] != "once" else "on_demand"
        plain = {key: value for key, value in held.plain.items() if key not in _RHYTHMS}
        made = _converted(held, {**plain, rhythm: True})
        return None if made is None else (rhythm, made)
    for choice in changed.choices if isinstance(changed, _FirstOf) else [changed]:
        made = _converted(held, _replaced(held.plain, path, choice))
        if made is not None:
            return _said(choice), made
    return None


def _converted(held: _Held, plain: dict[str, Any]) -> Pack | None:
    try:
        return held.put(msgspec.convert(plain, type(held.entry), dec_hook=read_custom))
    except msgspec.ValidationError:
        return None


def _replaced(plain: Any, path: Path, changed: Any) -> Any:
    """Return maps and lists with one value replaced; a junction is replaced as a whole."""
    if not path or (path in _JUNCTION_PATHS and isinstance(changed, dict)):
        return changed
    step, *rest = path
    if isinstance(plain, list):
        assert isinstance(step, int)
        return [*plain[:step], _replaced(plain[step], tuple(rest), changed), *plain[step + 1 :]]
    return {key: _replaced(value, tuple(rest), changed) if key == step else value for key, value in plain.items()}


def _said(value: Any) -> str:
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()


def by_clause(every: Iterable[Fact]) -> dict[str, list[Fact]]:
    """Group facts by the clause they rest on."""
    grouped: dict[str, list[Fact]] = {}
    for fact in every:
        grouped.setdefault(fact.clause, []).append(fact)
    return grouped


def words_asked(pack: Pack) -> Iterator[tuple[str, str]]:
    """Yield every word that a condition of the pack asks under `has`, with the clause of the condition."""
    for held in _entries(pack):
        for path, value in held.values:
            if path[-1] == "has" and isinstance(value, str):
                yield held.clause, value
