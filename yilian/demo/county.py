"""The county that is handed to every scenario: a place, its size, the day of its clock."""

from datetime import date

from yilian.demo.calendar import demonstrations, months_until
from yilian.kernel.county import County, Step
from yilian.kernel.identifiers import full_code
from yilian.places.models import Division
from yilian.places.policies import policy_library

PASSWORD = "Yilian-demo-2023"  # noqa: S105 - printed for everybody; the people are invented


def county_of(place: str, size: int, on: date, step: Step) -> County:
    """Return the county of a place; `NotFound` names the places there are."""
    division = full_code(policy_library().pack(place).header.jurisdiction)
    return County(place, division, on, size, demonstrations()[place].mode, PASSWORD, months_until(on), step)


def is_loaded() -> bool:
    """Return whether a place was loaded before; the whole load is one transaction, so half a place cannot be."""
    return Division.objects.exists()
