"""All packs and the words they share, and which of them bind a division on a date."""

from collections.abc import Iterable
from datetime import date

from msgspec import Struct

from yilian.kernel.identifiers import contains, prefix_of
from yilian.kernel.refusals import NotFound
from yilian.policy.catalogue import Catalogue
from yilian.policy.entries import Participation
from yilian.policy.pack import Pack
from yilian.policy.resolution import Policy

__all__ = ["Pack", "PolicyLibrary"]


class PolicyLibrary(Struct, frozen=True):
    """Every pack, by id in order, and the catalogue."""

    packs: tuple[Pack, ...]
    catalogue: Catalogue

    def pack(self, id: str) -> Pack:
        """Return one pack; raise `NotFound`."""
        for pack in self.packs:
            if pack.id == id:
                return pack
        raise NotFound("pack", id)

    def pack_of_clause(self, clause: str) -> Pack:
        """Return the pack in which a clause stands; raise `NotFound`."""
        for pack in self.packs:
            if clause in pack.clause:
                return pack
        raise NotFound("clause", clause)

    def in_force(self, division: str, on: date, declared: Iterable[Participation] = ()) -> Policy:
        """Return what binds a division on a date, the most local document first, at one level the latest; it may be nothing.

        `declared` is in what places take part beside what the packs themselves declare. What a later document replaced, repealed or amended is left out from that day, and does not come back when that document ends.
        """
        taken = self._taken_away(division, on)
        binding = [
            pack.on(on, frozenset(clause for clause in taken.get(pack.id, ()) if clause is not None))
            for pack in self.packs
            if pack.binds(division, on) and None not in taken.get(pack.id, ())
        ]
        binding.sort(key=_by_rank)
        places = [(each, each.division or pack.header.jurisdiction) for pack in binding for each in pack.participation]
        places += [(each, each.division) for each in declared if each.division is not None]
        takes_part = tuple(
            each for each, place in places if contains(place, division) and each.in_force.period.contains(on)
        )
        return Policy(tuple(binding), self.catalogue, division, on, takes_part)

    def _taken_away(self, division: str, on: date) -> dict[str, set[str | None]]:
        """Return the clauses of each document that later ones have taken away by a day; `None` stands for the whole document."""
        taken: dict[str, set[str | None]] = {}
        for pack in self.packs:
            if not contains(pack.header.jurisdiction, division):
                continue
            for change in pack.header.changes:
                if (change.starts_on or pack.header.in_force.starts_on) <= on:
                    taken.setdefault(change.pack, set()).add(change.clause)
        return taken


def _by_rank(pack: Pack) -> tuple[int, int, str]:
    """Order documents: the most local first, at one level the one that came into force last, then by id."""
    level = len(prefix_of(pack.header.jurisdiction))
    return (-level, -pack.header.in_force.starts_on.toordinal(), pack.id)
