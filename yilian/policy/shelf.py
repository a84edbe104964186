"""All packs and the words they share, and which of them bind a division on a date."""

from datetime import date

from msgspec import Struct

from yilian.kernel.identifiers import prefix_of
from yilian.kernel.refusals import NotFound
from yilian.policy.catalogue import Catalogue
from yilian.policy.pack import Pack
from yilian.policy.resolution import Policy

__all__ = ["Pack", "Shelf"]


class Shelf(Struct, frozen=True):
    """Every pack, by id in order, and the catalogue."""

    packs: tuple[Pack, ...]
    catalogue: Catalogue

    def pack(self, id: str) -> Pack:
        """Give one pack; raise `NotFound`."""
        for pack in self.packs:
            if pack.id == id:
                return pack
        raise NotFound("pack", id)

    def pack_of_clause(self, clause: str) -> Pack:
        """Give the pack in which a clause stands; raise `NotFound`."""
        for pack in self.packs:
            if clause in pack.clause:
                return pack
        raise NotFound("clause", clause)

    def in_force(self, division: str, on: date) -> Policy:
        """Give what binds a division on a date, the most local document first; it may be nothing."""
        binding = [pack for pack in self.packs if pack.binds(division, on)]
        binding.sort(key=lambda pack: (-len(prefix_of(pack.header.jurisdiction)), pack.id))
        return Policy(tuple(binding), self.catalogue, division, on)
