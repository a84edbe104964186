"""Pinyin of names as sort and search keys. The dictionary is read at the first name, so that a start does not wait for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

from yilian.kernel.text import parts_of_name

LONGEST_SYLLABLE = 6


@dataclass(frozen=True, slots=True)
class NameKeys:
    """By what a person's name is sorted and found: its first reading, and further keys that no beginning of that reading has.

    `others` holds the readings that the surname has besides, with their initials, the given name, and each part of a long
    name, in Chinese and in pinyin.
    """

    pinyin: str
    initials: str
    others: tuple[str, ...]


def pinyin_of(name: str) -> str:
    """Return the pinyin without tones and spaces: '张伟' → 'zhangwei'."""
    return "".join(_syllables(name))


def name_keys(name: str) -> NameKeys:
    """Return by what a person's name is sorted and found; the surname is read as one, the given name as the dictionary has it."""
    parts = parts_of_name(name)
    if len(parts) > 1:
        return _keys_of_parts(name, parts)
    surname, readings = _surname(name)
    spoken = _syllables(name[len(surname) :])
    rest, initials = "".join(spoken), "".join(syllable[:1] for syllable in spoken)
    whole = [f"{reading}{rest}" for reading in readings]
    short = [f"{letters}{initials}" for letters in _initials_of(surname, readings)]
    others = [*whole[1:], *short[1:], *([name[len(surname) :], rest] if spoken else [])]
    return NameKeys(whole[0], short[0], _besides(others, name, whole[0], short[0]))


def _keys_of_parts(name: str, parts: Sequence[str]) -> NameKeys:
    """Return the keys of a name with middle dots or spaces: it has no surname, and each part finds it."""
    syllables = [_syllables(part) for part in parts]
    whole = "".join(syllable for part in syllables for syllable in part)
    initials = "".join(syllable[:1] for part in syllables for syllable in part)
    others = [key for part, read in zip(parts, syllables, strict=True) for key in (part, "".join(read))]
    return NameKeys(whole, initials, _besides(["".join(parts), *others], name, whole, initials))


def _besides(keys: Sequence[str], *begun: str) -> tuple[str, ...]:
    """Return the keys, each once, that are not the beginning of what is searched anyway."""
    return tuple(key for key in dict.fromkeys(keys) if key and not any(text.startswith(key) for text in begun))


def _surname(name: str) -> tuple[str, tuple[str, ...]]:
    """Return the surname of a name, compound ones first, with how it may be read; the dictionary's reading is among them."""
    known = _surnames()
    surname = next((name[:length] for length in (2, 1) if len(name) > length - 1 and name[:length] in known), name[:1])
    readings = [*known.get(surname, ()), "".join(_syllables(surname))]
    if len(surname) > 1:
        readings += [f"{reading}{''.join(_syllables(surname[1:]))}" for reading in known.get(surname[0], ())]
    return surname, tuple(dict.fromkeys(readings))


def _initials_of(surname: str, readings: Sequence[str]) -> list[str]:
    """Return the initials of a surname, one for each reading; a compound one has those of its syllables."""
    if len(surname) < 2:
        return [reading[:1] for reading in readings]
    second = "".join(_syllables(surname[1:]))[:1]
    return [f"{reading[:1]}{second}" for reading in readings]


@cache
def _surnames() -> dict[str, tuple[str, ...]]:
    """Return the surnames that read otherwise than their characters do elsewhere, compound ones too."""
    text = files("yilian.places").joinpath("data/surnames.yaml").read_text("utf-8")
    kept = yaml.safe_load(text)
    return {entry["zh"]: tuple(entry["keys"]) for kind in ("compound", "single") for entry in kept[kind]}


def _syllables(name: str) -> list[str]:
    """Return the syllables of a text as the dictionary reads it."""
    from pypinyin import Style, lazy_pinyin

    if not name:
        return []
    read = ("".join(filter(str.isalnum, syllable)).lower() for syllable in lazy_pinyin(name, style=Style.NORMAL))
    return [syllable for syllable in read if syllable]
