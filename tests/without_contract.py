"""A policy library in which a document of 磐安 promises something without a contract: no pack of this house says so yet."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from msgspec.structs import replace

from yilian.policy.entries import Entitlement, Recipients, ServiceItem, ServicePackage
from yilian.policy.library import PolicyLibrary
from yilian.policy.timing_schema import TimingEntry

PACK, CLAUSE, MODE, PROVIDER = "panan-2021", "PA-16", "public-health", "township-health-centre"
Timings = dict[str, tuple[int, int, str] | TimingEntry]
# A check-up is promised to the contracted too, by PA-15; the risk factors to nobody else.
PROMISED: Timings = {"health-checkup": (1, 6, "mo"), "risk-factor-monitoring": (1, 1, "a")}


def promising(library: PolicyLibrary, timings: Timings | None = None, *, age: int = 65) -> PolicyLibrary:
    """Return a library whose pack of 磐安 promises items from an age on to whoever lives there."""
    items = tuple(
        ServiceItem(item, CLAUSE, Recipients.read("entitled"), timing_of(timing), without_contract=True)
        for item, timing in (PROMISED if timings is None else timings).items()
    )
    entitled = Entitlement.read({"age_at_least": age})
    package = ServicePackage(MODE, CLAUSE, entitled, PROVIDER, ("community", "home"), items)
    digest = hashlib.sha256(repr(({} if timings is None else timings, age)).encode()).hexdigest()
    packs = (
        replace(pack, services=(*pack.services, package), digest=digest) if pack.id == PACK else pack
        for pack in library.packs
    )
    return replace(library, packs=tuple(packs))


def timing_of(timing: tuple[int, int, str] | TimingEntry) -> TimingEntry:
    """Return a timing, written out or as frequency, period and unit."""
    return timing if isinstance(timing, TimingEntry) else TimingEntry(*timing)


@contextmanager
def installed(library: PolicyLibrary) -> Iterator[PolicyLibrary]:
    """Let the installation read a library while it lasts."""
    from yilian.places import policies

    for answer in policies.KEPT:
        answer.cache_clear()
    try:
        with patch.object(policies, "load_policy_library", lambda _folder: library):
            yield library
    finally:
        for answer in policies.KEPT:
            answer.cache_clear()


@contextmanager
def promised_without_contract(timings: Timings | None = None) -> Iterator[PolicyLibrary]:
    """Let the installation read a library that promises without a contract while it lasts."""
    from yilian.places import policies

    with installed(promising(policies.policy_library(), timings)) as library:
        yield library
