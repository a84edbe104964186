"""Gathers what decides what is owed: bases, facts of a person on a day, absences, and what stands written."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db.models import Q

from yilian.agreements.models import Agreement
from yilian.agreements.queries.enrolments import is_contracted
from yilian.assessments.queries import ability_days, ability_level_on
from yilian.audit.statements import Statement
from yilian.kernel.bases import Basis, BasisKind
from yilian.kernel.deadlines import midnight_after
from yilian.kernel.parties import Party, PartyKind
from yilian.kernel.periods import Period, add_months
from yilian.kernel.records import RecordRef
from yilian.obligations.models import Absence, Obligation
from yilian.obligations.rules.differences import ExistingObligation
from yilian.obligations.rules.planning import Entitlement, Owed, Void, joined, judgement_days
from yilian.obligations.rules.service_rules import service_rules_on
from yilian.pages.registry import bases_of
from yilian.people.models import Elder, ResidencePeriod, Team
from yilian.people.queries.persons import elder_facts
from yilian.places.models import Organization
from yilian.places.policies import policies_with_participation, policy_for, policy_library
from yilian.places.queries import institution_facts
from yilian.policy.facts import ElderFacts, InstitutionFacts
from yilian.policy.promises import Promise
from yilian.policy.resolution import Policy

DAY = timedelta(days=1)
ENROLMENT, AGREEMENT = "agreements.enrolment", "agreements.agreement"


@dataclass(frozen=True, slots=True)
class ResidenceSpan:
    """That an elder lived in an institution, or at home, from a day to a day."""

    organization: Organization | None
    lives: str
    starts_on: date
    ends_on: date

    def holds(self, day: date) -> bool:
        """Return whether a day lies in it."""
        return self.starts_on <= day <= self.ends_on


class Institutions:
    """What is asked of institutions again and again while many are planned for, read once; it lives as long as one action."""

    def __init__(self) -> None:
        self._agreements: dict[int, list[Agreement]] = {}
        self._facts: dict[tuple[int, date], InstitutionFacts] = {}
        self._promises: dict[object, tuple[Promise, ...]] = {}
        self._bases: dict[int, list[Basis]] = {}
        self._policy_on: Callable[[str, date], Policy] | None = None

    def read_bases(self, elder_ids: Sequence[int]) -> None:
        """Read on what something is owed to elders, all at once."""
        self._bases |= bases_of(elder_ids)

    def bases(self, elder_id: int) -> list[Basis]:
        """Return every basis that an elder has or had."""
        if elder_id not in self._bases:
            self.read_bases([elder_id])
        return self._bases[elder_id]

    def agreements_of(self, organization_id: int) -> list[Agreement]:
        """Return the agreements that a care institution has or had."""
        if organization_id not in self._agreements:
            self._agreements[organization_id] = agreements_of(organization_id)
        return self._agreements[organization_id]

    def facts(self, organization: Organization, on: date) -> InstitutionFacts:
        """Return what policies ask about an institution on a day."""
        if (organization.pk, on) not in self._facts:
            self._facts[organization.pk, on] = institution_facts(organization, on)
        return self._facts[organization.pk, on]

    def promises(self, on: date, elder: ElderFacts, institution: InstitutionFacts | None) -> tuple[Promise, ...]:
        """Return what is promised to somebody with these facts on a day."""
        key = (on, elder, institution)
        if key not in self._promises:
            self._promises[key] = self.policy_on(elder.residence or "", on).promises_to(elder, institution)
        return self._promises[key]

    def policy_on(self, division: str, on: date) -> Policy:
        """Return the policy in force in a division on a day, with that in which places take part."""
        if self._policy_on is None:
            self._policy_on = policies_with_participation()
        return self._policy_on(division, on)


FORMER_STAYS = Statement(
    lambda elder: (
        ResidencePeriod.objects.filter(elder_id=elder, basis="stay", ends_on__isnull=False)
        .select_related("organization")
        .order_by("ends_on")
    ),
    int,
)


def residence_spans(elder: Elder) -> list[ResidenceSpan]:
    """Return where an elder has lived, the earliest first; a former place with an institution was a span in it."""
    spans, since = list[ResidenceSpan](), date.min
    for stay in FORMER_STAYS(elder.pk):
        lives = Elder.Lives.AT_HOME if stay.organization is None else Elder.Lives.IN_INSTITUTION
        ends_on = stay.ends_on or date.max
        spans.append(ResidenceSpan(stay.organization, lives, since, ends_on))
        since = ends_on + DAY
    spans.append(ResidenceSpan(elder.organization, elder.lives, since, date.max))
    return spans


def agreements_of(organization_id: int) -> list[Agreement]:
    """Return the agreements that a care institution has or had, once both sides have signed."""
    signed = Agreement.objects.filter(care_signed_on__isnull=False, medical_signed_on__isnull=False)
    of_home = signed.filter(care_organization_id=organization_id).select_related("medical_organization", "team")
    return list(of_home.order_by("pk"))


def running_agreements(on: date) -> list[Agreement]:
    """Return the agreements that hold on a day or will, signed by both sides."""
    signed = Agreement.objects.filter(care_signed_on__isnull=False, medical_signed_on__isnull=False, ends_on__gte=on)
    return [agreement for agreement in signed.order_by("pk") if last_day_of(agreement) >= on]


def last_day_of(agreement: Agreement) -> date:
    """Return the last day on which an agreement holds."""
    return min(agreement.ends_on, agreement.ended_on or agreement.ends_on)


def team_of(agreement: Agreement) -> int | None:
    """Return the team that carries an agreement: its own, else the first of the medical institution."""
    if agreement.team_id is not None:
        return agreement.team_id
    teams = Team.objects.filter(organization_id=agreement.medical_organization_id).order_by("pk")
    return teams.values_list("pk", flat=True).first()


def facts_on(
    elder: Elder, on: date, spans: Iterable[ResidenceSpan], institutions: Institutions
) -> tuple[ElderFacts, InstitutionFacts | None]:
    """Return what policies ask about an elder on a day, and about the institution lived in then."""
    span = next((span for span in spans if span.holds(on)), None)
    organization = span.organization if span is not None else None
    institution = None if organization is None else institutions.facts(organization, on)
    kinds = frozenset[str]() if organization is None else served_by(organization, on, institutions)
    facts = replace(
        elder_facts(elder, on, ability_level=ability_level_on(elder.pk, on), institution_kinds=kinds),
        lives=span.lives if span is not None else elder.lives,
    )
    return facts, institution


def promises_on(elder: Elder, on: date) -> tuple[Promise, ...]:
    """Return what the documents promise to an elder on a day: at home, or as a resident of the institution lived in then."""
    return promises_by(policy_facts(elder, on), on)


PolicyFacts = tuple[ElderFacts, InstitutionFacts | None]


def policy_facts(elder: Elder, on: date) -> PolicyFacts:
    """Return all that policies ask about an elder on a day, the contract too, and about the institution lived in then."""
    facts, institution = facts_on(elder, on, residence_spans(elder), Institutions())
    return replace(facts, contracted=is_contracted(elder.pk, on)), institution


def promises_by(known: PolicyFacts, on: date) -> tuple[Promise, ...]:
    """Return what the documents promise to somebody of whom this is known."""
    facts, institution = known
    return policies_with_participation()(facts.residence or "", on).promises_to(facts, institution)


def promised_clauses(elder: Elder, item: str, on: date) -> tuple[str, ...]:
    """Return the clauses that promise an item to an elder on a day; without one it is a favour and nothing is owed."""
    return next((promise.clauses for promise in promises_on(elder, on) if promise.item == item), ())


def served_by(organization: Organization, on: date, institutions: Institutions) -> frozenset[str]:
    """Return the kinds of places that serve who lives in an institution: itself, its units, and its partners on a day."""
    partners = {
        agreement.medical_organization.kind
        for agreement in institutions.agreements_of(organization.pk)
        if agreement.starts_on <= on <= last_day_of(agreement)
    }
    return frozenset(
        {organization.kind, *institutions.facts(organization, on).has, *partners, *signs(organization, on)}
    )


def signs(organization: Organization, on: date) -> frozenset[str]:
    """Return the integrated kinds that an institution is by the modes it works in.

    A health centre that works in the mode of integrated centres is one, under whatever sign it is registered: one staff may hold
    several (PA-30). A clinic or a partner is no such sign: it needs its licence, or its agreement.
    """
    packages = (package for pack in policy_for(organization.division_id, on).packs for package in pack.services)
    kinds = {kind for package in packages if package.mode in organization.modes for kind in package.providers}
    integrated = {kind.code for kind in policy_library().catalogue.place_kinds if kind.sector == "integrated"}
    return frozenset(kinds & integrated)


def entitlements_for(
    elder: Elder,
    bases: Iterable[Basis],
    spans: list[ResidenceSpan],
    until: date,
    institutions: Institutions,
) -> list[Entitlement]:
    """Judge each basis on its first day, on each anniversary, and on the day of each move and each assessment of ability.

    Residence is judged as if there were no contract: what a contract promises beyond it, the contract carries.
    One year beyond the horizon is judged too, because the last window that begins by it may end then.
    """
    every = list(bases)
    life_events = sorted({span.starts_on for span in spans[1:]} | set(ability_days(elder.pk)))
    entitlements, known = list[Entitlement](), dict[date, tuple[ElderFacts, InstitutionFacts | None]]()
    for basis in every:
        days = judgement_days(basis, life_events, add_months(until, 12))
        for index, day in enumerate(days):
            contracted = basis.kind is not BasisKind.RESIDENCE and any(_contracts(other, day) for other in every)
            if day not in known:
                known[day] = facts_on(elder, day, spans, institutions)
            facts, institution = known[day]
            promises = institutions.promises(day, replace(facts, contracted=contracted), institution)
            ends = days[index + 1] - DAY if index + 1 < len(days) else None
            entitlements.append(Entitlement(basis, day, service_rules_on(basis, promises), ends))
    return entitlements


def _contracts(basis: Basis, day: date) -> bool:
    """Return whether a basis makes the elder a contracted one on a day."""
    return basis.kind is BasisKind.ENROLMENT and basis.starts_on <= day <= (basis.ends_on or date.max)


def absences_of(elder_id: int) -> list[tuple[str, Period]]:
    """Return when and why an elder was or is not there."""
    rows = Absence.objects.filter(elder_id=elder_id).values_list("kind", "starts_on", "ends_on")
    return [(kind, Period(starts_on, ends_on)) for kind, starts_on, ends_on in rows]


def events_for(
    elder_id: int, entitlements: Iterable[Entitlement], absences: Iterable[tuple[str, Period]]
) -> Mapping[str, list[date]]:
    """Return the days of the events in an elder's life after which something is owed to them.

    A discharge is the last day of a stay in hospital; two with no night between them are one.
    """
    events_named = {rule.timing.when for entitlement in entitlements for rule in entitlement.rules}
    events = {"discharge": _ends(absences, hospital=True), "return": _ends(absences, hospital=False)}
    return events | ({"assessment": list(ability_days(elder_id))} if "assessment" in events_named else {})


def _ends(absences: Iterable[tuple[str, Period]], *, hospital: bool) -> list[date]:
    away = joined(period for kind, period in absences if (kind == Absence.Kind.HOSPITAL) is hospital)
    return [period.ends_on for period in away if period.ends_on is not None]


def existing_obligations(rows: Iterable[Obligation]) -> list[ExistingObligation]:
    """Return obligations as they stand written, as the rules want them."""
    return [
        ExistingObligation(
            row.pk,
            row.what,
            tuple(row.clauses),
            row.starts_on,
            row.due_on,
            row.ordinal,
            row.basis,
            None if row.void_on is None else Void(row.void_on, row.void_reason),
            row.fulfilled_on,
            row.waived_on,
            None if row.obligor_id is None else Party(PartyKind.ORGANIZATION, row.obligor_id),
        )
        for row in rows
    ]


def by_record(bases: Iterable[Basis]) -> Mapping[RecordRef, Basis]:
    """Return bases by their record; of several spans under one agreement the last stands."""
    return {basis.record: basis for basis in bases}


def row_of(owed: Owed, basis: Basis, judged_on: date) -> dict[str, object]:
    """Return the columns that a planned obligation of a basis has."""
    parties = {"obligor_id": basis.obligor, "team_id": basis.performer}
    return planned_columns(owed, basis.record, judged_on) | {
        column: None if party is None else party.key for column, party in parties.items()
    }


def planned_columns(owed: Owed, basis: RecordRef, judged_on: date) -> dict[str, object]:
    """Return the columns of a planned obligation but for its parties."""
    return {
        "what": owed.item,
        "clauses": list(owed.clauses),
        "starts_on": owed.starts_on,
        "due_at": midnight_after(owed.due_on),
        "ordinal": owed.ordinal,
        "judged_on": owed.judged_on or judged_on,
        "planned": True,
        "lapses": owed.lapses,
        "basis_kind": basis.label,
        "basis_key": basis.key,
        "void_on": None if owed.void is None else owed.void.on,
        "void_reason": "" if owed.void is None else owed.void.reason,
    }


def of_the_elder(elder_id: int) -> Q:
    """Return the condition that an obligation follows from an elder's bases; what a record called for is left out."""
    return Q(elder_id=elder_id, planned=True)
