"""Sets and removes the posts of agreements."""

from yilian.agreements.events import SlotsChanged
from yilian.agreements.models import Agreement, ScheduledSlot
from yilian.agreements.queries.institutions import sides_reached
from yilian.agreements.queries.posts import slot_facts
from yilian.agreements.rules.institutions import Side
from yilian.agreements.rules.posts import NewSlot, slot_problems
from yilian.agreements.rules.states import closed_refusal, state_of
from yilian.audit.actions import action, publish
from yilian.audit.clock import today
from yilian.kernel.actors import Actor
from yilian.kernel.messages import words
from yilian.kernel.refusals import Invalid, refuse, refuse_if


@action("agreements.set_post", title=words("设定岗位", "set a post"))
def set_post(
    actor: Actor, agreement: Agreement, *, new_slot: NewSlot, replaces: ScheduledSlot | None = None
) -> ScheduledSlot:
    """Set a fixed time, place and person, with somebody who stands in (PA-14), or change one that there is."""
    _may_change(actor, agreement)
    if replaces is not None and replaces.agreement_id != agreement.pk:
        refuse("post-of-another-agreement")
    on, replaced = max(today(), agreement.starts_on), None if replaces is None else replaces.pk
    problems = slot_problems(slot_facts(agreement, new_slot, on=on, replaces=replaced))
    if problems:
        raise Invalid(*problems)
    made = replaces or ScheduledSlot(agreement=agreement)
    made.item, made.first_id, made.relief_id = new_slot.item, new_slot.first, new_slot.relief
    made.weekday, made.place = new_slot.where.weekday, new_slot.where.place.strip()
    made.begins_at, made.ends_at = new_slot.where.begins_at, new_slot.where.ends_at
    made.save()
    publish(SlotsChanged(agreement.pk))
    return made


@action("agreements.set_post", title=words("取消岗位", "remove a post"), name="agreements.remove_post")
def remove_post(actor: Actor, agreement: Agreement, post: ScheduledSlot) -> Agreement:
    """Remove a post from an agreement."""
    _may_change(actor, agreement)
    if post.agreement_id != agreement.pk:
        refuse("post-of-another-agreement")
    post.delete()
    publish(SlotsChanged(agreement.pk))
    return agreement


def _may_change(actor: Actor, agreement: Agreement) -> None:
    """Refuse an actor who is not of the medical side, and posts of an agreement that is over."""
    if Side.MEDICAL not in sides_reached(actor, agreement):
        refuse("not-your-side", clause="PA-14")
    refuse_if(closed_refusal(state_of(agreement.dates, today())))
