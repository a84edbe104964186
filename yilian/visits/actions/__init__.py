"""Everything that records delivered care."""

from yilian.visits.actions.visits import Delivery, load_visits, record_visit

__all__ = ["Delivery", "load_visits", "record_visit"]
