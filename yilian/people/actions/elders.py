"""Registers elders, one or many, and corrects what is known of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError
from django.db.models import Q

from yilian.audit.actions import action, publish, record
from yilian.audit.clock import today
from yilian.audit.looks import record_look
from yilian.audit.models import AuditEntry
from yilian.kernel.actors import Actor
from yilian.kernel.identifiers import upgraded_resident_id
from yilian.kernel.refusals import Invalid, Problem, refuse
from yilian.people.cipher import encrypt, keyed_hash, number_hash
from yilian.people.events import ElderDied, ElderRegistered
from yilian.people.models import Elder, ElderGroup
from yilian.people.rules import Particulars, folded, particulars_problems
from yilian.places.models import Division, Organization
from yilian.places.pinyin import pinyin_and_initials
from yilian.places.policies import shelf

BATCH = 2000


@dataclass(frozen=True, slots=True)
class NewElder:
    """What is known of an elder who enters the register."""

    name: str
    sex: int
    birth_date: date
    id_number: str
    residence: str
    household: str = ""
    phone: str = ""
    address: str = ""
    lives: str = Elder.Lives.AT_HOME
    organization: int | None = None
    groups: tuple[str, ...] = ()
    longitude: float | None = None
    latitude: float | None = None
    died_on: date | None = None
    synthetic: bool = False


@dataclass(frozen=True, slots=True)
class Revision:
    """What an elder's record should say; every field is given anew."""

    name: str
    sex: int
    birth_date: date
    id_number: str
    phone: str = ""
    address: str = ""
    died_on: date | None = None


@action("people.register_elder")
def register_elder(actor: Actor, *, given: NewElder) -> Elder:
    """Register an elder; raise Invalid with every problem; refuse an identity number that is there already."""
    particulars = Particulars(given.name, given.sex, given.birth_date, given.id_number, given.died_on)
    problems = [*particulars_problems(particulars, today()), *_unknown(given)]
    if problems:
        raise Invalid(*problems)
    _refuse_registered(given.id_number)
    elder = _elder(given)
    _save(elder)
    ElderGroup.objects.bulk_create(ElderGroup(elder=elder, group=code) for code in elder.groups)
    publish(ElderRegistered(elder.pk))
    return elder


@action("people.load")
def load_elders(actor: Actor, *, given: Sequence[NewElder]) -> int:
    """Register many elders at once, as a demonstration or a take-over from another system does; problems are not judged."""
    elders = Elder.objects.bulk_create((_elder(one) for one in given), batch_size=BATCH)
    memberships = [ElderGroup(elder=elder, group=code) for elder in elders for code in elder.groups]
    ElderGroup.objects.bulk_create(memberships, batch_size=BATCH)
    return len(elders)


@action("people.register_elder", name="people.register_elders")
def register_elders(actor: Actor, *, given: Sequence[NewElder]) -> int:
    """Register many elders whose particulars were judged, as an import does; one number known already undoes them all."""
    elders = Elder.objects.bulk_create((_elder(one) for one in given), batch_size=BATCH)
    memberships = [ElderGroup(elder=elder, group=code) for elder in elders for code in elder.groups]
    ElderGroup.objects.bulk_create(memberships, batch_size=BATCH)
    record(AuditEntry.Kind.CHANGE, actor, "people.register_elder", elders=[elder.pk for elder in elders])
    for elder in elders:
        publish(ElderRegistered(elder.pk))
    return len(elders)


@action("people.revise_elder")
def revise_elder(actor: Actor, elder: Elder, *, given: Revision) -> Elder:
    """Correct an elder's particulars; raise Invalid with every problem."""
    if elder.merged_into_id:
        refuse("already-merged")
    particulars = Particulars(given.name, given.sex, given.birth_date, given.id_number, given.died_on)
    problems = particulars_problems(particulars, today())
    if problems:
        raise Invalid(*problems)
    _refuse_registered(given.id_number, besides=elder.pk)
    died = elder.died_on is None and given.died_on is not None
    elder.sex, elder.birth_date, elder.died_on = given.sex, given.birth_date, given.died_on
    elder.address = given.address
    _name(elder, given.name)
    _number(elder, given.id_number)
    _call(elder, given.phone)
    _save(elder)
    if died:
        publish(ElderDied(elder.pk))
    return elder


@action("people.show_number", keep=("purpose",))
def reveal_id_number(actor: Actor, elder: Elder, *, purpose: str) -> str:
    """Give the full identity number to somebody who states what for; the look is kept with that purpose."""
    if not purpose.strip():
        raise Invalid(Problem("purpose", "purpose-missing"))
    record_look(actor.for_purpose(purpose.strip()[:40]), [elder.pk], "people.id-number")
    return elder.id_number


@action("people.load")
def refresh_groups(actor: Actor, *, on: date) -> int:
    """Bring the groups that elders' records repeat in line with their periods on a day; say how many changed."""
    holding: dict[int, list[str]] = {}
    running = (Q(starts_on__isnull=True) | Q(starts_on__lte=on)) & (Q(ends_on__isnull=True) | Q(ends_on__gte=on))
    for elder_id, group in ElderGroup.objects.filter(running).values_list("elder_id", "group"):
        holding.setdefault(elder_id, []).append(group)
    changed = []
    for elder in Elder.objects.select_for_update().only("groups").iterator(chunk_size=BATCH):
        groups = sorted(set(holding.get(elder.pk, ())))
        if elder.groups != groups:
            elder.groups = groups
            changed.append(elder)
    Elder.objects.bulk_update(changed, ["groups"], batch_size=BATCH)
    return len(changed)


def unknown_groups(codes: Iterable[str]) -> list[str]:
    """List the codes that the catalogue does not have."""
    return sorted(set(codes) - set(shelf().catalogue.group))


def _unknown(given: NewElder) -> list[Problem]:
    """List the divisions, groups and organizations that do not exist."""
    problems = [Problem("groups", "group-unknown", (("group", code),)) for code in unknown_groups(given.groups)]
    for name, code in (("residence", given.residence), ("household", given.household)):
        if (code or name == "residence") and not Division.objects.filter(code=code).exists():
            problems.append(Problem(name, "division-unknown", (("code", code),)))
    if given.organization is not None and not Organization.objects.filter(pk=given.organization).exists():
        problems.append(Problem("organization", "organization-unknown", (("organization", given.organization),)))
    if given.lives not in Elder.Lives.values:
        problems.append(Problem("lives", "dwelling-unknown", (("lives", given.lives),)))
    return problems


def _refuse_registered(id_number: str, besides: int | None = None) -> None:
    """Refuse an identity number that another record in reach has."""
    same = Elder.objects.filter(id_number_hash=number_hash(id_number))
    if besides is not None:
        same = same.exclude(pk=besides).exclude(merged_into=besides)
    found = same.values_list("merged_into_id", "pk").first()
    if found is not None:
        refuse("already-registered", elder=found[0] or found[1])


def _save(elder: Elder) -> None:
    """Save; the database also knows the identity numbers that lie beyond the actor's reach."""
    try:
        elder.save()
    except IntegrityError as error:
        if "elder_id_number_once" not in str(error):
            raise
        refuse("registered-elsewhere")


def _elder(given: NewElder) -> Elder:
    """Make the record."""
    elder = Elder(
        sex=given.sex, birth_date=given.birth_date, residence_division_id=given.residence,
        household_division_id=given.household or given.residence, address=given.address, lives=given.lives,
        organization_id=given.organization, groups=sorted(set(given.groups)), longitude=given.longitude,
        latitude=given.latitude, died_on=given.died_on, synthetic=given.synthetic,
    )  # fmt: skip
    _name(elder, given.name)
    _number(elder, given.id_number)
    _call(elder, given.phone)
    return elder


def _name(elder: Elder, name: str) -> None:
    """Set the name and the keys it is sorted and found by."""
    elder.name = name.strip()
    elder.pinyin, elder.initials = pinyin_and_initials(elder.name)
    elder.sound = folded(elder.pinyin)


def _number(elder: Elder, id_number: str) -> None:
    """Set the identity number and its hash."""
    elder.id_number_cipher = encrypt(upgraded_resident_id(id_number))
    elder.id_number_hash = number_hash(id_number)


def _call(elder: Elder, phone: str) -> None:
    """Set the phone number and its hash."""
    phone = phone.strip()
    elder.phone_cipher = encrypt(phone) if phone else b""
    elder.phone_hash = keyed_hash(phone) if phone else b""
