"""Keeps the period of the present residence in line with the elder's record: opened, changed, closed when somebody moves."""

from collections.abc import Sequence
from datetime import date, timedelta

from yilian.audit.clock import today
from yilian.people.models import Elder, ResidencePeriod

DAY = timedelta(days=1)
BATCH = 2000
STAY = ResidencePeriod.ResidenceKind.STAY


def open_residences(
    elders: Sequence[Elder], starts_on: date | None = None, *, arrivals: Sequence[date | None] = ()
) -> None:
    """Open the period of the present residence of elders who have none: all from one day on, or each from the day of arrival."""
    on = today()
    ResidencePeriod.objects.bulk_create(
        (
            ResidencePeriod(
                elder=elder,
                basis=STAY,
                division_id=elder.residence_division_id,
                address=elder.address,
                organization_id=elder.organization_id,
                starts_on=first_day,
                recorded_on=on,
            )
            for elder, first_day in zip(elders, arrivals or (starts_on,) * len(elders), strict=True)
        ),
        batch_size=BATCH,
    )


def repeat_residence(elder: Elder) -> None:
    """Repeat the residence of an elder's record in its open period, after a correction."""
    ResidencePeriod.objects.filter(elder=elder, ends_on__isnull=True).update(
        division_id=elder.residence_division_id, address=elder.address, organization_id=elder.organization_id
    )


def close_residence(elder: Elder, on: date) -> None:
    """End the present residence of an elder the day before a move."""
    ResidencePeriod.objects.filter(elder=elder, ends_on__isnull=True).update(ends_on=on - DAY)
