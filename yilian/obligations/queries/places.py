"""Gathers what decides what is owed to places: the promise of an agreement, and the group that a team has in a township."""

from collections.abc import Mapping
from datetime import date

from django.db import connection
from django.db.models import Q, QuerySet

from yilian.agreements.models import Agreement, Enrolment
from yilian.kernel.bases import Basis, BasisKind, ServiceRule
from yilian.kernel.identifiers import full_code
from yilian.kernel.parties import Party, PartyKind
from yilian.kernel.periods import Period
from yilian.kernel.records import RecordRef
from yilian.obligations.models import Obligation
from yilian.obligations.queries.bases import AGREEMENT, Institutions, last_day_of, served_by, team_of
from yilian.obligations.queries.worklists import TOWNSHIP
from yilian.obligations.rules.places import PlaceRule
from yilian.obligations.rules.service_rules import service_rules_for_groups, service_rules_for_institution
from yilian.people.models import Elder
from yilian.places.policies import policies_with_participation
from yilian.places.queries import institution_facts, within
from yilian.policy.facts import ElderFacts

# A person of whom nothing is known but what the group has in common; old enough for every age that documents name.
USUAL_AGE = 80


def institution_basis(agreement: Agreement) -> Basis:
    """Return an agreement as the basis of what is owed to its institution."""
    team, record = team_of(agreement), RecordRef(AGREEMENT, agreement.pk)
    obligor = Party(PartyKind.ORGANIZATION, agreement.medical_organization_id)
    performer = None if team is None else Party(PartyKind.TEAM, team)
    return Basis(
        record, agreement.starts_on, last_day_of(agreement), agreement.mode, obligor, performer, BasisKind.AGREEMENT
    )


def institution_rules(agreement: Agreement, basis: Basis) -> tuple[PlaceRule, ...]:
    """Return what an agreement owes to its institution as a whole; nothing before both sides have signed.

    Entitlement on the agreement's first day, for its whole term: it is a contract, and holds as it was made.
    """
    if agreement.care_signed_on is None or agreement.medical_signed_on is None:
        return ()
    place, on = agreement.care_organization, agreement.starts_on
    facts = institution_facts(place, on)
    institutions = Institutions()
    kinds = served_by(place, on, institutions) | {agreement.medical_organization.kind}
    resident = ElderFacts(age=USUAL_AGE, lives="in-institution", served_by=kinds, residence=place.division_id)
    policy = institutions.policy_on(place.division_id, on)
    promises = policy.promises_to(resident, facts) + policy.promises_to_institution(facts)
    return service_rules_for_institution(promises, basis.mode, _weekdays(agreement))


def _weekdays(agreement: Agreement) -> Mapping[str, tuple[int, ...]]:
    """Return the weekdays of an agreement's posts by item."""
    weekdays: dict[str, set[int]] = {}
    for item, weekday in agreement.posts.values_list("item", "weekday"):
        weekdays.setdefault(item, set()).add(weekday)
    return {item: tuple(sorted(days)) for item, days in weekdays.items()}


def residents_concerned(agreement: Agreement) -> QuerySet[Elder]:
    """Return who lives in the institution, and whoever is owed something by the agreement already."""
    lives = Q(organization_id=agreement.care_organization_id, merged_into__isnull=True)
    owed = Obligation.objects.filter(basis_kind=AGREEMENT, basis_key=agreement.pk, elder__isnull=False).values(
        "elder_id"
    )
    return Elder.objects.filter(lives | Q(pk__in=owed)).order_by("pk")


def group_of(team_id: int, township: str) -> Period | None:
    """Return the days on which a team has contracted elders in a township, from the first to the last; nothing without any."""
    members = _members(team_id, township)
    first = members.order_by("starts_on").values_list("starts_on", flat=True).first()
    if first is None:
        return None
    if members.filter(ends_on__isnull=True).exists():
        return Period(first)
    return Period(first, members.order_by("-ends_on").values_list("ends_on", flat=True).first())


def group_rules(team_id: int, township: str, held: Period, until: date) -> dict[int, tuple[ServiceRule, ...]]:
    """Return what each year owes to a group: the group services of its members' modes, judged on the year's first day."""
    modes = sorted(set(_members(team_id, township).order_by().values_list("mode", flat=True).distinct()))
    facts = ElderFacts(age=USUAL_AGE, contracted=True, residence=township)
    rules_of_year, policy_on = dict[int, tuple[ServiceRule, ...]](), policies_with_participation()
    for year in range(held.starts_on.year, until.year + 1):
        promises = policy_on(township, max(held.starts_on, date(year, 1, 1))).promises_to(facts)
        by_item = {
            service_rule.item: service_rule
            for mode in modes
            for service_rule in service_rules_for_groups(promises, mode)
        }
        rules_of_year[year] = tuple(by_item.values())
    return rules_of_year


def groups_of_teams() -> list[tuple[int, str]]:
    """Return the townships in which teams have contracted elders: team and code."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT DISTINCT enrolment.team_id, left(elder.residence_division_id, %s)
               FROM agreements_enrolment AS enrolment JOIN people_elder AS elder ON elder.id = enrolment.elder_id
               ORDER BY 1, 2""",
            [TOWNSHIP],
        )
        return [(team, full_code(code)) for team, code in cursor.fetchall()]


def group_is_planned(enrolment: Enrolment, township: str, on: date) -> bool:
    """Return whether one more member changes nothing: another was there before without an end, and the services stand written."""
    others = _members(enrolment.team_id, township).exclude(pk=enrolment.pk)
    before = others.filter(starts_on__lte=enrolment.starts_on, ends_on__isnull=True, mode=enrolment.mode)
    rows = Obligation.objects.filter(team_id=enrolment.team_id, division_id=township, planned=True)
    return before.exists() and rows.filter(void_on__isnull=True, due_on__gte=on).exists()


def group_still_has(team_id: int, township: str) -> bool:
    """Return whether a team still has somebody in a township without an end, so that one who leaves changes nothing."""
    return _members(team_id, township).filter(ends_on__isnull=True).exists()


def _members(team_id: int, township: str) -> QuerySet[Enrolment]:
    living = Q(elder__died_on__isnull=True, elder__merged_into__isnull=True)
    return Enrolment.objects.filter(living, within("elder__residence_division_id", township), team_id=team_id)
