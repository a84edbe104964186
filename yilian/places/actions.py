"""Writes the registers of places."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from yilian.audit.actions import action
from yilian.kernel.actors import Actor
from yilian.kernel.periods import Period
from yilian.kernel.refusals import Invalid, Problem, refuse, refuse_if
from yilian.places.models import BedCount, Department, Division, Licence, Organization, OrganizationIdentity
from yilian.places.pinyin import pinyin_of
from yilian.places.policies import shelf
from yilian.places.rules import Particulars, ending_refusal, licence_refusal, particulars_problems


@dataclass(frozen=True, slots=True)
class OrganizationDetails:
    """What an organization's record should say; every field is given anew when it is revised.

    `identities` are further name-plates with the same staff, name to kind (PA-30).
    """

    name_zh: str
    kind: str
    division: str
    name_en: str = ""
    known_as: tuple[str, ...] = ()
    level: str = ""
    ownership: str = ""
    uscc: str = ""
    care_type: str = ""
    operates_since: date | None = None
    insurance_designated_on: date | None = None
    units: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    modes: tuple[str, ...] = ()
    identities: tuple[tuple[str, str], ...] = ()
    longitude: float | None = None
    latitude: float | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class NewLicence:
    """A licence or filing from a day to a day; `unit` is the kind of an internal medical unit."""

    kind: str
    number: str
    starts_on: date
    ends_on: date | None = None
    unit: str = ""


@action("places.manage")
def register_organization(actor: Actor, *, code: str, details: OrganizationDetails) -> Organization:
    """Enter an organization under a code of its own; names do not tell organizations apart, codes do."""
    if Organization.objects.filter(code=code).exists():
        refuse("organization-code-taken", organization_code=code)
    return _save(actor, Organization(code=code), details)


@action("places.manage")
def revise_organization(actor: Actor, organization: Organization, *, details: OrganizationDetails) -> Organization:
    """Correct what is known of an organization."""
    if not actor.scope.covers(organization.division_id, organization.pk):
        refuse("outside-your-area")
    return _save(actor, organization, details)


def _save(actor: Actor, organization: Organization, details: OrganizationDetails) -> Organization:
    """Judge the details and write them."""
    given = Particulars(details.name_zh, details.uscc, details.longitude, details.latitude)
    problems = [*particulars_problems(given), *_unknown(details)]
    if problems:
        raise Invalid(*problems)
    if not actor.scope.covers(details.division, organization.pk):
        refuse("outside-your-area")
    same = Organization.objects.filter(uscc=details.uscc.upper()).exclude(pk=organization.pk).first()
    if details.uscc and same is not None:
        refuse("credit-code-taken", name=same.name_zh)
    plain = ("name_en", "kind", "level", "ownership", "care_type", "operates_since", "insurance_designated_on", "note")
    for name in (*plain, "longitude", "latitude"):
        setattr(organization, name, getattr(details, name))
    organization.name_zh, organization.uscc = details.name_zh.strip(), details.uscc.strip().upper()
    organization.pinyin = pinyin_of(organization.name_zh)
    organization.known_as, organization.modes = list(details.known_as), list(details.modes)
    organization.units, organization.services = list(details.units), list(details.services)
    organization.division_id = details.division
    organization.save()
    organization.identities.all().delete()
    OrganizationIdentity.objects.bulk_create(
        OrganizationIdentity(organization=organization, name_zh=name, kind=kind) for name, kind in details.identities
    )
    return organization


def _unknown(details: OrganizationDetails) -> list[Problem]:
    """List the words and places that do not exist."""
    catalogue = shelf().catalogue
    problems = [
        Problem("modes", "mode-unknown", (("mode", one),)) for one in details.modes if one not in catalogue.mode
    ]
    if details.kind not in catalogue.place_kind:
        problems.append(Problem("kind", "kind-unknown", (("kind", details.kind),)))
    if not Division.objects.filter(code=details.division).exists():
        problems.append(Problem("division", "division-not-registered", (("division", details.division),)))
    return problems


@action("places.manage")
def grant_licence(actor: Actor, organization: Organization, *, given: NewLicence) -> Licence:
    """Enter a licence or filing; a renewal is a new one that starts after the one before has ended."""
    if not actor.scope.covers(organization.division_id, organization.pk):
        refuse("outside-your-area")
    if not given.number.strip():
        raise Invalid(Problem("number", "licence-number-missing"))
    period = Period(given.starts_on, given.ends_on)
    others = organization.licences.filter(kind=given.kind).values_list("starts_on", "ends_on")
    refuse_if(licence_refusal(period, [Period(*other) for other in others]))
    return Licence.objects.create(
        organization=organization, kind=given.kind, number=given.number.strip(), unit=given.unit,
        starts_on=given.starts_on, ends_on=given.ends_on,
    )  # fmt: skip


@action("places.manage", keep=("ends_on", "reason"))
def end_licence(actor: Actor, licence: Licence, *, ends_on: date, reason: str) -> Licence:
    """End a licence before its time, with the reason."""
    organization = licence.organization
    if not actor.scope.covers(organization.division_id, organization.pk):
        refuse("outside-your-area")
    refuse_if(ending_refusal(Period(licence.starts_on, licence.ends_on), ends_on))
    licence.ends_on, licence.end_reason = ends_on, reason.strip()
    licence.save(update_fields=["ends_on", "end_reason"])
    return licence


@action("places.manage", keep=("counts", "on"))
def count_beds(actor: Actor, organization: Organization, *, counts: Mapping[str, int], on: date) -> list[BedCount]:
    """Enter how many beds of each kind an organization has from a day on; the same day again corrects the count."""
    if not actor.scope.covers(organization.division_id, organization.pk):
        refuse("outside-your-area")
    problems = [
        Problem(kind, "bed-kind-unknown", (("bed_kind", kind),)) for kind in counts if kind not in BedCount.Kind.values
    ]
    problems += [Problem(kind, "bed-count-negative") for kind, count in counts.items() if count < 0]
    if problems:
        raise Invalid(*problems)
    rows = [BedCount(organization=organization, kind=kind, count=count, on=on) for kind, count in counts.items()]
    return BedCount.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["organization", "kind", "on"], update_fields=["count"]
    )


@action("places.manage")
def load_divisions(actor: Actor, *, divisions: Sequence[Division]) -> int:
    """Enter divisions; a code that is there already takes the new names."""
    Division.objects.bulk_create(
        divisions, update_conflicts=True, unique_fields=["code"],
        update_fields=["name_zh", "name_en", "pinyin", "level", "parent", "longitude", "latitude", "synthetic"],
    )  # fmt: skip
    return len(divisions)


@action("places.manage")
def load_organizations(actor: Actor, *, organizations: Sequence[Organization]) -> list[Organization]:
    """Enter organizations; a code that is there already is left as it is."""
    Organization.objects.bulk_create(organizations, ignore_conflicts=True)
    codes = [organization.code for organization in organizations]
    return list(Organization.objects.filter(code__in=codes).order_by("pk"))


@action("places.manage")
def load_departments(actor: Actor, *, departments: Sequence[Department]) -> int:
    """Enter the departments that documents name."""
    Department.objects.bulk_create(departments, ignore_conflicts=True)
    return len(departments)


@action("places.manage")
def record_beds(actor: Actor, *, counts: Sequence[BedCount]) -> int:
    """Enter many counts of beds at once; what is there already is left as it is."""
    BedCount.objects.bulk_create(counts, ignore_conflicts=True)
    return len(counts)
