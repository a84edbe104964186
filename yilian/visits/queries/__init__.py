"""Reads delivered care for others."""

from yilian.visits.queries.orders import promised_clauses
from yilian.visits.queries.visits import demands_of, last_observations, visits_of

__all__ = ["demands_of", "last_observations", "promised_clauses", "visits_of"]
