"""Drafts, signs, renews and ends agreements between institutions."""

from dataclasses import dataclass
from datetime import date

from yilian.agreements.events import AgreementEnded, AgreementInForce
from yilian.agreements.models import Agreement, ScheduledSlot
from yilian.agreements.queries.institutions import (
    COUNTY,
    MODELS_AT_MOST,
    agreement_facts,
    models_of,
    most_models,
    overlapping_until,
    sides_reached,
)
from yilian.agreements.queries.posts import posts_of, slot_facts
from yilian.agreements.rules.institutions import (
    Picking,
    Side,
    Signing,
    Terms,
    agreement_problems,
    overlap_refusal,
    picking_refusal,
    signing_refusal,
    termination_refusal,
)
from yilian.agreements.rules.posts import NewSlot, TimeAndPlace, slot_problems
from yilian.agreements.rules.states import Step, state_of, step_refusal
from yilian.audit.actions import action, publish
from yilian.audit.clock import today
from yilian.kernel.actors import Actor
from yilian.kernel.messages import words
from yilian.kernel.refusals import Invalid, NotInForce, refuse, refuse_if
from yilian.places.models import Division, Organization
from yilian.places.policies import policy_for


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signs for which side on which day; the name as it stands under the agreement."""

    side: Side
    signatory: str
    on: date


@action("agreements.draft", title=words("起草协议", "draft an agreement"))
def draft_agreement(actor: Actor, care: Organization, medical: Organization, *, terms: Terms) -> Agreement:
    """Draft an agreement between a care institution and a medical institution; it holds nothing until both sign."""
    return _written(actor, Agreement(care_organization=care, medical_organization=medical), terms)


@action("agreements.draft", title=words("修改协议草稿", "revise a draft agreement"), name="agreements.revise")
def revise_agreement(actor: Actor, agreement: Agreement, *, terms: Terms) -> Agreement:
    """Change what a draft says, as long as nobody has signed it."""
    refuse_if(step_refusal(state_of(agreement.dates, today()), Step.REVISE))
    return _written(actor, agreement, terms)


@action("agreements.draft", title=words("续签协议", "renew an agreement"), name="agreements.renew")
def renew_agreement(actor: Actor, agreement: Agreement, *, terms: Terms) -> Agreement:
    """Draft the agreement that follows this one between the same two, with its posts where both persons may still stand."""
    refuse_if(step_refusal(state_of(agreement.dates, today()), Step.RENEW))
    if Agreement.objects.filter(renews=agreement).exists():
        refuse("agreement-renewed", clause="FJ-08")
    if terms.starts_on <= agreement.ends_on:
        refuse("renewal-before-end", ends_on=agreement.ends_on)
    care, medical = agreement.care_organization, agreement.medical_organization
    made = _written(actor, Agreement(care_organization=care, medical_organization=medical, renews=agreement), terms)
    copies = [_copied(post, made) for post in posts_of(agreement.pk)]
    ScheduledSlot.objects.bulk_create([copy for copy in copies if copy is not None])
    return made


def _written(actor: Actor, agreement: Agreement, terms: Terms) -> Agreement:
    """Judge what two institutions want to agree on, and write it."""
    if not sides_reached(actor, agreement):
        refuse("not-your-side", clause="FJ-08")
    _judge(agreement, terms)
    sides = (agreement.care_organization_id, agreement.medical_organization_id)
    but = (agreement.pk, agreement.renews_id)
    refuse_if(overlap_refusal(overlapping_until(sides, terms, today(), but=but)))
    packs = policy_for(agreement.care_organization.division_id, terms.starts_on).packs_of_mode(terms.mode)
    agreement.pack, agreement.judged_on = packs[0], today()
    for name in ("form", "mode", "starts_on", "ends_on", "team_id"):
        setattr(agreement, name, getattr(terms, name))
    for name, text in terms.contents.items():
        setattr(agreement, name, text.strip())
    agreement.save()
    return agreement


def _judge(agreement: Agreement, terms: Terms) -> None:
    """Raise Invalid with everything that keeps an agreement from being signed."""
    problems = agreement_problems(agreement_facts(agreement.care_organization, agreement.medical_organization, terms))
    if problems:
        raise Invalid(*problems)


def _copied(post: ScheduledSlot, agreement: Agreement) -> ScheduledSlot | None:
    """Return the post of a renewal that continues another, or None where one of the two may no longer stand."""
    where = TimeAndPlace(post.weekday, post.begins_at, post.ends_at, post.place)
    new_slot = NewSlot(post.item, where, post.first_id, post.relief_id)
    if slot_problems(slot_facts(agreement, new_slot, on=agreement.starts_on)):
        return None
    return ScheduledSlot(
        agreement=agreement,
        item=post.item,
        weekday=post.weekday,
        begins_at=post.begins_at,
        ends_at=post.ends_at,
        place=post.place,
        first_id=post.first_id,
        relief_id=post.relief_id,
    )


@action("agreements.sign", title=words("签署协议", "sign an agreement"), log=("signature",))
def sign_agreement(actor: Actor, agreement: Agreement, *, signature: Signature) -> Agreement:
    """Sign for one side; with the second signature the agreement holds from its first day on.

    A paper that was signed earlier is entered with its own day, so the agreement is judged as it stood then; one that was
    ended or withdrawn in the meantime takes no signature.
    """
    stood = signature.on if agreement.ended_on is None else today()
    side, other = signature.side, Side.MEDICAL if signature.side is Side.CARE else Side.CARE
    refuse_if(
        signing_refusal(
            Signing(
                state=state_of(agreement.dates, stood),
                reached=side in sides_reached(actor, agreement),
                signed_already=agreement.signed_on(side) is not None,
                signer=actor.user_id,
                signer_of_other=agreement.signed_by(other),
                signatory=signature.signatory,
                on=signature.on,
                today=today(),
            )
        )
    )
    _judge(agreement, agreement.terms)
    signed = (("signed_on", signature.on), ("signatory", signature.signatory.strip()), ("signed_by_id", actor.user_id))
    for name, value in signed:
        setattr(agreement, f"{side}_{name}", value)
    agreement.save()
    if agreement.complete_on is not None:
        publish(AgreementInForce(agreement.pk))
    return agreement


@action("agreements.end", title=words("终止协议", "end an agreement"), log=("ends_on",))
def end_agreement(actor: Actor, agreement: Agreement, *, ends_on: date, reason: str) -> Agreement:
    """End an agreement before its time, or withdraw a draft; a withdrawn renewal leaves the way free for another."""
    if not sides_reached(actor, agreement):
        refuse("not-your-side", clause="FJ-08")
    refuse_if(termination_refusal(agreement.dates, state_of(agreement.dates, today()), ends_on, reason))
    agreement.ended_on, agreement.end_reason = ends_on, reason.strip()
    if agreement.complete_on is None:
        agreement.renews = None
    agreement.save()
    if agreement.complete_on is not None:
        publish(AgreementEnded(agreement.pk, ends_on))
    return agreement


@action("agreements.pick_model", title=words("评为样板", "pick a model pair"), log=("picked",))
def pick_model(actor: Actor, agreement: Agreement, *, picked: bool) -> Agreement:
    """Hold a pair up as a model of its county, the reading of 各地 here, or no longer (FJ-08)."""
    place = agreement.care_organization.division_id
    refuse_if(actor.area_refusal(place))
    if picked and agreement.model_since is None:
        Division.objects.select_for_update().get(code=place[:COUNTY].ljust(len(place), "0"))
        most = most_models(place, today())
        if most is None:
            raise NotInForce(MODELS_AT_MOST, today())
        there = models_of(place[:COUNTY], today()).count()
        refuse_if(picking_refusal(Picking(state_of(agreement.dates, today()), there, most)))
    agreement.model_since = (agreement.model_since or today()) if picked else None
    agreement.save(update_fields=["model_since"])
    return agreement
