"""Where each entry stands in its file, for errors found after reading."""

from yilian.policy.errors import SourcePosition
from yilian.policy.yaml_positions import Source, Steps


class SourceMap:
    """Remembers entries by identity; they are frozen and kept by the policy library."""

    def __init__(self) -> None:
        self._sources: dict[int, tuple[Source, Steps, bool]] = {}
        self._positions: dict[int, SourcePosition] = {}
        self._kept: list[object] = []

    def remember(self, entry: object, source: Source, steps: Steps, dropped: list[tuple[Steps, int]]) -> None:
        """Keep where an entry was read; with members dropped, only its own position is sure."""
        self._kept.append(entry)
        self._sources[id(entry)] = (source, steps, bool(dropped))

    def remember_at(self, entry: object, position: SourcePosition) -> None:
        """Keep a position that has no tree of its own."""
        self._kept.append(entry)
        self._positions[id(entry)] = position

    def of(self, entry: object, *within: str | int) -> SourcePosition:
        """Return where an entry, or a value within it, stands."""
        if id(entry) in self._positions:
            return self._positions[id(entry)]
        if id(entry) not in self._sources:
            return SourcePosition("packs")
        source, steps, unsure = self._sources[id(entry)]
        return source.position(*steps) if unsure else source.position(*steps, *within)
