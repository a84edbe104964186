"""The county of a demonstration, as the scenario of every module gets it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

from yilian.kernel.periods import Period

SEED = 20210517
Step = Callable[[str, str, int], None]


@dataclass(frozen=True, slots=True)
class County:
    """A place that is invented from its policy document: which one, how large, on which day, and its months.

    place      the pack that describes it
    division   the code of its division
    on         the day on which its clock stands still
    size       how many elders are invented
    mode       the mode of service in which the document reaches elders who live at home
    password   the first password of every user
    months     the months of its calendar, the earliest first; the last one ends on `on`
    step       told what was done: words in Chinese and in English, and a count
    """

    place: str
    division: str
    on: date
    size: int
    mode: str
    password: str
    months: tuple[Period, ...]
    step: Step = field(repr=False)

    @property
    def year(self) -> date:
        """Return the first day of the year."""
        return date(self.on.year, 1, 1)

    def ago(self, days: int) -> date:
        """Return the day so many days before the county's."""
        return self.on - timedelta(days=days)


def seeds(code: str, stream: int = 0) -> list[int]:
    """Return the seeds of a division's dice: the same for every load, and others for each stream."""
    return [SEED, int(code), stream]


def crowding(township: str) -> float:
    """Return how many elders live in a township, against others, by its name: more in streets of the seat and in towns."""
    return 2.2 if township.endswith("街道") else 1.4 if township.endswith("镇") else 0.8
