"""Registers elders, one or many, and corrects what is known of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError
from django.db.models import Q

from yilian.audit.access_log import log_access
from yilian.audit.actions import action, publish, record
from yilian.audit.cipher import encrypt, keyed_hash, number_hash
from yilian.audit.clock import today
from yilian.audit.models import AuditEntry
from yilian.kernel.actors import Actor
from yilian.kernel.identifiers import upgraded_resident_id
from yilian.kernel.messages import words
from yilian.kernel.refusals import Invalid, Problem, refuse, refuse_if
from yilian.kernel.text import one_line, phone_number
from yilian.people.actions.names import enter_name_keys, renew_name_keys, set_name
from yilian.people.actions.residences import open_residences, repeat_residence
from yilian.people.events import EldersRegistered, LifespanChanged
from yilian.people.models import Elder, ElderGroup, FormerNumber, NameKey, ResidencePeriod
from yilian.people.queries.belongings import hanging_on
from yilian.people.queries.persons import kept_keys
from yilian.people.rules import Particulars, arrival_refusal, particulars_problems
from yilian.places.models import Division, Organization
from yilian.places.policies import policy_library

BATCH = 2000
LONGEST_CODE = 12


@dataclass(frozen=True, slots=True)
class NewElder:
    """What is known of an elder who enters the register.

    `arrived_on` is the first day at the residence, `household_since` that of the registration; without it the elder was there before
    the register began. `compared` says that somebody saw a document that differs from the person in birth date or sex.
    """

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
    arrived_on: date | None = None
    household_since: date | None = None
    compared: bool = False

    def particulars(self) -> Particulars:
        """Return what the rules judge."""
        return Particulars(
            self.name,
            self.sex,
            self.birth_date,
            self.id_number,
            self.died_on,
            self.phone,
            self.address,
            self.longitude,
            self.latitude,
            self.compared,
        )


@dataclass(frozen=True, slots=True)
class Revision:
    """What an elder's record should say; every field is given anew."""

    name: str
    sex: int
    birth_date: date
    id_number: str
    phone: str = ""
    address: str = ""
    compared: bool = False


@action("people.register_elder", title=words("登记老人", "register an elder"))
def register_elder(actor: Actor, *, new_elder: NewElder) -> Elder:
    """Register an elder; raise Invalid with every problem; refuse an identity number that is there already."""
    problems = [*_judged(actor, new_elder), *_unknown(new_elder)]
    if problems:
        raise Invalid(*problems)
    if new_elder.arrived_on is not None:
        refuse_if(arrival_refusal(new_elder.arrived_on, new_elder.birth_date, today()))
    _refuse_registered(new_elder.id_number)
    elder = _elder(new_elder)
    _save(elder)
    _add_belongings([elder], [new_elder.arrived_on])
    publish(EldersRegistered((elder.pk,)))
    return elder


@action("people.load", title=words("批量装入老人", "load elders"))
def load_elders(actor: Actor, *, new_elders: Sequence[NewElder]) -> int:
    """Register many elders at once, as a demonstration or a take-over from another system does; problems are not judged."""
    elders = Elder.objects.bulk_create((_elder(new_elder) for new_elder in new_elders), batch_size=BATCH)
    _add_belongings(elders, [new_elder.arrived_on for new_elder in new_elders])
    return len(elders)


@action("people.register_elder", title=words("导入登记老人", "register imported elders"), name="people.register_elders")
def register_elders(actor: Actor, *, new_elders: Sequence[NewElder]) -> list[int]:
    """Register many elders as an import does and return their keys; one that may not be entered, or a number known already, undoes them all."""
    problems = [problem for new_elder in new_elders for problem in _judged(actor, new_elder)]
    if problems:
        raise Invalid(*problems)
    elders = Elder.objects.bulk_create((_elder(new_elder) for new_elder in new_elders), batch_size=BATCH)
    _add_belongings(elders, [new_elder.arrived_on for new_elder in new_elders])
    publish(EldersRegistered(tuple(elder.pk for elder in elders)))
    record(AuditEntry.Kind.CHANGE, actor, "people.register_elder", elders=[elder.pk for elder in elders])
    return [elder.pk for elder in elders]


@action(
    "people.register_elder", title=words("撤销导入登记的老人", "take imported elders back"), name="people.forget_elders"
)
def forget_elders(actor: Actor, *, elder_ids: Sequence[int]) -> int:
    """Remove elders whom an import entered and on whom nothing hangs, with what was entered with them; return how many."""
    if hanging_on(elder_ids):
        refuse("elders-have-records")
    for model in (NameKey, ElderGroup, ResidencePeriod):
        model._default_manager.filter(elder__in=elder_ids).delete()
    Elder.objects.filter(pk__in=elder_ids).delete()
    record(AuditEntry.Kind.CHANGE, actor, "people.forget_elders", elders=list(elder_ids))
    return len(elder_ids)


@action("people.revise_elder", title=words("更正老人档案", "revise an elder's record"))
def revise_elder(actor: Actor, elder: Elder, *, revision: Revision) -> Elder:
    """Correct an elder's particulars; raise Invalid with every problem."""
    if elder.merged_into_id:
        refuse("already-merged")
    problems = particulars_problems(_revised(elder, revision), today())
    if problems:
        raise Invalid(*problems)
    _refuse_registered(revision.id_number, besides=elder.pk)
    lifespan_changed = elder.birth_date != revision.birth_date
    elder.sex, elder.birth_date = revision.sex, revision.birth_date
    former = bytes(elder.id_number_hash)
    elder.address = one_line(revision.address)
    named = elder.name
    set_name(elder, revision.name)
    _number(elder, revision.id_number)
    _call(elder, revision.phone)
    _save(elder)
    if former != bytes(elder.id_number_hash):
        FormerNumber.objects.get_or_create(elder=elder, id_number_hash=former)
    repeat_residence(elder)
    if named != elder.name:
        renew_name_keys(elder)
    if lifespan_changed:
        publish(LifespanChanged(elder.pk))
    return elder


@action("people.show_number", title=words("查看完整身份证号", "reveal an identity number"), log=("purpose",))
def reveal_id_number(actor: Actor, elder: Elder, *, purpose: str) -> str:
    """Return the full identity number to somebody who states what for; the look is kept with that purpose."""
    if not purpose.strip():
        raise Invalid(Problem("purpose", "purpose-missing"))
    log_access(actor.for_purpose(purpose.strip()[:40]), [elder.pk], "people.id-number")
    return elder.id_number


@action("people.load", name="people.refresh_groups", title=words("按年龄更新人群", "refresh groups by age"))
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
    return sorted(set(codes) - set(policy_library().catalogue.group))


def _judged(actor: Actor, new_elder: NewElder) -> list[Problem]:
    """List what is wrong with a new elder's particulars, and that they live where the actor registers nobody."""
    problems = [*particulars_problems(new_elder.particulars(), today())]
    if not actor.scope.covers(new_elder.residence, new_elder.organization):
        problems.append(Problem("residence", "residence-out-of-reach", (("text", new_elder.residence[:LONGEST_CODE]),)))
    return problems


def _revised(elder: Elder, revision: Revision) -> Particulars:
    """Return what a revision says; what differed from the identity number before may go on doing so."""
    said = (revision.sex, revision.birth_date, upgraded_resident_id(revision.id_number))
    unchanged = said == (elder.sex, elder.birth_date, elder.id_number)
    return Particulars(
        revision.name,
        revision.sex,
        revision.birth_date,
        revision.id_number,
        elder.died_on,
        revision.phone,
        revision.address,
        compared=revision.compared or unchanged,
    )


def _unknown(new_elder: NewElder) -> list[Problem]:
    """List the divisions, groups and organizations that do not exist."""
    problems = [Problem("groups", "group-unknown", (("group", code),)) for code in unknown_groups(new_elder.groups)]
    for name, code in (("residence", new_elder.residence), ("household", new_elder.household)):
        if (code or name == "residence") and not Division.objects.filter(code=code).exists():
            problems.append(Problem(name, "division-unknown", (("code", code),)))
    if new_elder.organization is not None and not Organization.objects.filter(pk=new_elder.organization).exists():
        problems.append(Problem("organization", "organization-unknown", (("organization", new_elder.organization),)))
    if new_elder.lives not in Elder.Lives.values:
        problems.append(Problem("lives", "dwelling-unknown", (("lives", new_elder.lives),)))
    return problems


def _refuse_registered(id_number: str, besides: int | None = None) -> None:
    """Refuse an identity number that another record in reach has."""
    same = Elder.objects.filter(id_number_hash=number_hash(id_number))
    if besides is not None:
        same = same.exclude(pk=besides)
    registered = same.values_list("pk", flat=True).first()
    if registered is None:
        replaced = FormerNumber.objects.filter(id_number_hash=number_hash(id_number), by_merge=True)
        registered = replaced.exclude(elder=besides).values_list("elder_id", flat=True).first()
    if registered is not None and (kept := kept_keys([registered])[registered]) != besides:
        refuse("already-registered", elder=kept)


def _save(elder: Elder) -> None:
    """Save; the database also knows the identity numbers that lie beyond the actor's scope."""
    try:
        elder.save()
    except IntegrityError as error:
        if "elder_id_number_once" not in str(error):
            raise
        refuse("registered-elsewhere")


def _add_belongings(elders: Sequence[Elder], arrivals: Sequence[date | None]) -> None:
    """Enter what stands beside the records of new elders: their groups, and where they live."""
    memberships = [ElderGroup(elder=elder, group=code) for elder in elders for code in elder.groups]
    ElderGroup.objects.bulk_create(memberships, batch_size=BATCH)
    open_residences(elders, arrivals=arrivals)
    enter_name_keys(elders)


def _arrived_with_registration(new_elder: NewElder) -> date | None:
    """Return the day of arrival of who is registered where they live: without a day of its own the registration came with them."""
    return new_elder.arrived_on if new_elder.household in ("", new_elder.residence) else None


def _elder(new_elder: NewElder) -> Elder:
    """Make the record."""
    elder = Elder(
        sex=new_elder.sex,
        birth_date=new_elder.birth_date,
        residence_division_id=new_elder.residence,
        household_division_id=new_elder.household or new_elder.residence,
        address=one_line(new_elder.address),
        lives=new_elder.lives,
        organization_id=new_elder.organization,
        groups=sorted(set(new_elder.groups)),
        longitude=new_elder.longitude,
        latitude=new_elder.latitude,
        died_on=new_elder.died_on,
        household_since=new_elder.household_since or _arrived_with_registration(new_elder),
        synthetic=new_elder.synthetic,
    )
    set_name(elder, new_elder.name)
    _number(elder, new_elder.id_number)
    _call(elder, new_elder.phone)
    return elder


def _number(elder: Elder, id_number: str) -> None:
    """Set the identity number and its hash."""
    elder.id_number_cipher = encrypt(upgraded_resident_id(id_number))
    elder.id_number_hash = number_hash(id_number)


def _call(elder: Elder, phone: str) -> None:
    """Set the phone number and its hash."""
    phone = phone_number(phone)
    elder.phone_cipher = encrypt(phone) if phone else b""
    elder.phone_hash = keyed_hash(phone) if phone else b""
