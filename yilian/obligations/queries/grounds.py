"""Gathers what decides what is owed: grounds, facts of a person on a day, absences, and what stands written."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db.models import Q

from yilian.agreements.models import Agreement, Enrolment
from yilian.agreements.queries import is_contracted
from yilian.assessments.queries import ability_days, ability_level_on
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
from yilian.policy.facts import ElderFacts, InstitutionFacts
from yilian.policy.promises import Promise

DAY = timedelta(days=1)


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


class Institutions:
    """What is asked of institutions again and again while many are planned for, read once; it lives as long as one action."""

    def __init__(self) -> None:
        self._agreements: dict[int, list[Agreement]] = {}
        self._facts: dict[tuple[int, date], InstitutionFacts] = {}
        self._promises: dict[object, tuple[Promise, ...]] = {}

    def agreements_of(self, organization_id: int) -> list[Agreement]:
        """Give the agreements that a care institution has or had."""
        if organization_id not in self._agreements:
            self._agreements[organization_id] = agreements_of(organization_id)
        return self._agreements[organization_id]

    def facts(self, organization: Organization, on: date) -> InstitutionFacts:
        """Give what policies ask about an institution on a day."""
        if (organization.pk, on) not in self._facts:
            self._facts[organization.pk, on] = institution_facts(organization, on)
        return self._facts[organization.pk, on]

    def promises(self, on: date, elder: ElderFacts, institution: InstitutionFacts | None) -> tuple[Promise, ...]:
        """Give what is promised to somebody with these facts on a day."""
        key = (on, elder, institution)
        if key not in self._promises:
            self._promises[key] = policy_for(elder.residence, on).promises_to(elder, institution)
        return self._promises[key]


def stays_of(elder: Elder) -> list[Stay]:
    """Give where an elder has lived, the earliest first; a former place with an institution was a stay in it."""
    found, since = list[Stay](), date.min
    for one in elder.former_residences.filter(basis="stay").select_related("organization").order_by("ends_on"):
        lives = Elder.Lives.AT_HOME if one.organization is None else Elder.Lives.IN_INSTITUTION
        found.append(Stay(one.organization, lives, since, one.ends_on))
        since = one.ends_on + DAY
    found.append(Stay(elder.organization, elder.lives, since, date.max))
    return found


def standings_of(elder: Elder, stays: Iterable[Stay], institutions: Institutions) -> list[Standing]:
    """Give every ground that an elder has or had: enrolments, and the agreements of the institutions lived in."""
    found = [
        Standing(Ground("enrolment", one.pk, one.starts_on, one.ends_on), one.mode, one.team_id)
        for one in Enrolment.objects.filter(elder_id=elder.pk).order_by("pk")
    ]
    for stay in stays:
        if stay.organization is not None:
            signed = institutions.agreements_of(stay.organization.pk)
            found += [one for agreement in signed if (one := _resident(agreement, stay))]
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
    elder: Elder, on: date, stays: Iterable[Stay], institutions: Institutions
) -> tuple[ElderFacts, InstitutionFacts | None]:
    """Gather what policies ask about an elder on a day, and about the institution lived in then."""
    stay = next((one for one in stays if one.holds(on)), None)
    organization = stay.organization if stay is not None else None
    institution = None if organization is None else institutions.facts(organization, on)
    facts = replace(
        elder_facts(elder, on),
        lives=stay.lives if stay is not None else elder.lives,
        served_by=frozenset() if organization is None else served_by(organization, on, institutions),
        ability_level=ability_level_on(elder.pk, on),
    )
    return facts, institution


def promised_to(elder: Elder, on: date) -> tuple[Promise, ...]:
    """Give what the documents in force promise an elder on a day, by everything that is known of them on it."""
    institutions = Institutions()
    facts, institution = facts_on(elder, on, stays_of(elder), institutions)
    return institutions.promises(on, replace(facts, contracted=is_contracted(elder.pk, on)), institution)


def served_by(organization: Organization, on: date, institutions: Institutions) -> frozenset[str]:
    """Give the kinds of places that serve who lives in an institution: itself, its units, and its partners on a day."""
    partners = {
        one.medical_organization.kind
        for one in institutions.agreements_of(organization.pk)
        if one.starts_on <= on <= last_day_of(one)
    }
    return frozenset({organization.kind, *institutions.facts(organization, on).has, *partners})


def judged_for(
    elder: Elder, standings: Iterable[Standing], stays: list[Stay], until: date, institutions: Institutions
) -> list[Judged]:
    """Judge each ground on its first day, on each anniversary, and on the day of each move and each assessment of ability.

    One year beyond the horizon is judged too, because the last window that begins by it may end then.
    """
    every = list(standings)
    turns = sorted({stay.starts_on for stay in stays[1:]} | set(ability_days(elder.pk)))
    judged, known = list[Judged](), dict[date, tuple[ElderFacts, InstitutionFacts | None]]()
    for standing in every:
        days = judgement_days(standing.ground, turns, add_months(until, 12))
        for index, day in enumerate(days):
            contracted = any(_contracts(other, day) for other in every)
            if day not in known:
                known[day] = facts_on(elder, day, stays, institutions)
            facts, institution = known[day]
            promises = institutions.promises(day, replace(facts, contracted=contracted), institution)
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
