"""Which policy binds a place on a date: the packs of this installation, read once."""

import functools
import hashlib
from collections.abc import Callable, Mapping
from datetime import date

from django.conf import settings

from yilian.kernel.identifiers import prefix_of
from yilian.places.models import Participation
from yilian.policy import entries
from yilian.policy.coverage import Evidence
from yilian.policy.library import PolicyLibrary
from yilian.policy.loading import load_policy_library, read_evidence
from yilian.policy.promises import sources_in
from yilian.policy.requirements import RulesInForce
from yilian.policy.resolution import Policy


@functools.cache
def policy_library() -> PolicyLibrary:
    """Return all packs and the catalogue; they are read from disk once per process."""
    return load_policy_library(settings.YILIAN_PACKS)


@functools.cache
def clause_evidence() -> Mapping[str, Evidence]:
    """Return what tests and the proof of facts show of each clause, as it was written beside the packs."""
    return read_evidence(settings.YILIAN_PACKS)


@functools.cache
def promises_without_contract() -> bool:
    """Return whether any document promises something to whoever lives in its place, with or without a contract."""
    packages = (package for pack in policy_library().packs for package in pack.services)
    return any(item.without_contract for package in packages for item in package.items)


def policy_for(division: str | None, on: date) -> Policy:
    """Return the policy in force in a division on a date: its own packs and those of every place above it.

    Divisions that no document tells apart share one, so that what follows from its packs is worked out once for all of them.
    """
    return policy_of_area(area_of(division), on)


def rules_for(division: str | None, on: date) -> RulesInForce:
    """Return the rules in force in a division on a date, made into functions once for all divisions that share a policy."""
    return rules_of_area(area_of(division), on)


def area_of(division: str | None) -> str:
    """Return the part of a division's code that documents tell apart; nothing where the division is not known."""
    return division[: digits_told_apart()] if division else ""


@functools.cache
def digits_told_apart() -> int:
    """Return how many digits of a division's code decide which documents bind it, and in what it has declared to take part."""
    packs = policy_library().packs
    areas = {pack.header.jurisdiction for pack in packs}
    areas |= {each.division for pack in packs for each in pack.participation if each.division}
    return max((len(prefix_of(area)) for area in areas), default=0)


@functools.lru_cache(maxsize=4096)
def policy_of_area(area: str, on: date) -> Policy:
    """Return the policy in force in an area, a code cut to the digits that documents tell apart."""
    return policy_library().in_force(area, on)


@functools.lru_cache(maxsize=1024)
def rules_of_area(area: str, on: date) -> RulesInForce:
    """Return the rules in force in such an area."""
    return RulesInForce(policy_of_area(area, on))


@functools.cache
def services_to_choose(pack: str) -> frozenset[tuple[str, str]]:
    """Return the modes of a document, and items of modes, in which a place may declare that it takes part: nothing that must be."""
    sources = sources_in(each for each in policy_library().packs if each.id == pack)
    optional = [source for source in sources if source.strength != "must"]
    whole = {(source.package.mode, "") for source in optional}
    return frozenset(whole | {(source.package.mode, source.item.item) for source in optional})


Declared = tuple[entries.Participation, ...]


def policies_with_participation() -> Callable[[str, date], Policy]:
    """Read in one statement in what places take part; return the policy in force in a division on a date, that included."""
    counted = Participation.objects.filter(withdrawn_on__isnull=True).order_by("pk")
    declared = tuple(
        entries.Participation(
            pack=row.pack,
            mode=row.mode,
            item=row.item or None,
            division=row.division_id,
            in_force=entries.Span(row.starts_on, row.ends_on),
            printed=row.document,
        )
        for row in counted
    )
    digits = max([digits_told_apart(), *(len(prefix_of(each.division or "")) for each in declared)])
    return lambda division, on: _policy_taking_part(division[:digits], on, declared)


@functools.lru_cache(maxsize=4096)
def _policy_taking_part(area: str, on: date, declared: Declared) -> Policy:
    return policy_library().in_force(area, on, declared)


@functools.cache
def pack_digest(pack: str) -> str:
    """Return a digest (SHA-256) of the files of a pack, by which a decision names the text that it was made from."""
    digest = hashlib.sha256()
    for path in sorted((settings.YILIAN_PACKS / pack).glob("*.yaml")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


# What is kept of the documents: whoever replaces them while the program runs forgets all of it.
KEPT = (
    policy_library,
    pack_digest,
    promises_without_contract,
    digits_told_apart,
    policy_of_area,
    rules_of_area,
    services_to_choose,
    _policy_taking_part,
)
