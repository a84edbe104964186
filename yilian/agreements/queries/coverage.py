"""Who has a contract and who has none: counts by township, and the list of those without, the ones in need first."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Left

from yilian.agreements.queries.enrolments import enrolments_in_force
from yilian.kernel.conditions import leaves_of
from yilian.people.models import Elder
from yilian.people.queries.persons import elders
from yilian.places.policies import policy_for
from yilian.places.queries import within

TOWNSHIP = 9


@dataclass(frozen=True, slots=True)
class Coverage:
    """Of the elders of a township on a day, how many have a contract in force."""

    township: str
    elders: int
    contracted: int

    @property
    def without(self) -> int:
        """Count those without."""
        return self.elders - self.contracted

    @property
    def share(self) -> float | None:
        """Return the share of those with a contract; None where nobody lives."""
        return self.contracted / self.elders if self.elders else None


def groups_first(division: str, on: date) -> list[str]:
    """Return the groups of elders that the documents in force in a division name among those entitled (PA-16, CZ-09)."""
    packages = [package for pack in policy_for(division, on).packs for package in pack.services]
    conditions = [package.entitled.condition for package in packages]
    conditions += [item.to.condition for package in packages for item in package.items]
    named = (leaf.operand for condition in conditions for leaf in leaves_of(condition) if leaf.name == "in_group")
    return sorted({str(group) for group in named})


def living(division: str, on: date) -> QuerySet[Elder]:
    """Return the elders who live in a division and were alive on a day."""
    alive = Q(died_on__isnull=True) | Q(died_on__gt=on)
    return elders().filter(alive, within("residence_division_id", division), birth_date__lte=on)


def without_contract(division: str, on: date, *, group: str = "") -> QuerySet[Elder]:
    """Return the elders of a division without any enrolment in force on a day: those in need first, then the oldest first."""
    contracted = enrolments_in_force(on).filter(elder=OuterRef("pk"))
    uncovered = living(division, on).filter(~Exists(contracted))
    if group:
        uncovered = uncovered.filter(groups__contains=[group])
    need = When(groups__overlap=groups_first(division, on), then=Value(0))
    ordered = uncovered.annotate(need=Case(need, default=Value(1), output_field=IntegerField()))
    return ordered.select_related("residence_division__parent").order_by("need", "birth_date", "pk")


def coverage_by_township(division: str, on: date) -> list[Coverage]:
    """Count, by township of a division, the elders alive on a day and those with an enrolment in force."""
    contracted = Q(pk__in=enrolments_in_force(on).values("elder_id"))
    counted = (
        living(division, on)
        .order_by()
        .annotate(township=Left("residence_division_id", TOWNSHIP))
        .values("township")
        .annotate(everybody=Count("pk"), contracted=Count("pk", filter=contracted))
        .order_by("township")
    )
    return [Coverage(line["township"], line["everybody"], line["contracted"]) for line in counted]
