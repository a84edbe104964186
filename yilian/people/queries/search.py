"""Searching the register of elders: by name, number, telephone or place, page by page."""

import re
from collections.abc import Iterable

from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Concat

from yilian.audit.cipher import keyed_hash
from yilian.kernel.identifiers import upgraded_resident_id
from yilian.kernel.numbers import key_of
from yilian.kernel.text import narrow, person_name, phone_number, phone_problem, plain_text
from yilian.people.models import Elder, NameKey
from yilian.people.queries.counting import Counted
from yilian.people.queries.persons import holders_of
from yilian.places.models import Division
from yilian.places.queries import within

ID_NUMBER = re.compile(r"\d{17}[\dXx]|\d{15}")
NAMESAKES = 40
LAST_CHARACTER = "\U0010ffff"
LETTERS = re.compile(r"[a-zü]+")
# The final ü after l and n: written v in the keys, and lu, lyu or lü by people.
ROUNDED = re.compile(r"(?<=[ln])(?:yu|ü)")


SORTS = {"name": ("pinyin", "pk"), "oldest": ("birth_date", "pk"), "place": ("residence_division_id", "pinyin", "pk")}

# Not the column itself: its index would be walked from a to z in search of the few that a text means.
SORTED_LAST = Concat("pinyin", Value(""))


def search(text: str, *, division: str = "", group: str = "", lives: str = "", sort: str = "name") -> QuerySet[Elder]:
    """Find elders by name, pinyin, initials, place, full identity or phone number; narrowed by place, group and dwelling.

    Every reading of a surname finds it, and so do a given name and a part of a long name; the text is brought into the form in
    which names and numbers are kept.
    """
    text = plain_text(text)
    matches: QuerySet[Elder] = Counted(Elder).filter(merged_into__isnull=True)
    columns = SORTS.get(sort, SORTS["name"])
    order: tuple[str | Concat, ...] = columns
    if text:
        matches = matches.filter(_matching(text))
        order = tuple(SORTED_LAST if column == "pinyin" else column for column in columns)
    if division:
        matches = matches.filter(within("residence_division_id", division))
    if group:
        matches = matches.filter(groups__contains=[group])
    if lives:
        matches = matches.filter(lives=lives)
    matches = matches.select_related("residence_division__parent").order_by(*order)
    if not text and isinstance(matches, Counted):
        matches.criteria = (division, group, lives)
    return matches


def following(matches: QuerySet[Elder], after: str) -> QuerySet[Elder]:
    """Return what follows, in the order of pinyin, the elder that a page ended with (`pinyin.id`); without one, everything."""
    pinyin, _, ending = plain_text(after).rpartition(".")
    key = key_of(ending)
    return matches if key is None else matches.filter(pinyin__gte=pinyin).exclude(pinyin=pinyin, pk__lte=key)


def _matching(text: str) -> Q:
    """Return what a search text may mean."""
    digits, phone = upgraded_resident_id(text), phone_number(text)
    if ID_NUMBER.fullmatch(digits):
        return Q(pk__in=holders_of(digits))
    if phone and phone_problem(phone) is None:
        return Q(phone_hash=keyed_hash(phone))
    letters = narrow(text).lower().replace("'", "").replace("’", "")
    if LETTERS.fullmatch(letters):
        spelt = {letters, ROUNDED.sub("v", letters), re.sub(r"^([ln])u(?!e)", r"\1v", letters)}
        return _called(spelt, "pinyin", "initials")
    return _called({person_name(text) or text}, "name") | _lives_in(narrow(text))


def _called(texts: Iterable[str], *columns: str) -> Q:
    """Return the condition that a column of the elder, or a further key of the name, begins with one of some texts.

    One set of keys by two indexes and not an OR of conditions, which would have every elder read.
    """
    own, further = Q(pk__in=[]), Q(pk__in=[])
    for text in texts:
        further |= _begins("key", text)
        for column in columns:
            own |= _begins(column, text)
    named = Elder.objects.filter(own).values("pk").order_by()
    return Q(pk__in=named.union(NameKey.objects.filter(further).values("elder_id").order_by()))


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
