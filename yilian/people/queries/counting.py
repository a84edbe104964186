"""How many there are, remembered for a minute once it is many: to count a county takes longer than to show a page of it."""

import time
from collections.abc import Hashable

from django.db import connection
from django.db.models import QuerySet

from yilian.audit.scope import current_scope
from yilian.people.models import Elder

HOLDS = 60.0
MANY = 1000

_known: dict[Hashable, tuple[float, int]] = {}


class Counted(QuerySet[Elder]):
    """Elders of a list. `criteria` is what narrows it, for anyone who reaches as far; a list narrowed further counts anew.

    `remembered` says, after counting, that the number is of a minute ago: who shows it says 约 (about).
    """

    criteria: tuple[str, ...] | None = None
    remembered = False

    def count(self) -> int:
        """Return how many there are, or were within the last minute when there were many."""
        if self.criteria is None:
            return super().count()
        key, now = (connection.settings_dict["NAME"], current_scope(), self.criteria), time.monotonic()
        since, number = _known.get(key, (0.0, 0))
        self.remembered = bool(number) and now - since < HOLDS
        if self.remembered:
            return number
        total = super().count()
        _known.pop(key, None)
        if total >= MANY:
            _known[key] = (now, total)
        return total
