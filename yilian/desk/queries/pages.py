"""What the pages of the desk read: search over every register, figures of the home page, places for the map."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from django.db.models import Q, QuerySet

from yilian.desk.clause_answers import address, covered
from yilian.desk.context import home_division
from yilian.kernel.actors import Actor
from yilian.obligations.queries.performers import overview_of, performers_of
from yilian.obligations.queries.worklists import Overview
from yilian.pages.language import said
from yilian.people.models import Elder, Team
from yilian.people.queries.search import search as search_elders
from yilian.places.models import Division, Organization
from yilian.places.policies import policy_library
from yilian.places.queries import within as within_division
from yilian.policy.coverage import MISSING, PARTLY, WORKS
from yilian.policy.entries import Clause, Text
from yilian.policy.library import Pack

SHOWN = 20
ELDERS_SUGGESTED, SUGGESTED = 5, 9


@dataclass(frozen=True, slots=True)
class Matches:
    """What a search found in each register; at most the first twenty of each."""

    elders: list[Elder]
    organizations: list[Organization]
    divisions: list[Division]
    clauses: list[tuple[Pack, Clause]]

    @property
    def count(self) -> int:
        """Return how many entries are shown."""
        return len(self.elders) + len(self.organizations) + len(self.divisions) + len(self.clauses)


def search(text: str, actor: Actor) -> Matches:
    """Find elders (when the actor may read them), organizations, divisions and clauses."""
    text = text.strip()
    if not text:
        return Matches([], [], [], [])
    named = Q(name_zh__icontains=text) | Q(name_en__icontains=text) | Q(pinyin__istartswith=text)
    may_read = actor.refusal("people.read") is None
    return Matches(
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


def suggestions(matches: Matches, elders: list[Elder]) -> list[Suggestion]:
    """Put what was found into one short list: people first, then places, then clauses."""
    people = [
        Suggestion(elder.name, f"{elder.birth_date:%Y} · {elder.residence_division}", address("people:elder", elder.pk))
        for elder in elders
    ]
    organizations = [
        Suggestion(organization.name, organization.division.name, address("places:organization", organization.pk))
        for organization in matches.organizations
    ]
    divisions = [
        Suggestion(
            division.name, str(division.get_level_display()), f"{address('people:elders')}?division={division.code}"
        )
        for division in matches.divisions
    ]
    clauses = [
        Suggestion(clause.id, said(clause.text), address("desk:clause", pack.id, clause.id))
        for pack, clause in matches.clauses
    ]
    return [*people, *organizations[:3], *divisions[:2], *clauses][:SUGGESTED]


def _clauses(text: str) -> Any:
    """Yield clauses whose number, sentence or words hold the text."""
    for pack in policy_library().packs:
        for clause in pack.clauses:
            words = (clause.id, clause.text.zh, clause.text.en, clause.quote or "")
            if any(text in word.lower() for word in words):
                yield pack, clause


def work_overview(actor: Actor, teams: Sequence[Team], on: date) -> Overview:
    """Count what an actor's teams, practitioner and roles owe, and the elders to whom the teams owe something urgent."""
    return overview_of(performers_of(actor, teams, on), on)


def state_counts(pack: Pack) -> list[tuple[str, int]]:
    """Count a pack's clauses by state."""
    states = [answer.state for answer in covered(pack.id).values()]
    return [(state, states.count(state)) for state in (WORKS, PARTLY, MISSING)]


def promised(packs: Iterable[Pack]) -> list[tuple[Text, list[tuple[Text, str]]]]:
    """Return what documents promise to persons: each mode with its items and their clauses, what comes home first."""
    catalogue = policy_library().catalogue
    items_of_mode: dict[str, dict[str, str]] = {}
    packages = [service for pack in packs for service in pack.services]
    for package in sorted(packages, key=lambda service: "home" not in service.settings):
        items = items_of_mode.setdefault(package.mode, {})
        for promised_item in package.items:
            items.setdefault(promised_item.item, promised_item.clause)
    names = {mode.code: mode.name for mode in catalogue.modes}
    return [
        (names[mode], [(catalogue.item[item].name, clause) for item, clause in items.items()])
        for mode, items in items_of_mode.items()
    ]


def force_of(pack: Pack, on: date) -> str:
    """Return whether a document is in force, has ended or has not begun."""
    period = pack.header.in_force.period
    if period.contains(on):
        return "in-force"
    return "not-yet" if on < period.starts_on else "ended"


def townships() -> QuerySet[Division]:
    """Return the townships of this installation's place."""
    return Division.objects.filter(within_division("code", home_division()), level=Division.Level.TOWNSHIP)


def institutions() -> QuerySet[Organization]:
    """Return the institutions of this installation's place."""
    organizations = Organization.objects.filter(within_division("division_id", home_division()))
    return organizations.select_related("division").order_by("division_id", "name_zh")


def mode_names() -> dict[str, str]:
    """Name every mode."""
    return {mode.code: said(mode.name) for mode in policy_library().catalogue.modes}


def kind_names() -> dict[str, str]:
    """Name every kind of place."""
    return {kind.code: said(kind.name) for kind in policy_library().catalogue.place_kinds}
