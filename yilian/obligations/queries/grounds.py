"""Gathers what decides what is owed: grounds, facts of a person on a day, absences, and what stands written."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db.models import Q

from yilian.agreements.models import Agreement, Enrolment
from yilian.kernel.periods import Period, add_months
from yilian.obligations.models import Absence, Obligation
from yilian.obligations.rules import (
    Ground,
    Judged,
    Owed,
    Void,
    Written,
    judgement_days,
    owing_of,
    owing_to_residents,
)
from yilian.people.models import Elder, Team
from yilian.people.queries import elder_facts
from yilian.places.models import Organization
from yilian.places.policies import policy_for
from yilian.places.queries import institution_facts
from yilian.policy.facts import UNKNOWN_LEVEL, ElderFacts, InstitutionFacts

DAY = timedelta(days=1)
Level = Callable[[int, date], int]


def unknown_level(elder_id: int, on: date) -> int:
    """Say that nobody has assessed; stands in where no assessment is at hand."""
    return UNKNOWN_LEVEL


# The one place where the ability level comes in: (elder_id, on) -> 0 … 4, or -1 when nobody has assessed.
ability_level_on: Level = unknown_level


@dataclass(frozen=True, slots=True)
class Standing:
    """A ground with what it decides: the mode, who delivers, and whether it is the agreement of the elder's institution."""

    ground: Ground
    mode: str
    team_id: int | None
    provider_id: int | None = None
    resident: bool = False


@dataclass(frozen=True, slots=True)
class Stay:
    """That an elder lived in an institution, or at home, from a day to a day."""

    organization: Organization | None
    lives: str
    starts_on: date
    ends_on: date

    def holds(self, day: date) -> bool:
        """Say whether a day lies in it."""
        return self.starts_on <= day <= self.ends_on


def stays_of(elder: Elder) -> list[Stay]:
    """Give where an elder has lived, the earliest first; a former place with an institution was a stay in it."""
    found, since = list[Stay](), date.min
    for one in elder.former_residences.filter(basis="stay").select_related("organization").order_by("ends_on"):
        lives = Elder.Lives.AT_HOME if one.organization is None else Elder.Lives.IN_INSTITUTION
        found.append(Stay(one.organization, lives, since, one.ends_on))
        since = one.ends_on + DAY
    found.append(Stay(elder.organization, elder.lives, since, date.max))
    return found


def standings_of(elder: Elder, stays: Iterable[Stay]) -> list[Standing]:
    """Give every ground that an elder has or had: enrolments, and the agreements of the institutions lived in."""
    found = [
        Standing(Ground("enrolment", one.pk, one.starts_on, one.ends_on), one.mode, one.team_id)
        for one in Enrolment.objects.filter(elder_id=elder.pk).order_by("pk")
    ]
    for stay in stays:
        if stay.organization is not None:
            found += [one for agreement in agreements_of(stay.organization.pk) if (one := _resident(agreement, stay))]
    return found


def agreements_of(organization_id: int) -> list[Agreement]:
    """Give the agreements that a care institution has or had, once both sides have signed."""
    signed = Agreement.objects.filter(care_signed_on__isnull=False, medical_signed_on__isnull=False)
    found = signed.filter(care_organization_id=organization_id).select_related("medical_organization", "team")
    return list(found.order_by("pk"))


def running_agreements(on: date) -> list[Agreement]:
    """Give the agreements that hold on a day or will, signed by both sides."""
    signed = Agreement.objects.filter(care_signed_on__isnull=False, medical_signed_on__isnull=False, ends_on__gte=on)
    return [one for one in signed.order_by("pk") if last_day_of(one) >= on]


def last_day_of(agreement: Agreement) -> date:
    """Give the last day on which an agreement holds."""
    return min(agreement.ends_on, agreement.ended_on or agreement.ends_on)


def team_of(agreement: Agreement) -> int | None:
    """Give the team that carries an agreement: its own, else the first of the medical institution."""
    if agreement.team_id is not None:
        return agreement.team_id
    teams = Team.objects.filter(organization_id=agreement.medical_organization_id).order_by("pk")
    return teams.values_list("pk", flat=True).first()


def _resident(agreement: Agreement, stay: Stay) -> Standing | None:
    """See an agreement as a ground of somebody who lives in its institution."""
    starts_on, ends_on = max(agreement.starts_on, stay.starts_on), min(last_day_of(agreement), stay.ends_on)
    if ends_on < starts_on:
        return None
    ground = Ground("agreement", agreement.pk, starts_on, ends_on)
    return Standing(ground, agreement.mode, team_of(agreement), agreement.medical_organization_id, resident=True)


def facts_on(
    elder: Elder, on: date, stays: Iterable[Stay], contracted: bool
) -> tuple[ElderFacts, InstitutionFacts | None]:
    """Gather what policies ask about an elder on a day, and about the institution lived in then."""
    stay = next((one for one in stays if one.holds(on)), None)
    organization = stay.organization if stay is not None else None
    institution = None if organization is None else institution_facts(organization, on)
    facts = replace(
        elder_facts(elder, on, contracted=contracted),
        lives=stay.lives if stay is not None else elder.lives,
        served_by=frozenset() if organization is None else served_by(organization, on),
        ability_level=ability_level_on(elder.pk, on),
    )
    return facts, institution


def served_by(organization: Organization, on: date) -> frozenset[str]:
    """Give the kinds of places that serve who lives in an institution: itself, its units, and its partners on a day."""
    partners = {
        one.medical_organization.kind
        for one in agreements_of(organization.pk)
        if one.starts_on <= on <= last_day_of(one)
    }
    return frozenset({organization.kind, *institution_facts(organization, on).has, *partners})


def judged_for(elder: Elder, standings: Iterable[Standing], stays: list[Stay], until: date) -> list[Judged]:
    """Judge each ground on its first day, on each anniversary, and on the day of each move.

    One year beyond the horizon is judged too, because the last window that begins by it may end then.
    """
    every = list(standings)
    turns = [stay.starts_on for stay in stays[1:]]
    judged = list[Judged]()
    for standing in every:
        days = judgement_days(standing.ground, turns, add_months(until, 12))
        for index, day in enumerate(days):
            contracted = any(_contracts(other, day) for other in every)
            facts, institution = facts_on(elder, day, stays, contracted)
            residence = facts.residence or elder.residence_division_id
            promises = policy_for(residence, day).promises_to(facts, institution)
            choose = owing_to_residents if standing.resident else owing_of
            ends = days[index + 1] - DAY if index + 1 < len(days) else None
            judged.append(Judged(standing.ground, day, choose(promises, standing.mode), ends))
    return judged


def _contracts(standing: Standing, day: date) -> bool:
    """Say whether a ground makes the elder a contracted one on a day."""
    ground = standing.ground
    return ground.kind == "enrolment" and ground.starts_on <= day <= (ground.ends_on or date.max)


def absences_of(elder_id: int) -> list[Period]:
    """Give when an elder was or is not there."""
    found = Absence.objects.filter(elder_id=elder_id).values_list("starts_on", "ends_on")
    return [Period(starts_on, ends_on) for starts_on, ends_on in found]


def written_for(found: Iterable[Obligation]) -> list[Written]:
    """See obligations as they stand written, as the rules want them."""
    return [
        Written(
            one.pk, one.item, tuple(one.clauses), one.starts_on, one.due_on, one.ordinal, _ground_of(one),
            None if one.void_on is None else Void(one.void_on, one.void_reason), one.kept_on, one.waived_on,
        )
        for one in found
    ]  # fmt: skip


def _ground_of(one: Obligation) -> tuple[str, int] | None:
    if one.enrolment_id is not None:
        return ("enrolment", one.enrolment_id)
    return None if one.agreement_id is None else ("agreement", one.agreement_id)


def by_ground(standings: Iterable[Standing]) -> Mapping[tuple[str, int], Standing]:
    """Find grounds by kind and number; of several stays under one agreement the last stands."""
    return {(one.ground.kind, one.ground.key): one for one in standings}


def row_of(owed: Owed, standing: Standing, judged_on: date) -> dict[str, object]:
    """Give the columns that a planned obligation of a ground has."""
    kind, key = standing.ground.kind, standing.ground.key
    return {
        "item": owed.item, "clauses": list(owed.clauses), "starts_on": owed.starts_on, "due_on": owed.due_on,
        "ordinal": owed.ordinal, "judged_on": owed.judged_on or judged_on,
        "enrolment_id": key if kind == "enrolment" else None, "agreement_id": key if kind == "agreement" else None,
        "team_id": standing.team_id, "provider_id": standing.provider_id,
        "void_on": None if owed.void is None else owed.void.on, "void_reason": "" if owed.void is None else owed.void.reason,
    }  # fmt: skip


def of_the_elder(elder_id: int) -> Q:
    """Say that an obligation follows from an elder's grounds; what a record called for is left out."""
    return Q(elder_id=elder_id, opened_by="")
