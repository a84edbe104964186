"""The calendar of a demonstration: the day on which each place's clock stands still, and the months before it."""

import functools
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from yilian.kernel.periods import Period, add_months
from yilian.policy.header_schema import Demonstration
from yilian.policy.loading import read_headers

PACKS = Path(__file__).resolve().parents[2] / "packs"
SHOWN = 12


@functools.cache
def demonstrations() -> Mapping[str, Demonstration]:
    """Return how each place is shown, by its pack; a pack without a `demonstration` is not shown."""
    headers = read_headers(PACKS)
    return {name: header.demonstration for name, header in headers.items() if header.demonstration is not None}


def months_until(on: date) -> tuple[Period, ...]:
    """Return the last twelve months, the earliest first; the last of them is this month, up to the day."""
    firsts = [add_months(on.replace(day=1), -back) for back in range(SHOWN)]
    return tuple(
        Period(first, min(on, add_months(first, 1).replace(day=1) - (date(1, 1, 2) - date(1, 1, 1))))
        for first in reversed(firsts)
    )
