"""Addresses of pages, asked for by name."""

import re
from collections.abc import Mapping
from functools import lru_cache
from urllib.parse import urlencode

from django.conf import settings
from django.urls import NoReverseMatch, reverse

CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@lru_cache(maxsize=4096)
def address_of(name: str, *keys: str) -> str:
    """Return the address of a page, or nothing where there is no such page; it is asked for dozens of times on a page and never changes."""
    try:
        return reverse(name, args=keys)
    except NoReverseMatch:
        return ""


def query_with(query: Mapping[str, str], **changes: str) -> str:
    """Return the query of an address that asks for something with changes; what is empty is left out."""
    return "?" + urlencode({name: value for name, value in {**query, **changes}.items() if value})


def clause_address(clause: str) -> str:
    """Return the address at which a clause is shown by its id; which page that is, the settings say."""
    return address_of(settings.CLAUSE_PAGE, clause)


def pack_address(pack: str) -> str:
    """Return the address at which a document is shown by its id; which page that is, the settings say."""
    return address_of(settings.PACK_PAGE, pack)


def keyed_address(name: str, *keys: int | str) -> str:
    """Return the address of a page with whole numbers and codes as keys, or nothing where it cannot be written so."""
    before = _pattern(name, *map(type, keys))
    return before.format(*keys) if before and all(map(_is_plain, keys)) else ""


def _is_plain(key: int | str) -> bool:
    """Return whether a key stands in an address as it is: a number, or a code of small letters, digits and hyphens."""
    return CODE.fullmatch(key) is not None if isinstance(key, str) else key >= 0


@lru_cache(maxsize=1024)
def _pattern(name: str, *kinds: type) -> str:
    """Return the address of a page with places for its keys; nothing where its keys are not any numbers, or any codes.

    Short and long keys must be written alike: a page whose keys have so many digits, or none, is left to Django.
    """
    patterns = set()
    for number, code in ((1, "a"), (10**17, "zz-9z")):
        keys = [code + str(place) if kind is str else number + place for place, kind in enumerate(kinds)]
        try:
            address = reverse(name, args=keys)
        except NoReverseMatch:
            return ""
        parts = address.replace("{", "{{").replace("}", "}}").split("/")
        places = {str(key): f"{{{place}}}" for place, key in enumerate(keys)}
        patterns.add("/".join(places.get(part, part) for part in parts))
    (pattern, *others) = patterns
    return "" if others or pattern.count("{") != len(kinds) else pattern
