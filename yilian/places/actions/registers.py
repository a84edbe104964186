"""Writes the registers of places."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from yilian.audit.actions import action
from yilian.kernel.actors import Actor
from yilian.kernel.messages import words
from yilian.kernel.periods import Period
from yilian.kernel.refusals import Invalid, Problem, refuse, refuse_if
from yilian.places.models import (
    BedCount,
    Department,
    Division,
    Licence,
    Organization,
    OrganizationIdentity,
    PackEdition,
    PolicyStatement,
)
from yilian.places.pinyin import pinyin_of
from yilian.places.policies import policy_library
from yilian.places.rules import (
    Particulars,
    ending_refusal,
    licence_refusal,
    particulars_problems,
)


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
    planned: bool = False
    insurance_designated_on: date | None = None
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


@action("places.manage", name="places.register_organization", title=words("登记机构", "register an organization"))
def register_organization(actor: Actor, *, code: str, details: OrganizationDetails) -> Organization:
    """Enter an organization under a code of its own; names do not tell organizations apart, codes do."""
    if Organization.objects.filter(code=code).exists():
        refuse("organization-code-taken", organization_code=code)
    return _save(actor, Organization(code=code), details)


@action("places.manage", name="places.revise_organization", title=words("更正机构", "revise an organization"))
def revise_organization(actor: Actor, organization: Organization, *, details: OrganizationDetails) -> Organization:
    """Correct what is known of an organization."""
    refuse_if(actor.area_refusal(organization.division_id, organization.pk))
    return _save(actor, organization, details)


def _save(actor: Actor, organization: Organization, details: OrganizationDetails) -> Organization:
    """Judge the details and write them."""
    particulars = Particulars(details.name_zh, details.uscc, details.longitude, details.latitude)
    problems = [*particulars_problems(particulars), *_unknown(details)]
    if problems:
        raise Invalid(*problems)
    refuse_if(actor.area_refusal(details.division, organization.pk))
    same = Organization.objects.filter(uscc=details.uscc.upper()).exclude(pk=organization.pk).first()
    if details.uscc and same is not None:
        refuse("credit-code-taken", name=same.name_zh)
    plain = (
        "name_en",
        "kind",
        "level",
        "ownership",
        "care_type",
        "operates_since",
        "planned",
        "insurance_designated_on",
        "note",
    )
    for name in (*plain, "longitude", "latitude"):
        setattr(organization, name, getattr(details, name))
    organization.name_zh, organization.uscc = details.name_zh.strip(), details.uscc.strip().upper()
    organization.pinyin = pinyin_of(organization.name_zh)
    organization.known_as, organization.modes = list(details.known_as), list(details.modes)
    organization.division_id = details.division
    organization.save()
    organization.identities.all().delete()
    OrganizationIdentity.objects.bulk_create(
        OrganizationIdentity(organization=organization, name_zh=name, kind=kind) for name, kind in details.identities
    )
    return organization


def _unknown(details: OrganizationDetails) -> list[Problem]:
    """List the words and places that do not exist."""
    catalogue = policy_library().catalogue
    problems = [
        Problem("modes", "mode-unknown", (("mode", mode),)) for mode in details.modes if mode not in catalogue.mode
    ]
    if details.kind not in catalogue.place_kind:
        problems.append(Problem("kind", "kind-unknown", (("kind", details.kind),)))
    if not Division.objects.filter(code=details.division).exists():
        problems.append(Problem("division", "division-not-registered", (("division", details.division),)))
    return problems


@action("places.manage", name="places.grant_licence", title=words("登记许可", "record a licence"))
def grant_licence(actor: Actor, organization: Organization, *, new_licence: NewLicence) -> Licence:
    """Enter a licence or filing; a renewal is a new one that starts after the one before has ended."""
    refuse_if(actor.area_refusal(organization.division_id, organization.pk))
    if not new_licence.number.strip():
        raise Invalid(Problem("number", "licence-number-missing"))
    period = Period(new_licence.starts_on, new_licence.ends_on)
    others = organization.licences.filter(kind=new_licence.kind).values_list("starts_on", "ends_on")
    refuse_if(licence_refusal(period, [Period(*other) for other in others]))
    return Licence.objects.create(
        organization=organization,
        kind=new_licence.kind,
        number=new_licence.number.strip(),
        unit=new_licence.unit,
        starts_on=new_licence.starts_on,
        ends_on=new_licence.ends_on,
    )


@action("places.manage", name="places.end_licence", title=words("终止许可", "end a licence"), log=("ends_on", "reason"))
def end_licence(actor: Actor, licence: Licence, *, ends_on: date, reason: str) -> Licence:
    """End a licence before its time, with the reason."""
    organization = licence.organization
    refuse_if(actor.area_refusal(organization.division_id, organization.pk))
    refuse_if(ending_refusal(Period(licence.starts_on, licence.ends_on), ends_on))
    licence.ends_on, licence.end_reason = ends_on, reason.strip()
    licence.save(update_fields=["ends_on", "end_reason"])
    return licence


@action("places.manage", name="places.count_beds", title=words("登记床位数", "count beds"), log=("counts", "on"))
def count_beds(actor: Actor, organization: Organization, *, counts: Mapping[str, int], on: date) -> list[BedCount]:
    """Enter how many beds of each kind an organization has from a day on; the same day again corrects the count."""
    refuse_if(actor.area_refusal(organization.division_id, organization.pk))
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


@action("places.manage", name="places.load_divisions", title=words("批量装入区划", "load divisions"))
def load_divisions(actor: Actor, *, divisions: Sequence[Division]) -> int:
    """Enter divisions; a code that is there already takes the new names."""
    Division.objects.bulk_create(
        divisions,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name_zh", "name_en", "pinyin", "level", "parent", "longitude", "latitude", "synthetic"],
    )
    return len(divisions)


@action("places.manage", name="places.load_organizations", title=words("批量装入机构", "load organizations"))
def load_organizations(actor: Actor, *, organizations: Sequence[Organization]) -> list[Organization]:
    """Enter organizations; a code that is there already is left as it is."""
    Organization.objects.bulk_create(organizations, ignore_conflicts=True)
    codes = [organization.code for organization in organizations]
    return list(Organization.objects.filter(code__in=codes).order_by("pk"))


@action("places.manage", name="places.load_departments", title=words("批量装入部门", "load departments"))
def load_departments(actor: Actor, *, departments: Sequence[Department]) -> int:
    """Enter the departments that documents name."""
    Department.objects.bulk_create(departments, ignore_conflicts=True)
    return len(departments)


@action("places.manage", name="places.record_beds", title=words("批量装入床位数", "load counts of beds"))
def record_beds(actor: Actor, *, counts: Sequence[BedCount]) -> int:
    """Enter many counts of beds at once; what is there already is left as it is."""
    BedCount.objects.bulk_create(counts, ignore_conflicts=True)
    return len(counts)


@action("places.manage", name="places.keep_statements", title=words("留存文件原文", "keep what documents say"))
def keep_statements(actor: Actor, *, statements: Mapping[str, object]) -> int:
    """Keep what documents say now, by key; what is kept already stays. Return how many were handed in."""
    rows = [PolicyStatement(key=key, said=said) for key, said in statements.items()]
    PolicyStatement.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


@action(
    "places.manage",
    name="places.record_editions",
    title=words("登记已据以安排的文件版本", "record what was planned by"),
)
def record_editions(actor: Actor, *, editions: Sequence[tuple[str, str]]) -> int:
    """Record by which texts of packs everything has been planned; return how many were handed in."""
    rows = [PackEdition(pack=pack, digest=digest) for pack, digest in editions]
    PackEdition.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)
