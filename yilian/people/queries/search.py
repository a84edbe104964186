"""Searching the register of elders: by name, number, telephone or place, page by page."""

import re

from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Concat

from yilian.audit.cipher import keyed_hash, number_hash
from yilian.people.models import Elder
from yilian.people.queries.counting import Counted
from yilian.places.models import Division
from yilian.places.queries import within

ID_NUMBER = re.compile(r"\d{17}[\dXx]|\d{15}")
PHONE = re.compile(r"1\d{10}|0\d{9,11}")
NAMESAKES = 40
LAST_CHARACTER = "\U0010ffff"
LETTERS = re.compile(r"[a-zA-Z]+")


SORTS = {"name": ("pinyin", "pk"), "oldest": ("birth_date", "pk"), "place": ("residence_division_id", "pinyin", "pk")}

# Not the column itself: its index would be walked from a to z in search of the few that a text means.
SORTED_LAST = Concat("pinyin", Value(""))


def search(text: str, *, division: str = "", group: str = "", lives: str = "", sort: str = "name") -> QuerySet[Elder]:
    """Find elders by name, pinyin, initials, place, full identity or phone number; narrowed by place, group and dwelling."""
    matches: QuerySet[Elder] = Counted(Elder).filter(merged_into__isnull=True)
    columns = SORTS.get(sort, SORTS["name"])
    order: tuple[str | Concat, ...] = columns
    if text.strip():
        matches = matches.filter(_matching(text.strip()))
        order = tuple(SORTED_LAST if column == "pinyin" else column for column in columns)
    if division:
        matches = matches.filter(within("residence_division_id", division))
    if group:
        matches = matches.filter(groups__contains=[group])
    if lives:
        matches = matches.filter(lives=lives)
    matches = matches.select_related("residence_division__parent").order_by(*order)
    if not text.strip() and isinstance(matches, Counted):
        matches.criteria = (division, group, lives)
    return matches


def following(matches: QuerySet[Elder], after: str) -> QuerySet[Elder]:
    """Return what follows, in the order of pinyin, the elder that a page ended with (`pinyin.id`); without one, everything."""
    pinyin, _, key = after.rpartition(".")
    if not key.isdigit():
        return matches
    return matches.filter(pinyin__gte=pinyin).exclude(pinyin=pinyin, pk__lte=int(key))


def _matching(text: str) -> Q:
    """Return what a search text may mean."""
    if ID_NUMBER.fullmatch(text):
        holders = Elder.objects.filter(id_number_hash=number_hash(text)).values_list("merged_into_id", "pk")
        return Q(pk__in=[merged_into or key for merged_into, key in holders])
    if PHONE.fullmatch(text):
        return Q(phone_hash=keyed_hash(text))
    if LETTERS.fullmatch(text):
        return _begins("pinyin", text.lower()) | _begins("initials", text.lower())
    return _begins("name", text) | _lives_in(text)


def _lives_in(text: str) -> Q:
    """Return the condition that an elder lives in a division whose name begins with a text, or in one below it."""
    reach = Q(pk__in=[])
    named = Division.objects.filter(name_zh__startswith=text).exclude(level__in=["nation", "province", "city"])
    for code in named.values_list("code", flat=True)[:NAMESAKES]:
        reach |= within("residence_division_id", code)
    return reach


def _begins(column: str, text: str) -> Q:
    """Return the condition that a column begins with a text, as a range: row-level security lets an index serve `<`, but not LIKE."""
    return Q(**{f"{column}__gte": text, f"{column}__lt": text + LAST_CHARACTER})
