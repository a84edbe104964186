"""When may a condition be entered, corrected, withdrawn?"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from yilian.kernel.refusals import Problem, Refusal

ICD_10 = re.compile(r"[A-Z][0-9]{2}(\.[0-9X][0-9A-Z+]{0,8})?")
"""A category of ICD-10, its subdivisions, and the longer codes of the Chinese clinical edition (I10.X00X002)."""


@dataclass(frozen=True, slots=True)
class ConditionEntry:
    """What is entered of a condition: ICD-10 code, name, since and until which day where they are known."""

    code: str
    name: str
    onset_on: date | None = None
    abated_on: date | None = None

    @property
    def normal(self) -> "ConditionEntry":
        """Return the entry in its normal form: the code in capitals, nothing around the words."""
        return ConditionEntry(self.code.strip().upper(), self.name.strip(), self.onset_on, self.abated_on)


def condition_problems(entry: ConditionEntry, born_on: date, today: date) -> tuple[Problem, ...]:
    """List everything that is wrong with an entry in its normal form."""
    return tuple(_problems(entry, born_on, today))


def _problems(entry: ConditionEntry, born_on: date, today: date) -> Iterator[Problem]:
    if ICD_10.fullmatch(entry.code) is None:
        yield Problem("code", "icd-10-code-unreadable", (("code", entry.code),))
    if not entry.name:
        yield Problem("name", "condition-name-missing")
    for field, day in (("onset_on", entry.onset_on), ("abated_on", entry.abated_on)):
        if day is not None and day > today:
            yield Problem(field, "condition-in-future", (("day", day),))
        if day is not None and day < born_on:
            yield Problem(field, "condition-before-birth", (("day", day),))
    if entry.onset_on is not None and entry.abated_on is not None and entry.abated_on < entry.onset_on:
        yield Problem("abated_on", "condition-ends-before-onset")


def condition_refusal(entry: ConditionEntry, active: Collection[str]) -> Refusal | None:
    """Return why a condition may not be entered: one of the same code is still active."""
    if entry.abated_on is None and entry.code in active:
        return Refusal("condition-active-already", icd=entry.code)
    return None


def withdrawal_refusal(reason: str, *, counts: bool) -> Refusal | None:
    """Return why a condition may not be corrected or withdrawn, or None: only one that counts, and for a reason."""
    if not counts:
        return Refusal("condition-withdrawn-already")
    return None if reason.strip() else Refusal("condition-reason-missing")
