"""Reads the posts of agreements: who goes where, on which weekday, at what time."""

from datetime import date

from django.db.models import QuerySet

from yilian.agreements.models import Agreement, ScheduledSlot
from yilian.agreements.queries.institutions import items_of_mode
from yilian.agreements.rules.posts import Assignee, NewSlot, SlotFacts
from yilian.kernel.refusals import NotFound
from yilian.people.models import PracticeSite, Practitioner
from yilian.people.queries.practitioners import in_force, qualification_of
from yilian.people.rules import Qualification

UNKNOWN = Qualification(kind="", certificate_valid=False)


def post(post_id: int) -> ScheduledSlot:
    """Return one post in scope."""
    post = ScheduledSlot.objects.select_related("agreement", "first", "relief").filter(pk=post_id).first()
    if post is None:
        raise NotFound("post", post_id)
    return post


def posts_of(agreement_id: int) -> QuerySet[ScheduledSlot]:
    """Return the posts of an agreement, in the order of the week."""
    posts = ScheduledSlot.objects.filter(agreement_id=agreement_id).select_related("first", "relief")
    return posts.order_by("weekday", "begins_at", "pk")


def staff_of(organization_id: int, on: date) -> QuerySet[Practitioner]:
    """Return the practitioners who work at an organization on a day, by name."""
    sites = PracticeSite.objects.filter(in_force(on), organization_id=organization_id)
    return Practitioner.objects.filter(pk__in=sites.values("practitioner")).order_by("name", "pk")


def slot_facts(agreement: Agreement, new_slot: NewSlot, *, on: date, replaces: int | None = None) -> SlotFacts:
    """Gather what is judged of a post on a day; `replaces` is the post that it takes the place of."""
    items = items_of_mode(agreement.care_organization.division_id, agreement.mode, agreement.starts_on)
    return SlotFacts(
        on=on,
        item_of_mode=new_slot.item in items,
        where=new_slot.where,
        first=_assignee(agreement, new_slot.first, on, busy=_busy(agreement, new_slot, replaces)),
        relief=_assignee(agreement, new_slot.relief, on, busy=False),
    )


def _assignee(agreement: Agreement, key: int, on: date, *, busy: bool) -> Assignee:
    """See a practitioner as somebody who is to stand in a post."""
    person = staff_of(agreement.medical_organization_id, on).filter(pk=key).first()
    qualification = UNKNOWN if person is None else qualification_of(person, on)
    return Assignee(key, practises_there=person is not None, qualification=qualification, busy=busy)


def _busy(agreement: Agreement, new_slot: NewSlot, replaces: int | None) -> bool:
    """Return whether a practitioner is the first of another post that overlaps in the week while both agreements run."""
    others = ScheduledSlot.objects.filter(
        first_id=new_slot.first,
        weekday=new_slot.where.weekday,
        begins_at__lt=new_slot.where.ends_at,
        ends_at__gt=new_slot.where.begins_at,
        agreement__ended_on__isnull=True,
        agreement__starts_on__lte=agreement.ends_on,
        agreement__ends_on__gte=agreement.starts_on,
    )
    return (others if replaces is None else others.exclude(pk=replaces)).exists()
