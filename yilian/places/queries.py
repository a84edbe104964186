"""Reads places for others."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.db.models import Q, QuerySet

from yilian.kernel.actors import Actor
from yilian.kernel.identifiers import division_range
from yilian.kernel.periods import months_between
from yilian.kernel.refusals import NotFound
from yilian.places.models import BedCount, Division, Licence, Organization
from yilian.policy.facts import InstitutionFacts

MEDICAL = (Licence.Kind.MEDICAL, Licence.Kind.MEDICAL_UNIT)
STANDING = tuple(kind for kind in BedCount.Kind if kind is not BedCount.Kind.PROJECT_TOTAL)


def within(column: str, prefix: str) -> Q:
    """Say that a column of division codes lies in the subtree that a code, or the prefix of one, names."""
    first, last = division_range(prefix)
    return Q(**{f"{column}__gte": first, f"{column}__lte": last})


def organizations_in(prefix: str, *, kind: str = "", mode: str = "") -> QuerySet[Organization]:
    """Give the organizations of a subtree, narrowed by kind and by mode."""
    found = Organization.objects.filter(within("division_id", prefix)).select_related("division")
    if kind:
        found = found.filter(kind=kind)
    return found.filter(modes__contains=[mode]) if mode else found


def organization(organization_id: int) -> Organization:
    """Give one organization."""
    found = Organization.objects.select_related("division__parent").filter(pk=organization_id).first()
    if found is None:
        raise NotFound("organization", organization_id)
    return found


def organization_of_code(code: str) -> Organization:
    """Give the organization with a code of its own: names are shared and change, codes do not."""
    found = Organization.objects.filter(code=code).first()
    if found is None:
        raise NotFound("organization", code)
    return found


def known_as(name: str, prefix: str = "") -> QuerySet[Organization]:
    """Give every organization that goes by a name, its own, a former one or a further name-plate; the reader chooses by code."""
    named = Q(name_zh=name) | Q(name_en=name) | Q(known_as__contains=[name]) | Q(identities__name_zh=name)
    return organizations_in(prefix).filter(named).distinct()


def licences_on(on: date) -> QuerySet[Licence]:
    """Give the licences and filings in force on a day."""
    return Licence.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on), starts_on__lte=on)


def with_both_licences(on: date) -> QuerySet[Organization]:
    """Give the organizations that hold a medical and a care licence on a day (两证齐全, TZ-08)."""
    medical = licences_on(on).filter(kind__in=MEDICAL).values("organization")
    care = licences_on(on).filter(kind=Licence.Kind.CARE).values("organization")
    return Organization.objects.filter(pk__in=medical).filter(pk__in=care)


def beds_on(on: date, organizations: Iterable[int] | None = None) -> dict[int, dict[str, int]]:
    """Give the beds of each kind that organizations had on a day: the last count of or before it; uncounted kinds are absent."""
    counts = BedCount.objects.filter(on__lte=on)
    if organizations is not None:
        counts = counts.filter(organization__in=organizations)
    latest = counts.order_by("organization_id", "kind", "-on").distinct("organization_id", "kind")
    found: dict[int, dict[str, int]] = {}
    for organization_id, kind, count in latest.values_list("organization_id", "kind", "count"):
        found.setdefault(organization_id, {})[kind] = count
    return found


def institution_facts(found: Organization, on: date, *, mainly_disabled: bool = False) -> InstitutionFacts:
    """Gather what policies ask about an institution on a day; its internal medical units in force count as what it has."""
    units = licences_on(on).filter(organization=found, kind=Licence.Kind.MEDICAL_UNIT).exclude(unit="")
    beds = beds_on(on, [found.pk]).get(found.pk, {})
    since = found.operates_since
    return InstitutionFacts(
        kind=found.kind,
        beds=sum(beds.get(kind, 0) for kind in STANDING),
        care_type=found.care_type,
        operated_months=months_between(since, on) if since is not None and since <= on else 0,
        ownership=found.ownership,
        has=frozenset(found.units) | frozenset(found.services) | frozenset(units.values_list("unit", flat=True)),
        mainly_disabled=mainly_disabled,
        modes=frozenset(found.modes),
        division=found.division_id,
    )


def divisions_in_scope(actor: Actor) -> QuerySet[Division]:
    """Give the villages and communities of an actor's territory."""
    reach = Q(pk__in=[])
    for prefix in actor.scope.divisions:
        reach |= within("code", prefix) if prefix else Q(pk__isnull=False)
    return Division.objects.filter(reach, level=Division.Level.VILLAGE).order_by("code")


def townships_in_scope(actor: Actor) -> QuerySet[Division]:
    """Give the townships and streets of an actor's territory, by code."""
    reach = Q(pk__in=[])
    for prefix in actor.scope.divisions:
        reach |= within("code", prefix) if prefix else Q(pk__isnull=False)
    return Division.objects.filter(reach, level=Division.Level.TOWNSHIP).order_by("code")


def organizations_in_scope(actor: Actor) -> QuerySet[Organization]:
    """Give the organizations that an actor may act for: those of the territory, and those named one by one."""
    reach = Q(pk__in=actor.scope.organizations)
    for prefix in actor.scope.divisions:
        reach |= within("division_id", prefix) if prefix else Q(pk__isnull=False)
    return Organization.objects.filter(reach).select_related("division").order_by("division_id", "code")


def divisions_for_organizations(actor: Actor) -> QuerySet[Division]:
    """Give the divisions of an actor's territory in which an organization may stand, from counties down to townships."""
    reach = Q(pk__in=[])
    for prefix in actor.scope.divisions:
        reach |= within("code", prefix) if prefix else Q(pk__isnull=False)
    levels = (Division.Level.COUNTY, Division.Level.TOWNSHIP)
    return Division.objects.filter(reach, level__in=levels).order_by("code")


def organizations_asked_for(asked: Mapping[str, str], on: date) -> QuerySet[Organization]:
    """Give the organizations that a list asks for: `division`, `kind`, `mode`, `q` (name or pinyin), `licences`, `sort`."""
    division = asked["division"] if asked["division"].isdigit() else ""
    found = organizations_in(division, kind=asked["kind"], mode=asked["mode"])
    text = asked["q"].strip()
    if text:
        named = known_as(text, division).values("pk")
        found = (
            found.filter(name_zh__contains=text) | found.filter(pinyin__startswith=text) | found.filter(pk__in=named)
        )
    if asked["licences"] == "both":
        found = found.filter(pk__in=with_both_licences(on).values("pk"))
    return found.order_by("pinyin", "code") if asked["sort"] == "name" else found.order_by("division_id", "code")
