"""The records of delivered care."""

from yilian.visits.models.visits import Observation, Visit

__all__ = ["Observation", "Visit"]
