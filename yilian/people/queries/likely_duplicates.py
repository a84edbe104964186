"""Records of the register that may be one person, and those already merged."""

from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from yilian.people.models import DistinctPair, Elder, MergeRecord
from yilian.people.queries.persons import elders
from yilian.people.rules import SUSPICIOUS, Likeness, Traits, likeness, neighbours

RIVALS = 300
COMPARED = ("pk", "name", "sound", "birth_date", "sex", "residence_division_id", "id_number_hash", "phone_hash")
# One statement for records of the same day of birth, sound or phone: its shape is the same whatever the traits.
RIVALS_OF = """
    SELECT id, name, sound, birth_date, sex, residence_division_id, id_number_hash, phone_hash FROM people_elder
    WHERE merged_into_id IS NULL
      AND (birth_date = ANY(%s) OR sound = %s OR (phone_hash = %s AND phone_hash <> ''::bytea)) LIMIT %s
"""
CROWD = 20
PAIRS = """
    WITH elder AS (
        SELECT id, sound, birth_date, phone_hash, residence_division_id AS place,
               (SELECT string_agg(digit, '' ORDER BY digit)
                FROM regexp_split_to_table(to_char(birth_date, 'YYYYMMDD'), '') AS digit) AS digits
        FROM people_elder WHERE merged_into_id IS NULL
    ), keyed AS (
        SELECT id, sound || digits AS key FROM elder
        UNION ALL SELECT id, encode(phone_hash, 'hex') FROM elder WHERE phone_hash <> ''
        UNION ALL SELECT id, place || birth_date::text FROM elder
    ), crowd AS (SELECT id, key, count(*) OVER (PARTITION BY key) AS size FROM keyed)
    SELECT DISTINCT one.id, other.id FROM crowd AS one JOIN crowd AS other ON other.key = one.key AND other.id > one.id
    WHERE one.size BETWEEN 2 AND %s AND other.size BETWEEN 2 AND %s
      AND NOT EXISTS (SELECT 1 FROM people_distinct AS pair WHERE pair.elder_id = one.id AND pair.other_id = other.id)
    ORDER BY one.id, other.id
"""


def traits_of(person: Elder) -> Traits:
    """Return what a record is compared by."""
    return _traits(tuple(getattr(person, name) for name in COMPARED))


def duplicates_of(person: Elder) -> list[tuple[Elder, Likeness]]:
    """Find records that may be the same person, the likeliest first; those declared distinct are left out."""
    rivals = candidates(traits_of(person), but=person.pk)
    if not rivals or not person.pk:
        return rivals
    apart = DistinctPair.objects.filter(Q(elder=person) | Q(other=person)).values_list("elder_id", "other_id")
    others = {key for pair in apart for key in pair}
    return [(rival, likeness) for rival, likeness in rivals if rival.pk not in others]


def candidates(traits: Traits, *, but: int | None = None) -> list[tuple[Elder, Likeness]]:
    """Find the records that these traits may belong to; compared are those of the same day of birth, sound, or phone.

    `but` is the record whose traits they are, which is like itself and is not read again.
    """
    with connection.cursor() as cursor:
        cursor.execute(RIVALS_OF, [list(neighbours(traits.birth_date)), traits.sound, traits.phone, RIVALS])
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    scored = {row[0]: likeness(traits, _traits(row)) for row in rows}
    likely = {key: likeness for key, likeness in scored.items() if likeness.score >= SUSPICIOUS and key != but}
    if not likely:
        return []
    alike = elders().select_related("residence_division__parent").in_bulk(likely)
    ordered = sorted(likely.items(), key=lambda pair: (-pair[1].score, pair[0]))
    return [(alike[key], likeness) for key, likeness in ordered if key in alike]


def _traits(row: tuple[Any, ...]) -> Traits:
    """Return what a row of the compared columns is compared by."""
    _key, name, sound, born, sex, place, number, phone = row
    return Traits(name, sound, born, sex, place, bytes(number), bytes(phone))


def duplicate_pairs() -> list[tuple[Elder, Elder, Likeness]]:
    """Find all pairs in scope that may be one person, the likeliest first.

    Compared are only records that share a key: sound and digits of birth date, phone, or place and birth date. A key shared
    by more than CROWD records says nothing and is passed over, so the work grows with the register and not with its square.
    """
    with connection.cursor() as cursor:
        cursor.execute(PAIRS, [CROWD, CROWD])
        pairs = cursor.fetchall()
    by_key = elders().select_related("residence_division__parent").in_bulk({key for pair in pairs for key in pair})
    scored = [
        (by_key[first], by_key[other], likeness(traits_of(by_key[first]), traits_of(by_key[other])))
        for first, other in pairs
        if first in by_key and other in by_key
    ]
    alike = [line for line in scored if line[2].score >= SUSPICIOUS]
    return sorted(alike, key=lambda line: (-line[2].score, line[0].pk, line[1].pk))


def merges() -> QuerySet[MergeRecord]:
    """Return the merges in scope, the newest first."""
    return MergeRecord.objects.select_related("kept").order_by("-merged_at", "-pk")
