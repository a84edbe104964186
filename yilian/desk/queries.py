"""What the pages of the desk read: search over every register, figures of the home page, places for the map."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from django.db.models import Q, QuerySet

from yilian.desk.context import home_division, said
from yilian.desk.references import address, covered
from yilian.kernel.actors import Actor
from yilian.obligations.queries import worklist_counts
from yilian.people.models import Elder, Team
from yilian.people.queries import search as search_elders
from yilian.places.models import Division, Organization
from yilian.places.policies import shelf
from yilian.places.queries import within as within_division
from yilian.policy.coverage import OPEN, PARTLY, WORKS
from yilian.policy.entries import Clause, Text
from yilian.policy.shelf import Pack
from yilian.visits.queries import follow_ups

SHOWN = 20
ELDERS_SUGGESTED, SUGGESTED = 5, 9


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found in each register; at most the first twenty of each."""

    elders: list[Elder]
    organizations: list[Organization]
    divisions: list[Division]
    clauses: list[tuple[Pack, Clause]]

    @property
    def count(self) -> int:
        """How many entries are shown."""
        return len(self.elders) + len(self.organizations) + len(self.divisions) + len(self.clauses)


def search(text: str, actor: Actor) -> Found:
    """Find elders (when the actor may read them), organizations, divisions and clauses."""
    text = text.strip()
    if not text:
        return Found([], [], [], [])
    named = Q(name_zh__icontains=text) | Q(name_en__icontains=text) | Q(pinyin__istartswith=text)
    may_read = actor.refusal("people.read") is None
    return Found(
        list(search_elders(text)[:SHOWN]) if may_read else [],
        list(Organization.objects.filter(named | Q(known_as__icontains=text)).select_related("division")[:SHOWN]),
        list(Division.objects.filter(named | Q(code__startswith=text)).select_related("parent")[:SHOWN]),
        list(islice(_clauses(text.lower()), SHOWN)),
    )


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One thing the search box may mean, and its page."""

    label: str
    note: str
    href: str


def suggestions(found: Found, elders: list[Elder]) -> list[Suggestion]:
    """Put what was found into one short list: people first, then places, then clauses."""
    people = [
        Suggestion(one.name, f"{one.birth_date:%Y} · {one.residence_division}", address("people:elder", one.pk))
        for one in elders
    ]
    organizations = [
        Suggestion(one.name, one.division.name, address("places:organization", one.pk)) for one in found.organizations
    ]
    divisions = [
        Suggestion(one.name, str(one.get_level_display()), f"{address('people:elders')}?division={one.code}")
        for one in found.divisions
    ]
    clauses = [
        Suggestion(clause.id, said(clause.text), address("desk:clause", pack.id, clause.id))
        for pack, clause in found.clauses
    ]
    return [*people, *organizations[:3], *divisions[:2], *clauses][:SUGGESTED]


def _clauses(text: str) -> Any:
    """Give clauses whose number, sentence or words hold the text."""
    for pack in shelf().packs:
        for clause in pack.clauses:
            words = (clause.id, clause.text.zh, clause.text.en, clause.quote or "")
            if any(text in one.lower() for one in words):
                yield pack, clause


def work_counts(teams: Iterable[Team], on: date) -> dict[str, int]:
    """Count what teams owe."""
    return worklist_counts([team.pk for team in teams], on)


def in_trouble(teams: Iterable[Team], on: date) -> int:
    """Count the elders of teams whose signs at a visit call for a follow-up."""
    return follow_ups([team.pk for team in teams], on).values("elder").distinct().count()


def state_counts(pack: Pack) -> list[tuple[str, int]]:
    """Count a pack's clauses by state."""
    states = [one.state for one in covered(pack.id).values()]
    return [(state, states.count(state)) for state in (WORKS, PARTLY, OPEN)]


def promised(packs: Iterable[Pack]) -> list[tuple[Text, list[tuple[Text, str]]]]:
    """Give what documents promise to persons: each mode with its items and their clauses, what comes home first."""
    catalogue = shelf().catalogue
    found: dict[str, dict[str, str]] = {}
    packages = [one for pack in packs for one in pack.services]
    for package in sorted(packages, key=lambda one: "home" not in one.settings):
        items = found.setdefault(package.mode, {})
        for one in package.items:
            items.setdefault(one.item, one.clause)
    names = {mode.code: mode.name for mode in catalogue.modes}
    return [
        (names[mode], [(catalogue.item[item].name, clause) for item, clause in items.items()])
        for mode, items in found.items()
    ]


def force_of(pack: Pack, on: date) -> str:
    """Say whether a document is in force, has ended or has not begun."""
    period = pack.header.in_force.period
    if period.contains(on):
        return "in-force"
    return "not-yet" if on < period.starts_on else "ended"


def townships() -> QuerySet[Division]:
    """Give the townships of this installation's place."""
    return Division.objects.filter(within_division("code", home_division()), level=Division.Level.TOWNSHIP)


def institutions() -> QuerySet[Organization]:
    """Give the institutions of this installation's place."""
    found = Organization.objects.filter(within_division("division_id", home_division()))
    return found.select_related("division").order_by("division_id", "name_zh")


def mode_names() -> dict[str, str]:
    """Name every mode."""
    return {mode.code: said(mode.name) for mode in shelf().catalogue.modes}


def kind_names() -> dict[str, str]:
    """Name every kind of place."""
    return {kind.code: said(kind.name) for kind in shelf().catalogue.place_kinds}
