"""Which policy binds a place on a date: the packs of this installation, read once."""

import functools
from datetime import date
from typing import Any

from django.conf import settings
from django.utils.translation import get_language

from yilian.policy.loading import load_shelf
from yilian.policy.resolution import Policy
from yilian.policy.shelf import Shelf


@functools.cache
def shelf() -> Shelf:
    """Give all packs and the catalogue; they are read from disk once per process."""
    return load_shelf(settings.YILIAN_PACKS)


@functools.lru_cache(maxsize=4096)
def policy_for(division: str, on: date) -> Policy:
    """Give the policy in force in a division on a date: its own packs and those of every place above it."""
    return shelf().in_force(division, on)


def said(text: Any) -> str:
    """Give the side of a text in two languages that the page is written in."""
    return str(text.en if (get_language() or "").startswith("en") and text.en else text.zh)
