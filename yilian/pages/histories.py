"""What modules add to the history of a record, an elder's medical history for one: rows of one form, read in one statement for all."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.db.models import CharField, DateField, F, Model, QuerySet, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast

from yilian.audit.statements import RowStatement
from yilian.kernel.messages import Message

COLUMNS = ("entry_on", "entry_until", "entry_words", "entry_detail", "entry_label", "entry_key")


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """An entry of a history as the tables have it: its day or days, words and a detail, and label and key of the record."""

    on: date
    until: date | None
    words: str
    detail: str
    label: str
    key: int


@dataclass(frozen=True, slots=True)
class History:
    """What a module adds to the medical history of an elder.

    `rows` returns the entries of an elder, by its key, as `history_rows` makes them; `shown` returns the words of an entry and a
    detail in the language of the page.
    """

    words: Message
    permission: str
    rows: Callable[[int], QuerySet[Any, Any]]
    shown: Callable[[HistoryRow], tuple[str, str]]


@dataclass(frozen=True, slots=True)
class HistoryColumns:
    """Where the entries of a history stand in a table: names of columns, or expressions for words and detail.

    `record` names the columns of the reference to the record that an entry comes from; without it that is the record itself.
    """

    on: str
    words: str | Combinable
    until: str = ""
    detail: str | Combinable = ""
    record: tuple[str, str] | None = None


def history_rows(records: QuerySet[Any], columns: HistoryColumns) -> QuerySet[Any, Any]:
    """Return records as entries of a history."""
    record, no_day = columns.record, Cast(Value(None), DateField())
    entries: QuerySet[Any] = records.order_by().annotate(
        entry_on=F(columns.on),
        entry_until=F(columns.until) if columns.until else no_day,
        entry_words=_text(columns.words),
        entry_detail=_text(columns.detail),
        entry_label=F(record[0]) if record else Value(_label(records.model), CharField()),
        entry_key=F(record[1] if record else "pk"),
    )
    return entries.values_list(*COLUMNS)


def latest_of(histories: Sequence[History], elder_id: int, most: int) -> list[tuple[History, HistoryRow]]:
    """Return the latest entries of histories, the newest first: a union of one limited list each, in one statement."""
    if not histories:
        return []
    rows = _latest(tuple(histories), most)(elder_id)
    return [(histories[place], HistoryRow(*columns)) for *columns, place in rows]


@lru_cache(maxsize=64)
def _latest(histories: tuple[History, ...], most: int) -> RowStatement:
    """Return the statement for the entries of some histories: those that a role may read, which are the same for all who have it."""

    def union(elder_id: int) -> QuerySet[Any, Any]:
        first, *others = [
            history.rows(elder_id).order_by("-entry_on", "-entry_key")[:most].annotate(place=Value(place))
            for place, history in enumerate(histories)
        ]
        rows: QuerySet[Any, Any] = first.union(*others, all=True).order_by(
            "-entry_on", "place", "-entry_key", "entry_words"
        )[:most]
        return rows

    return RowStatement(union, int)


def _text(value: str | Combinable) -> Combinable:
    """Return a column as an expression; an empty name is no text."""
    return (F(value) if value else Value("", CharField())) if isinstance(value, str) else value


def _label(model: type[Model]) -> str:
    return model._meta.label_lower
