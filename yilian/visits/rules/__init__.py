"""The law of delivered care: when a record counts, and what may become of an order, a loan, a route or a plan."""

from yilian.visits.rules.visits import Demand, Value, VisitFacts, judged_evidence, visit_refusal

__all__ = ["Demand", "Value", "VisitFacts", "judged_evidence", "visit_refusal"]
