"""Reads whether an elder is there: died, left the county, in hospital or away; said in lists, at the head of pages, on forms."""

from collections.abc import Iterable
from datetime import date

from yilian.kernel.messages import Message, words
from yilian.pages.registry import presence_of
from yilian.people.models import Elder


def not_there(elders: Iterable[Elder], on: date) -> dict[int, list[Message]]:
    """Return for elders who are not there on a day why, by key; those who are there are left out."""
    every = list(elders)
    alive = [elder.pk for elder in every if elder.died_on is None]
    marks = presence_of(alive, on)
    for elder in every:
        if elder.died_on is not None:
            day = elder.died_on.isoformat()
            marks[elder.pk] = [words(f"已去世 {day}", f"Died {day}")]
        elif elder.left_on is not None and elder.left_on <= on:
            marks.setdefault(elder.pk, []).append(words("已迁出本县", "Left the county"))
    return marks
