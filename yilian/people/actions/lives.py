"""Writes what changes in an elder's life: where they live, which groups they belong to, family, consent."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from yilian.audit.actions import action, publish
from yilian.audit.cipher import encrypt
from yilian.audit.clock import today
from yilian.kernel.actors import Actor
from yilian.kernel.messages import words
from yilian.kernel.refusals import Invalid, Problem, refuse, refuse_if
from yilian.kernel.text import person_name, phone_number
from yilian.people.actions.elders import unknown_groups
from yilian.people.actions.residences import close_residence, open_residences
from yilian.people.events import ElderMoved
from yilian.people.models import Consent, Elder, ElderGroup, FamilyMember, ResidencePeriod
from yilian.people.rules import called_problems, consent_refusal, period_problems
from yilian.places.models import Division, Organization

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Move:
    """A new residence from a day on; `basis` says whether by stay (常住) or by household register (户籍)."""

    basis: str
    division: str
    on: date
    address: str = ""
    lives: str = Elder.Lives.AT_HOME
    organization: int | None = None


@dataclass(frozen=True, slots=True)
class NewConsent:
    """A consent to one purpose from a day on; `proof` says where the signed paper is."""

    purpose: str
    starts_on: date
    proof: str = ""


@dataclass(frozen=True, slots=True)
class NewFamilyMember:
    """Somebody close to an elder."""

    name: str
    relation: str
    phone: str = ""
    guardian: bool = False


@action("people.revise_elder", name="people.move_elder", title=words("登记迁居", "record a move"))
def move_elder(actor: Actor, elder: Elder, *, move: Move) -> Elder:
    """Let an elder live, or be registered, elsewhere from a day on; the former place is kept as history."""
    if elder.died_on is not None:
        refuse("elder-died")
    if elder.left_on is not None:
        refuse("elder-left", on=elder.left_on)
    problems = move_problems(elder, move)
    if problems:
        raise Invalid(*problems)
    if move.basis == ResidencePeriod.ResidenceKind.STAY:
        close_residence(elder, move.on)
        elder.residence_division_id, elder.address = move.division, move.address
        elder.lives, elder.organization_id = move.lives, move.organization
        elder.longitude = elder.latitude = None
        open_residences([elder], move.on)
    else:
        last = _last_day_before(elder, move.basis)
        ResidencePeriod.objects.create(
            elder=elder,
            basis=move.basis,
            starts_on=elder.household_since if last is None else last + DAY,
            ends_on=move.on - DAY,
            division_id=elder.household_division_id,
            recorded_on=today(),
        )
        elder.household_division_id, elder.household_since = move.division, move.on
    elder.save()
    publish(ElderMoved(elder.pk, move.basis, move.on))
    return elder


def move_problems(elder: Elder, move: Move) -> list[Problem]:
    """List what is wrong with a move."""
    problems = list[Problem]()
    last = _last_day_before(elder, move.basis)
    since = _first_day_here(elder, move.basis)
    if move.on > today():
        problems.append(Problem("on", "moves-in-future"))
    if move.on - DAY <= (elder.birth_date if last is None else last) or (since is not None and move.on <= since):
        problems.append(Problem("on", "moves-before-last"))
    if not Division.objects.filter(code=move.division).exists():
        problems.append(Problem("division", "division-unknown", (("code", move.division),)))
    if move.organization is not None and not Organization.objects.filter(pk=move.organization).exists():
        problems.append(Problem("organization", "organization-unknown", (("organization", move.organization),)))
    return problems


def _first_day_here(elder: Elder, basis: str) -> date | None:
    """Return the first day at the present place, where it is known."""
    if basis == ResidencePeriod.ResidenceKind.HOUSEHOLD:
        return elder.household_since
    present = elder.residences.filter(basis=basis, ends_on__isnull=True)
    return present.values_list("starts_on", flat=True).first()


def _last_day_before(elder: Elder, basis: str) -> date | None:
    """Return the last day at the place before the present one; nothing for who has moved nowhere."""
    former = elder.residences.filter(basis=basis, ends_on__isnull=False)
    return former.order_by("-ends_on").values_list("ends_on", flat=True).first()


@action(
    "people.revise_elder",
    name="people.add_to_group",
    title=words("加入人群", "add an elder to a group"),
    log=("group", "starts_on"),
)
def add_to_group(
    actor: Actor, elder: Elder, *, group: str, starts_on: date | None = None, basis: str = ""
) -> ElderGroup:
    """Let an elder belong to a group from a day on, on a basis."""
    if unknown_groups([group]):
        raise Invalid(Problem("group", "group-unknown", (("group", group),)))
    problems = period_problems(starts_on, None, elder.birth_date, today())
    if problems:
        raise Invalid(*problems)
    running = Q(ends_on__isnull=True) | Q(ends_on__gte=starts_on or elder.birth_date)
    if elder.memberships.filter(running, group=group).exists():
        refuse("already-in-group", group=group)
    membership = ElderGroup.objects.create(elder=elder, group=group, starts_on=starts_on, basis=basis)
    _repeat_groups(elder)
    return membership


@action(
    "people.revise_elder",
    name="people.end_group",
    title=words("移出人群", "end membership in a group"),
    log=("ends_on",),
)
def end_group(actor: Actor, membership: ElderGroup, *, ends_on: date) -> ElderGroup:
    """End an elder's belonging to a group with a day."""
    elder = Elder.objects.select_for_update(of=("self",)).get(pk=membership.elder_id)
    problems = period_problems(membership.starts_on, ends_on, elder.birth_date, today())
    if problems:
        raise Invalid(*problems)
    membership.ends_on = ends_on
    membership.save(update_fields=["ends_on"])
    _repeat_groups(elder)
    return membership


def _repeat_groups(elder: Elder) -> None:
    """Repeat in the elder's record the groups that hold today."""
    day = today()
    running = Q(ends_on__isnull=True) | Q(ends_on__gte=day)
    begun = Q(starts_on__isnull=True) | Q(starts_on__lte=day)
    elder.groups = sorted(set(elder.memberships.filter(running, begun).values_list("group", flat=True)))
    elder.save(update_fields=["groups"])


@action("people.revise_elder", name="people.add_family_member", title=words("登记家属", "add a family member"))
def add_family_member(actor: Actor, elder: Elder, *, member: NewFamilyMember) -> FamilyMember:
    """Enter somebody close to an elder, who may be the guardian."""
    wrong = tuple(called_problems(member.name, member.phone))
    if wrong:
        raise Invalid(*wrong)
    if member.relation not in FamilyMember.Relation.values:
        raise Invalid(Problem("relation", "relation-unknown", (("relation", member.relation),)))
    phone = phone_number(member.phone)
    return FamilyMember.objects.create(
        elder=elder,
        name=person_name(member.name),
        relation=member.relation,
        guardian=member.guardian,
        phone_cipher=encrypt(phone) if phone else b"",
    )


@action("people.revise_elder", name="people.give_consent", title=words("登记同意", "record a consent"))
def give_consent(actor: Actor, elder: Elder, guardian: FamilyMember | None, *, new_consent: NewConsent) -> Consent:
    """Keep that an elder, or a guardian for them, consents to one purpose."""
    if new_consent.purpose not in Consent.Purpose.values:
        raise Invalid(Problem("purpose", "purpose-unknown", (("purpose", new_consent.purpose),)))
    by_right = guardian is None or (guardian.elder_id == elder.pk and guardian.guardian)
    refuse_if(consent_refusal(by_right=by_right, starts_on=new_consent.starts_on, today=today()))
    if elder.consents.filter(purpose=new_consent.purpose, withdrawn_on__isnull=True).exists():
        refuse("already-consented")
    return Consent.objects.create(
        elder=elder,
        guardian=guardian,
        purpose=new_consent.purpose,
        starts_on=new_consent.starts_on,
        proof=new_consent.proof,
    )


@action(
    "people.revise_elder", name="people.withdraw_consent", title=words("撤回同意", "withdraw a consent"), log=("on",)
)
def withdraw_consent(actor: Actor, consent: Consent, *, on: date) -> Consent:
    """Withdraw a consent from a day on (个人信息保护法 art. 15); what was done before stays lawful."""
    if consent.withdrawn_on is not None:
        refuse("already-withdrawn")
    if on < consent.starts_on:
        raise Invalid(Problem("on", "period-reversed"))
    consent.withdrawn_on = on
    consent.save(update_fields=["withdrawn_on"])
    return consent
