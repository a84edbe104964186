"""The chain of seals, held against every way of tampering."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from yilian.audit.rules import GENESIS, Break, Link, Written, link_hash, verdict_on

AT = datetime(2023, 9, 12, 1, 2, 3, 4, tzinfo=UTC)


def an_entry(number: int, **changes: object) -> Written:
    return replace(Written(number, AT, "change", "visits.record", 7, "张", "care", elders=(number,)), **changes)


def a_chain(entries: list[Written]) -> list[Link]:
    links, previous = [], GENESIS
    for number, entry in enumerate(entries, 1):
        previous = link_hash(previous, number, entry)
        links.append(Link(number, entry.id, previous, entry))
    return links


@pytest.fixture
def links() -> list[Link]:
    return a_chain([an_entry(number) for number in range(11, 17)])


def test_a_chain_that_nobody_touched_is_whole(links):
    verdict = verdict_on(links)
    assert (verdict.sealed, verdict.head, verdict.broke) == (6, links[-1].hash, None)


def test_an_empty_chain_is_whole():
    assert verdict_on([]).head == GENESIS


@pytest.mark.parametrize(
    "change",
    [
        {"at": AT + timedelta(microseconds=1)},
        {"kind": "look"},
        {"action": "visits.load"},
        {"user_id": None},
        {"actor": "李"},
        {"purpose": "self"},
        {"subjects": ("visits.visit:1",)},
        {"elders": ()},
        {"divisions": "{[1,2]}"},
        {"organizations": (3,)},
        {"details": {"a": 1}},
        {"id": 999},
    ],
    ids=lambda change: next(iter(change)),
)
def test_every_part_of_an_entry_is_sealed(links, change):
    links[2] = replace(links[2], entry=replace(links[2].entry, **change))
    assert verdict_on(links).broke == Break("entry-changed", 3, 13)


def test_the_same_instant_in_another_zone_is_the_same_entry(links):
    moved = AT.astimezone(timezone(timedelta(hours=8)))
    links[2] = replace(links[2], entry=replace(links[2].entry, at=moved))
    assert verdict_on(links).broke is None


def test_a_removed_entry_is_missing(links):
    links[3] = replace(links[3], entry=None)
    assert verdict_on(links).broke == Break("entry-missing", 4, 14)


def test_a_removed_seal_is_missing(links):
    del links[1]
    assert verdict_on(links).broke == Break("seal-missing", 2)


def test_a_removed_first_seal_is_missing(links):
    assert verdict_on(links[1:]).broke == Break("seal-missing", 1)


def test_entries_that_changed_places_are_reordered(links):
    one, other = links[1], links[4]
    links[1] = replace(one, entry_id=other.entry_id, entry=other.entry)
    links[4] = replace(other, entry_id=one.entry_id, entry=one.entry)
    assert verdict_on(links).broke == Break("entries-reordered", 2, 15)


def test_seals_that_changed_numbers_are_reordered(links):
    one, other = links[1], links[4]
    links[1], links[4] = replace(other, number=2), replace(one, number=5)
    assert verdict_on(links).broke == Break("entries-reordered", 2, 15)


def test_a_cut_end_shows_only_against_a_head_noted_before(links):
    noted = links[-1].hash
    assert verdict_on(links[:-2]).broke is None
    assert verdict_on(links[:-2], noted).broke == Break("head-missing", 4)


def test_a_head_noted_long_ago_still_stands(links):
    assert verdict_on(links, links[1].hash).broke is None
    assert verdict_on(links, GENESIS).broke is None


def test_a_chain_rewritten_from_a_change_on_shows_against_a_noted_head(links):
    noted = links[-1].hash
    entries = [link.entry for link in links if link.entry is not None]
    entries[2] = replace(entries[2], actor="李")
    assert verdict_on(a_chain(entries)).broke is None
    assert verdict_on(a_chain(entries), noted).broke == Break("head-missing", 6)


def test_walking_stops_at_the_first_break_and_says_how_far_it_held(links):
    links[2] = replace(links[2], entry=None)
    verdict = verdict_on(links)
    assert (verdict.sealed, verdict.head) == (2, links[1].hash)
