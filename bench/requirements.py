"""What five documents ask of 1,000 institutions: judged for the register, and counted for the chips of its page.

Baseline: the same institutions asked one by one as the page of each does, with the facts and reasons of every rule. No database is
read: the institutions are invented, and so are the words recorded of them.
"""

import os
import random
import statistics
import time
from collections.abc import Callable
from datetime import date

import stage

TIMES, INSTITUTIONS = stage.size(5, 1), stage.size(1_000, 20)
ON, WORDS = date(2023, 9, 12), 12


def figures() -> list[stage.Figure]:
    """Judge invented institutions by the rules of the place of every pack, and count what was found."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "yilian.config.settings"
    import django

    django.setup()
    from yilian.places.policies import policy_library, rules_for
    from yilian.supervision.queries.requirements import LISTED_STATES, Finding, FindingFilter
    from yilian.supervision.rules import counts_beside

    places = [pack.header.jurisdiction.ljust(12, "0") for pack in policy_library().packs]
    registers = [(rules_for(place, ON), _institutions(place)) for place in places]

    def judged() -> list[Finding]:
        return [
            Finding(organization, *one)
            for rules, register in registers
            for organization, facts in register
            for one in rules.in_states(facts, LISTED_STATES)
        ]

    def one_by_one() -> int:
        return sum(len(rules.of(facts)) for rules, register in registers for _organization, facts in register)

    findings, wanted = judged(), FindingFilter(state="unmet")
    alone = _median(one_by_one)
    count = f"{INSTITUTIONS:,} institutions of each of {len(places)} places"
    counted = _median(lambda: counts_beside([each.words for each in findings], wanted.words))
    return [
        stage.figure(f"{count} judged for the register", _median(judged), "s", "≤ 1", baseline=alone),
        stage.figure(f"{len(findings):,} findings counted for the chips of a page", counted, "s", "≤ 0.1"),
    ]


def _institutions(place: str) -> list[tuple[object, object]]:
    """Invent the institutions of a place, and what is recorded of each."""
    from yilian.places.models import Organization
    from yilian.places.policies import policy_library
    from yilian.policy.facts import InstitutionFacts

    chance, catalogue = random.Random(place), policy_library().catalogue
    kinds, words = list(catalogue.place_kind), [word.code for word in catalogue.words]
    made = list[tuple[object, object]]()
    for number in range(INSTITUTIONS):
        has = frozenset(chance.sample(words, WORDS))
        facts = InstitutionFacts(
            kind=chance.choice(kinds),
            beds=chance.choice([None, 20, 49, 100, 300]),
            care_type="nursing",
            operated_months=chance.randrange(200),
            ownership=chance.choice(["public", "private"]),
            has=has,
            unrecorded=frozenset(catalogue.open_words) - has,
            division=place,
        )
        made.append((Organization(pk=number, kind=facts.kind, division_id=place), facts))
    return made


def _median(work: Callable[[], object]) -> float:
    """Return the CPU seconds of a piece of work: the median of a few times."""
    spent = []
    for _ in range(TIMES):
        began = time.process_time()
        work()
        spent.append(time.process_time() - began)
    return statistics.median(spent)
