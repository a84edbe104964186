"""Plays the scenario of every module, once and in the order of floors, in one transaction.

A scenario is `play(county)` in `<module>/demo.py`; it is found by the name of the module. Events that are answered by planning go
unanswered meanwhile: the scenario of `obligations` plans what the floors below it make owed, and at the end is planned what came after.
"""

from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from typing import Protocol, cast

from django.db import transaction

from yilian.audit.actions import answer_events, events_answered_by, suppress_events
from yilian.audit.scope import using_scope
from yilian.audit.statistics import refresh_statistics
from yilian.config.floors import PLAIN, modules, ranks
from yilian.kernel.actors import SYSTEM
from yilian.kernel.county import County
from yilian.obligations.actions.generation import generate_for_elder
from yilian.obligations.actions.handlers import ASSESSED, PLANNING
from yilian.obligations.queries.bases import Institutions
from yilian.pages.registry import bases_of
from yilian.people.models import Elder

WAIST = "obligations"
BATCH = 2000


class Scenario(Protocol):
    """A module's `demo`."""

    def play(self, county: County) -> None:
        """Write what the module shows of the county."""


def scenarios() -> Iterator[tuple[str, Scenario]]:
    """Yield the modules with tables that have a scenario, lowest first, with it."""
    for name in modules():
        if name not in PLAIN and find_spec(f"yilian.{name}.demo") is not None:
            yield name, cast(Scenario, import_module(f"yilian.{name}.demo"))


def load_county(county: County) -> None:
    """Load a county as it stands on its day: registers, agreements, what they make owed, and what was done of it."""
    with transaction.atomic():
        with suppress_events(*events_answered_by(*PLANNING, *ASSESSED)) as unanswered:
            for name, scenario in scenarios():
                scenario.play(county)
                refresh_statistics()
                if name == WAIST:  # it has planned for these
                    planned = events_answered_by(*PLANNING)
                    unanswered[:] = [event for event in unanswered if type(event) not in planned]
        with using_scope(SYSTEM):
            answer_events(unanswered)
            plan_above()


def plan_above() -> None:
    """Plan for the elders to whom modules above the waist owe something: they wrote their bases after it had planned."""
    floors, after = ranks(), 0
    while keys := list(Elder.objects.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:BATCH]):
        after, institutions = keys[-1], Institutions()
        concerned = [
            key
            for key, bases in bases_of(keys).items()
            if any(floors[basis.record.label.split(".")[0]] > floors[WAIST] for basis in bases)
        ]
        institutions.read_bases(concerned)
        for elder in Elder.objects.filter(pk__in=concerned):
            generate_for_elder(SYSTEM, elder, institutions=institutions)
