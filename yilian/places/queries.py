"""Reads places for others."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.db.models import F, Q, QuerySet

from yilian.kernel.actors import Actor
from yilian.kernel.findings import Findings
from yilian.kernel.identifiers import division_range
from yilian.kernel.periods import Period, months_between
from yilian.kernel.refusals import NotFound, Problem
from yilian.pages.registry import findings_of
from yilian.places.models import (
    NOT_WITHDRAWN,
    BedCount,
    Characteristic,
    Declaration,
    Division,
    Licence,
    Organization,
    PackEdition,
    Participation,
    PolicyStatement,
    ServiceArea,
    UrbanMark,
)
from yilian.places.policies import policy_library
from yilian.places.rules import CARING, TREATING, Declared, declaration_problems, operating_since
from yilian.policy.facts import InstitutionFacts

PRIMARY = frozenset({"township-health-centre", "community-health-centre"})
HOSPITALS = ("general-hospital", "tcm-hospital")
HOMES = ("care-institution", "rural-care-home", "welfare-centre", "home-care-centre")
STANDING = tuple(kind for kind in BedCount.Kind if kind is not BedCount.Kind.PROJECT_TOTAL)


def within(column: str, prefix: str) -> Q:
    """Return the condition that a column of division codes lies in the subtree that a code, or the prefix of one, names."""
    first, last = division_range(prefix)
    return Q(**{f"{column}__gte": first, f"{column}__lte": last})


def in_territory(actor: Actor, column: str) -> Q:
    """Return the condition that a column of division codes lies in the territory of an actor, which may be everywhere or nowhere."""
    reach = Q(pk__in=[])
    for prefix in actor.scope.divisions:
        reach |= within(column, prefix) if prefix else Q(pk__isnull=False)
    return reach


def organizations_in(prefix: str, *, kind: str = "", mode: str = "") -> QuerySet[Organization]:
    """Return the organizations of a subtree, narrowed by kind and by mode."""
    organizations = Organization.objects.filter(within("division_id", prefix)).select_related("division")
    if kind:
        organizations = organizations.filter(kind=kind)
    return organizations.filter(modes__contains=[mode]) if mode else organizations


def organization(organization_id: int) -> Organization:
    """Return one organization."""
    organization = Organization.objects.select_related("division__parent").filter(pk=organization_id).first()
    if organization is None:
        raise NotFound("organization", organization_id)
    return organization


def division(code: str) -> Division:
    """Return one division; raise `NotFound`."""
    row = Division.objects.filter(pk=code).first()
    if row is None:
        raise NotFound("division", code)
    return row


def known_as(name: str, prefix: str = "") -> QuerySet[Organization]:
    """Return every organization that goes by a name, its own, a former one or a further name-plate; the reader chooses by code."""
    named = Q(name_zh=name) | Q(name_en=name) | Q(known_as__contains=[name]) | Q(identities__name_zh=name)
    return organizations_in(prefix).filter(named).distinct()


def licences_on(on: date) -> QuerySet[Licence]:
    """Return the licences and filings in force on a day."""
    return Licence.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on), starts_on__lte=on)


def with_both_licences(on: date) -> QuerySet[Organization]:
    """Return the organizations that hold a medical and a care licence on a day (两证齐全, TZ-08)."""
    medical = licences_on(on).filter(kind__in=TREATING).values("organization")
    care = licences_on(on).filter(kind__in=CARING).values("organization")
    return Organization.objects.filter(pk__in=medical).filter(pk__in=care)


def beds_on(on: date, organizations: Iterable[int] | None = None) -> dict[int, dict[str, int]]:
    """Return the beds of each kind that organizations had on a day: the last count of or before it; uncounted kinds are absent."""
    counts = BedCount.objects.filter(on__lte=on)
    if organizations is not None:
        counts = counts.filter(organization__in=organizations)
    latest = counts.order_by("organization_id", "kind", "-on").distinct("organization_id", "kind")
    beds: dict[int, dict[str, int]] = {}
    for organization_id, kind, count in latest.values_list("organization_id", "kind", "count"):
        beds.setdefault(organization_id, {})[kind] = count
    return beds


def characteristics_of(organization_id: int) -> QuerySet[Characteristic]:
    """Return what is recorded of an organization, what counts before what is withdrawn, the newest first."""
    rows = Characteristic.objects.filter(organization_id=organization_id).select_related("corrected_by")
    return rows.order_by(F("withdrawn_on").desc(nulls_first=True), "about", "word", "-starts_on", "-pk")


def characteristic(characteristic_id: int) -> Characteristic:
    """Return one entry of an organization; raise `NotFound`."""
    row = Characteristic.objects.select_related("organization").filter(pk=characteristic_id).first()
    if row is None:
        raise NotFound("characteristic", characteristic_id)
    return row


def declaration_problems_of(made: Declaration, last: date) -> tuple[Problem, ...]:
    """Return what is wrong with a declaration that is about to be made and may begin on a day at the latest."""
    same = {name: getattr(made, name) for name in made.SAME}
    others = type(made)._default_manager.filter(NOT_WITHDRAWN, **same).order_by("starts_on")
    days = tuple(Period(*each) for each in others.values_list("starts_on", "ends_on"))
    document = None if made._meta.get_field("document").blank else made.document
    return declaration_problems(Declared(made.period, document, last, days))


def word_called(text: str) -> str:
    """Return the code of a word of the catalogue by its code or its Chinese label; what is neither comes back as it is."""
    words = policy_library().catalogue.words
    return next((word.code for word in words if text.strip() in (word.code, word.name.zh)), text)


def participations() -> QuerySet[Participation]:
    """Return in what places take part, what counts first, the newest first."""
    rows = Participation.objects.select_related("division")
    return rows.order_by(F("withdrawn_on").desc(nulls_first=True), "-starts_on", "-pk")


def participation(participation_id: int) -> Participation:
    """Return one declaration of taking part; raise `NotFound`."""
    row = participations().filter(pk=participation_id).first()
    if row is None:
        raise NotFound("participation", participation_id)
    return row


def institution_facts(organization: Organization, on: date) -> InstitutionFacts:
    """Gather what policies ask about an institution on a day."""
    return facts_of_institutions([organization], on)[organization.pk]


def facts_of_institutions(organizations: Iterable[Organization], on: date) -> dict[int, InstitutionFacts]:
    """Gather what policies ask about institutions on a day, in a few statements however many they are.

    What is recorded by word, what follows from level, licences and filings, and what other modules find in their records.
    """
    listed = list(organizations)
    keys = [organization.pk for organization in listed]
    licences, recorded, findings = _licences_of(keys, on), _recorded_of(keys, on), findings_of(keys, on)
    beds = beds_on(on, keys)
    known = {key: (licences[key], recorded[key], findings[key]) for key in keys}
    return {each.pk: _facts(each, on, beds.get(each.pk, {}), known[each.pk]) for each in listed}


Licences = dict[tuple[str, str], list[Period]]
Recorded = dict[str, bool]


def _licences_of(keys: Sequence[int], on: date) -> defaultdict[int, Licences]:
    """Return the licences begun by a day, by institution, kind and unit."""
    begun = Licence.objects.filter(organization__in=keys, starts_on__lte=on)
    by_key: defaultdict[int, Licences] = defaultdict(dict)
    for key, kind, unit, first, last in begun.values_list("organization_id", "kind", "unit", "starts_on", "ends_on"):
        by_key[key].setdefault((kind, unit), []).append(Period(first, last))
    return by_key


def _recorded_of(keys: Sequence[int], on: date) -> defaultdict[int, Recorded]:
    """Return the words recorded of institutions on a day, and whether they hold."""
    rows = Characteristic.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=on),
        organization__in=keys,
        starts_on__lte=on,
        withdrawn_on__isnull=True,
    )
    by_key: defaultdict[int, Recorded] = defaultdict(dict)
    for key, word, holds in rows.values_list("organization_id", "word", "holds"):
        by_key[key][word] = holds
    return by_key


def _facts(
    organization: Organization, on: date, beds: Mapping[str, int], known: tuple[Licences, Recorded, Findings]
) -> InstitutionFacts:
    licences, recorded, findings = known
    since = {key: first for key, periods in licences.items() if (first := operating_since(periods, on)) is not None}
    units = {unit: first for (kind, unit), first in since.items() if kind == Licence.Kind.MEDICAL_UNIT}
    held = {word for word, holds in recorded.items() if holds} | findings.words
    held |= {unit for unit in units if unit} | _words_of_the_register(organization, on, since)
    operates = min(units.values(), default=organization.operates_since)
    return InstitutionFacts(
        kind=organization.kind,
        beds=sum(beds.get(kind, 0) for kind in STANDING) if beds.keys() & set(STANDING) else None,
        care_type=organization.care_type or None,
        operated_months=None if operates is None else max(0, months_between(operates, on)),
        ownership=organization.ownership or None,
        has=frozenset(held),
        unrecorded=frozenset(policy_library().catalogue.open_words - recorded.keys() - held),
        mainly_disabled=findings.mainly_disabled,
        modes=frozenset(organization.modes),
        division=organization.division_id,
    )


def _words_of_the_register(organization: Organization, on: date, since: Mapping[tuple[str, str], date]) -> set[str]:
    """Return the words that follow from level, licences, filings and designation."""
    kinds = {kind for kind, _unit in since}
    designated = organization.insurance_designated_on
    follows = {
        organization.level: bool(organization.level),
        "secondary-or-above": organization.level in (Organization.Level.SECOND, Organization.Level.THIRD),
        "medical-licence": bool(kinds & set(TREATING)),
        "care-licence": Licence.Kind.CARE in kinds,
        "internal-medical-unit": Licence.Kind.MEDICAL_UNIT in kinds,
        "internal-unit-filed": Licence.Kind.MEDICAL_UNIT in kinds,
        "insurance-designated": designated is not None and designated <= on,
    }
    return {word for word, holds in follows.items() if holds}


def divisions_in_scope(actor: Actor) -> QuerySet[Division]:
    """Return the villages and communities of an actor's territory."""
    return Division.objects.filter(in_territory(actor, "code"), level=Division.Level.VILLAGE).order_by("code")


def townships_in_scope(actor: Actor) -> QuerySet[Division]:
    """Return the townships and streets of an actor's territory, by code."""
    return Division.objects.filter(in_territory(actor, "code"), level=Division.Level.TOWNSHIP).order_by("code")


def organizations_in_scope(actor: Actor) -> QuerySet[Organization]:
    """Return the organizations that an actor may act for: those of the territory, and those named one by one."""
    reach = in_territory(actor, "division_id") | Q(pk__in=actor.scope.organizations)
    return Organization.objects.filter(reach).select_related("division").order_by("division_id", "code")


def divisions_for_organizations(actor: Actor) -> QuerySet[Division]:
    """Return the divisions of an actor's territory in which an organization may stand, from counties down to townships."""
    levels = (Division.Level.COUNTY, Division.Level.TOWNSHIP)
    return Division.objects.filter(in_territory(actor, "code"), level__in=levels).order_by("code")


def organizations_asked_for(query: Mapping[str, str], on: date) -> QuerySet[Organization]:
    """Return the organizations that a list asks for: `division`, `kind`, `mode`, `q` (name or pinyin), `licences`, `sort`."""
    division = query["division"] if query["division"].isdigit() else ""
    listed = organizations_in(division, kind=query["kind"], mode=query["mode"])
    text = query["q"].strip()
    if text:
        named = known_as(text, division).values("pk")
        listed = (
            listed.filter(name_zh__contains=text) | listed.filter(pinyin__startswith=text) | listed.filter(pk__in=named)
        )
    if query["licences"] == "both":
        listed = listed.filter(pk__in=with_both_licences(on).values("pk"))
    return listed.order_by("pinyin", "code") if query["sort"] == "name" else listed.order_by("division_id", "code")


def primary_care_areas() -> list[tuple[Division, Organization]]:
    """Return the divisions that villages lie in, by code, each with the health centre that serves it."""
    divisions = Division.objects.filter(children__level=Division.Level.VILLAGE).distinct().order_by("code")
    centres = Organization.objects.filter(kind__in=PRIMARY).select_related("division").order_by("-pk")
    by_area = {centre.division_id[:9]: centre for centre in centres}
    return [(division, by_area[division.code[:9]]) for division in divisions if division.code[:9] in by_area]


def hospitals(prefix: str = "") -> list[Organization]:
    """Return the general and the TCM hospitals of a subtree, by number."""
    return list(organizations_in(prefix).filter(kind__in=HOSPITALS).order_by("pk"))


def care_homes(prefix: str = "") -> list[Organization]:
    """Return the care homes of a subtree: where elders live before where they are helped at home, the largest first.

    How large a home is says its last count of beds, or the size of its building where none was counted.
    """
    homes = organizations_in(prefix).filter(kind__in=HOMES)
    beds = {key: max(counts.values()) for key, counts in beds_on(date.max, homes.values_list("pk", flat=True)).items()}

    def place_of(home: Organization) -> tuple[bool, int, int, str]:
        return home.kind == HOMES[-1], -beds.get(home.pk, 0), HOMES.index(home.kind), home.code

    return sorted(homes, key=place_of)


def service_areas_of(organization_id: int) -> QuerySet[ServiceArea]:
    """Return the divisions for which an organization answers or answered, the present ones first, those withdrawn last."""
    areas = ServiceArea.objects.filter(organization_id=organization_id).select_related("division__parent")
    return areas.order_by(
        F("withdrawn_on").desc(nulls_first=True), F("ends_on").desc(nulls_first=True), "division_id", "-pk"
    )


def service_area(area_id: int) -> ServiceArea:
    """Return one service area; raise `NotFound`."""
    row = ServiceArea.objects.select_related("organization", "division").filter(pk=area_id).first()
    if row is None:
        raise NotFound("service-area", area_id)
    return row


def divisions_within_reach(actor: Actor) -> QuerySet[Division]:
    """Return the counties, townships and villages of an actor's territory."""
    levels = (Division.Level.COUNTY, Division.Level.TOWNSHIP, Division.Level.VILLAGE)
    return Division.objects.filter(in_territory(actor, "code"), level__in=levels).order_by("code")


def urban_marks(actor: Actor) -> QuerySet[UrbanMark]:
    """Return the urban marks of an actor's territory: those that hold, those that ended, those withdrawn."""
    marks = UrbanMark.objects.filter(in_territory(actor, "division_id")).select_related("division__parent")
    return marks.order_by(
        F("withdrawn_on").desc(nulls_first=True), F("ends_on").desc(nulls_first=True), "division_id", "-pk"
    )


def urban_mark(mark_id: int) -> UrbanMark:
    """Return one urban mark; raise `NotFound`."""
    row = UrbanMark.objects.select_related("division").filter(pk=mark_id).first()
    if row is None:
        raise NotFound("urban-mark", mark_id)
    return row


def statement_ids(keys: Iterable[str]) -> dict[str, int]:
    """Return the numbers of the statements that are kept under some keys."""
    return dict(PolicyStatement.objects.filter(key__in=list(keys)).values_list("key", "pk"))


def editions_not_planned_by() -> list[tuple[str, str]]:
    """Return the packs, each with the digest of its text, by which not everything has been planned yet."""
    planned = set(PackEdition.objects.values_list("pack", "digest"))
    return [edition for pack in policy_library().packs if (edition := (pack.id, pack.digest)) not in planned]
