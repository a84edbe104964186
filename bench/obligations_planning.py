"""A year of obligations for a population: judged and laid out as columns on every core, against one person after the other."""

import resource
import time
from collections import defaultdict
from concurrent.futures import ProcessPoolExecutor
from datetime import date, timedelta
from functools import cache
from typing import Any

import stage

MODE, BATCH, PER_TEAM, CORES = "care-to-home", 20_000, 2000, 2
SINGLY = stage.size(300, 10)
UNTIL = date(2024, 12, 30)


def figures_of_planning(elders: int) -> list[stage.Figure]:
    """Plan a year for everybody on two cores: each batch is judged once and laid out as columns."""
    batches = [(first, min(BATCH, elders - first)) for first in range(0, elders, BATCH)]
    with ProcessPoolExecutor(CORES) as pool:
        list(pool.map(plan_batch, [(0, 100)] * CORES))
        started = time.perf_counter()
        owed = sum(pool.map(plan_batch, batches))
        rate = owed / (time.perf_counter() - started)
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return [
        stage.figure(
            "a year of obligations generated and encoded", rate, "obligations/s", "≥ 200,000", baseline=singly_planned()
        ),
        stage.figure("obligations of the run", owed, "obligations"),
        stage.figure("memory of one process at its highest", memory, "MiB", "≤ 1,024"),
    ]


def plan_batch(span: tuple[int, int]) -> int:
    """Plan one batch and write it as the stream that the database takes; return how many are owed."""
    import django

    django.setup()
    from yilian.obligations.rules.encoding import binary_rows
    from yilian.obligations.rules.planning_together import planned_for

    people = invented(*span)
    planned, rest = planned_for(people, MODE, policy_on, UNTIL)
    assert len(rest) <= people.size // 10
    assert sum(len(piece) for piece in binary_rows(people, planned, defaultdict(lambda: 1)))
    return sum(len(part.rows) for part in planned)


def singly_planned() -> float:
    """Plan for one person after the other by the same rules; return obligations a second."""
    import django

    django.setup()
    from yilian.kernel.bases import Basis, BasisKind
    from yilian.kernel.records import RecordRef
    from yilian.obligations.rules.planning import Entitlement, judgement_days, planned
    from yilian.obligations.rules.service_rules import service_rules_on
    from yilian.people.queries.persons import age_on
    from yilian.policy.facts import ElderFacts

    people, owed = invented(0, SINGLY), 0
    started = time.perf_counter()
    for row in range(SINGLY):
        contract = Basis(RecordRef("agreements.enrolment", row), people.enrolment.starts[row].item(), None, MODE)
        home = Basis(RecordRef("people.residenceperiod", row), people.home.starts[row].item(), kind=BasisKind.RESIDENCE)
        judged = []
        for basis in (contract, home):
            for day in judgement_days(basis, [], UNTIL):
                facts = ElderFacts(
                    age=age_on(people.born[row].item(), day),
                    contracted=basis is contract,
                    residence=str(people.residence[row]),
                )
                promises = policy_on(str(people.residence[row])[:6], day).promises_to(facts)
                judged.append(Entitlement(basis, day, service_rules_on(basis, promises), day + timedelta(days=364)))
        owed += len(planned(judged, UNTIL))
    return owed / (time.perf_counter() - started)


def invented(first: int, size: int) -> Any:
    """Return invented people as columns: ages, groups, places, first days of residence and of an enrolment, always the same.

    Half have lived there since before they enrolled; the others were registered as they enrolled.
    """
    import numpy as np

    from yilian.obligations.rules.population import FAR, Membership, Population, Spans

    rng = np.random.default_rng([20210517, first])
    day = np.datetime64("2023-01-01", "D")
    residence = np.array([f"3307271{code:02d}901" for code in range(19)])[rng.integers(0, 19, size)]
    groups = {
        code: Membership(
            np.flatnonzero(rng.random(size) < share), np.datetime64("0001-01-01", "D"), np.datetime64("9999-12-31", "D")
        )
        for code, share in (("dementia", 0.05), ("disabled", 0.04), ("hardship", 0.03), ("chronic-illness", 0.5))
    }
    people, team, obligor = (
        np.arange(first, first + size),
        np.arange(first, first + size) // PER_TEAM + 1,
        np.ones(size),
    )
    starts = day + rng.integers(0, 365, size)
    parties = people, obligor.astype(np.int64), team
    return Population(
        elder=people,
        enrolment=Spans(*parties, starts, np.full(size, FAR)),
        home=Spans(*parties, np.where(people % 2, starts, day), np.full(size, FAR)),
        born=np.datetime64("1930-01-01", "D") + rng.integers(0, 10_000, size),
        lives=np.full(size, "at-home"),
        residence=residence,
        household=residence,
        territory=residence.astype("U6"),
        level=np.full(size, -1),
        groups=groups,
    )


@cache
def library() -> Any:
    """Return the documents, with a check-up twice a year and one more item promised without a contract: no document says so yet."""
    from msgspec.structs import replace

    from yilian.places.policies import policy_library
    from yilian.policy.entries import Entitlement, Recipients, ServiceItem, ServicePackage
    from yilian.policy.timing_schema import TimingEntry

    items = tuple(
        ServiceItem(item, "PA-16", Recipients.read("entitled"), TimingEntry(*timing), without_contract=True)
        for item, timing in (("health-checkup", (1, 6, "mo")), ("risk-factor-monitoring", (1, 1, "a")))
    )
    package = ServicePackage(
        "public-health",
        "PA-16",
        Entitlement.read({"age_at_least": 60}),
        "township-health-centre",
        ("community",),
        items,
    )
    known = policy_library()
    packs = (
        replace(pack, services=(*pack.services, package)) if pack.id == "panan-2021" else pack for pack in known.packs
    )
    return replace(known, packs=tuple(packs))


@cache
def policy_on(division: str, on: date) -> Any:
    """Return what binds a division on a day, with what asks for no contract."""
    return library().in_force(division, on)
