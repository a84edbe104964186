"""Where each entry stands in its file, for errors found after reading."""

from yilian.policy.errors import Place
from yilian.policy.positions import Source, Steps


class Whereabouts:
    """Remembers entries by identity; they are frozen and kept by the shelf."""

    def __init__(self) -> None:
        self._sources: dict[int, tuple[Source, Steps, bool]] = {}
        self._places: dict[int, Place] = {}
        self._kept: list[object] = []

    def remember(self, entry: object, source: Source, steps: Steps, dropped: list[tuple[Steps, int]]) -> None:
        """Keep where an entry was read; with members dropped, only its own place is sure."""
        self._kept.append(entry)
        self._sources[id(entry)] = (source, steps, bool(dropped))

    def remember_at(self, entry: object, place: Place) -> None:
        """Keep a place that has no tree of its own."""
        self._kept.append(entry)
        self._places[id(entry)] = place

    def of(self, entry: object, *within: str | int) -> Place:
        """Say where an entry, or a value within it, stands."""
        if id(entry) in self._places:
            return self._places[id(entry)]
        if id(entry) not in self._sources:
            return Place("packs")
        source, steps, unsure = self._sources[id(entry)]
        return source.place(*steps) if unsure else source.place(*steps, *within)
