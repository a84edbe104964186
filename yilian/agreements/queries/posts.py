"""Reads the posts of agreements: who goes where, on which weekday, at what time."""

from datetime import date

from django.db.models import QuerySet

from yilian.agreements.models import Agreement, Post
from yilian.agreements.queries.institutions import agreements_in_force, items_of_mode
from yilian.agreements.rules import NewPost, PostFacts, Stand
from yilian.kernel.refusals import NotFound
from yilian.people.models import PracticeSite, Practitioner
from yilian.people.queries import certificate_valid, in_force


def post(post_id: int) -> Post:
    """Give one post within reach."""
    found = Post.objects.select_related("agreement", "first", "relief").filter(pk=post_id).first()
    if found is None:
        raise NotFound("post", post_id)
    return found


def posts_of(agreement_id: int) -> QuerySet[Post]:
    """Give the posts of an agreement, in the order of the week."""
    found = Post.objects.filter(agreement_id=agreement_id).select_related("first", "relief")
    return found.order_by("weekday", "begins_at", "pk")


def posts_on(on: date) -> QuerySet[Post]:
    """Give the posts to be kept on a day: those of its weekday, of the agreements in force on it."""
    found = Post.objects.filter(weekday=on.isoweekday(), agreement__in=agreements_in_force(on).values("pk"))
    return found.select_related("agreement__care_organization", "agreement__team", "first", "relief").order_by(
        "begins_at", "pk"
    )


def staff_of(organization_id: int, on: date) -> QuerySet[Practitioner]:
    """Give the practitioners who work at an organization on a day, by name."""
    sites = PracticeSite.objects.filter(in_force(on), organization_id=organization_id)
    return Practitioner.objects.filter(pk__in=sites.values("practitioner")).order_by("name", "pk")


def post_facts(agreement: Agreement, given: NewPost, *, on: date, replaces: int | None = None) -> PostFacts:
    """Gather what is judged of a post on a day; `replaces` is the post that it takes the place of."""
    items = items_of_mode(agreement.care_organization.division_id, agreement.mode, agreement.starts_on)
    return PostFacts(
        item_of_mode=given.item in items,
        where=given.where,
        first=_stand(agreement, given.first, on, busy=_busy(agreement, given, replaces)),
        relief=_stand(agreement, given.relief, on, busy=False),
    )


def _stand(agreement: Agreement, key: int, on: date, *, busy: bool) -> Stand:
    """See a practitioner as somebody who is to stand in a post."""
    person = staff_of(agreement.medical_organization_id, on).filter(pk=key).first()
    certified = person is not None and certificate_valid(person, on)
    return Stand(key, practises_there=person is not None, certified=certified, busy=busy)


def _busy(agreement: Agreement, given: NewPost, replaces: int | None) -> bool:
    """Say whether a practitioner is the first of another post that overlaps in the week while both agreements run."""
    others = Post.objects.filter(
        first_id=given.first, weekday=given.where.weekday, begins_at__lt=given.where.ends_at,
        ends_at__gt=given.where.begins_at, agreement__ended_on__isnull=True,
        agreement__starts_on__lte=agreement.ends_on, agreement__ends_on__gte=agreement.starts_on,
    )  # fmt: skip
    return (others if replaces is None else others.exclude(pk=replaces)).exists()
