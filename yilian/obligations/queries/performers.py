"""Whose Today it is: the teams, the practitioner and the roles in organizations that a user stands for, and what they owe."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Q, QuerySet, prefetch_related_objects

from yilian.kernel.actors import Actor
from yilian.obligations.models import Kind, Obligation, Priority
from yilian.obligations.queries.worklists import CHIPS, Overview, started, still_owed, within_chip
from yilian.people.models import Team
from yilian.people.queries.practitioners import practice_of

LISTED = 50
RELATED = ("elder", "organization", "division", "beneficiary_practitioner", "obligor")


@dataclass(frozen=True, slots=True)
class Performers:
    """Those who do what is owed: teams, practitioners, and roles, each in an organization."""

    teams: tuple[int, ...] = ()
    practitioners: tuple[int, ...] = ()
    roles: tuple[tuple[int, str], ...] = ()


def performers_of(actor: Actor, teams: Sequence[Team], on: date) -> Performers:
    """Return whom a user stands for: teams, the practitioner they are, and their roles where they practise or were granted them."""
    practice = practice_of(actor, on)
    organizations = dict.fromkeys(organization for _practitioner, organization in practice)
    organizations |= dict.fromkeys(sorted(actor.scope.organizations))
    return Performers(
        tuple(team.pk for team in teams),
        tuple(dict.fromkeys(practitioner for practitioner, _organization in practice)),
        tuple((organization, role) for organization in organizations for role in sorted(actor.roles)),
    )


def lists_of(performers: Performers, on: date) -> list[QuerySet[Obligation]]:
    """Return what is owed on a day as one list a performer, each to be cut at a limit: an index gives its first rows, an OR uses none."""
    lists = [started(on).filter(team_id=team) for team in performers.teams]
    lists += [started(on).filter(practitioner_id=practitioner) for practitioner in performers.practitioners]
    lists += [started(on).filter(obligor_id=organization, role=role) for organization, role in performers.roles]
    return lists


def first_due(
    performers: Performers, on: date, *, state: str = "", item: str = "", limit: int = LISTED
) -> list[Obligation]:
    """Return what performers owe, whoever it is owed to, the most urgent first: a union of one limited list each."""
    lists = [
        still_owed(chosen, "all", on).filter(within_chip(state, on)).order_by("due_at", "pk")
        for chosen in lists_of(performers, on)
    ]
    if item:
        lists = [chosen.filter(what=item) for chosen in lists]
    if not lists:
        return []
    first, *others = [chosen[:limit] for chosen in lists]
    union = first.union(*others, all=True) if others else first
    rows = list(union.order_by("due_at", "pk")[:limit] if others else union)
    return _with_related(rows)


def overview_of(performers: Performers, on: date, *, item: str = "", to: str = "elder") -> Overview:
    """Count the chips of a Today and the services on it, all in one statement.

    Of teams what is owed to elders, or to others, as `to` says; of a practitioner and of roles everything. A count reads every row,
    so that all teams are one list, by the index of teams: one list each takes longer to plan than to read.
    """
    lists = (
        [_counted(still_owed(started(on).filter(team_id__in=performers.teams), to, on), on)] if performers.teams else []
    )
    of_others = lists_of(replace(performers, teams=()), on)
    lists += [_counted(still_owed(chosen, "all", on), on) for chosen in of_others]
    rows: list[dict[str, Any]] = []
    if lists:
        first, *others = lists
        rows = list(first.union(*others, all=True) if others else first)
    counts, items, troubled = dict.fromkeys(CHIPS, 0), dict[str, int](), set[int]()
    for row in rows:
        troubled.update(row["troubled"] or ())
        if not item or row["what"] == item:
            counts = {chip: counts[chip] + row[chip] for chip in CHIPS}
        if row["kind"] == Kind.SERVICE:
            items[row["what"]] = items.get(row["what"], 0) + row["open"]
    return Overview(counts, dict(sorted(items.items())), len(troubled))


def _counted(chosen: QuerySet[Obligation], on: date) -> QuerySet[Obligation, Any]:
    """Return how much of a list stands under each chip, by what is owed, and the elders to whom a team owes something urgent."""
    urgent = Q(priority__gt=Priority.ROUTINE, team_id__isnull=False, elder_id__isnull=False)
    chips = {chip: Count("pk", filter=within_chip(chip, on)) for chip in CHIPS}
    return chosen.order_by().values("kind", "what").annotate(**chips, troubled=ArrayAgg("elder_id", filter=urgent))


def _with_related(rows: list[Obligation]) -> list[Obligation]:
    """Read whom rows concern, once the list is cut."""
    prefetch_related_objects(rows, *RELATED)
    return rows
