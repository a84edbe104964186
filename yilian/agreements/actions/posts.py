"""Sets and removes the posts of agreements."""

from yilian.agreements.events import PostsChanged
from yilian.agreements.models import Agreement, Post
from yilian.agreements.queries import post_facts, sides_reached
from yilian.agreements.rules import NewPost, Side, closed_refusal, post_problems, state_of
from yilian.audit.actions import action, publish
from yilian.audit.clock import today
from yilian.kernel.actors import Actor
from yilian.kernel.refusals import Invalid, refuse, refuse_if


@action("agreements.set_post")
def set_post(actor: Actor, agreement: Agreement, *, given: NewPost, replaces: Post | None = None) -> Post:
    """Set a fixed time, place and person, with somebody who stands in (PA-14), or change one that there is."""
    _may_change(actor, agreement)
    if replaces is not None and replaces.agreement_id != agreement.pk:
        refuse("post-of-another-agreement")
    on, replaced = max(today(), agreement.starts_on), None if replaces is None else replaces.pk
    problems = post_problems(post_facts(agreement, given, on=on, replaces=replaced))
    if problems:
        raise Invalid(*problems)
    made = replaces or Post(agreement=agreement)
    made.item, made.first_id, made.relief_id = given.item, given.first, given.relief
    made.weekday, made.place = given.where.weekday, given.where.place.strip()
    made.begins_at, made.ends_at = given.where.begins_at, given.where.ends_at
    made.save()
    publish(PostsChanged(agreement.pk))
    return made


@action("agreements.set_post", name="agreements.remove_post")
def remove_post(actor: Actor, agreement: Agreement, post: Post) -> Agreement:
    """Remove a post from an agreement."""
    _may_change(actor, agreement)
    if post.agreement_id != agreement.pk:
        refuse("post-of-another-agreement")
    post.delete()
    publish(PostsChanged(agreement.pk))
    return agreement


def _may_change(actor: Actor, agreement: Agreement) -> None:
    """Refuse whoever is not of the medical side, and posts of an agreement that is over."""
    if Side.MEDICAL not in sides_reached(actor, agreement):
        refuse("not-your-side", clause="PA-14")
    refuse_if(closed_refusal(state_of(agreement.dates, today())))
