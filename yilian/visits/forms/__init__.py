"""The forms of delivered care."""

from yilian.visits.forms.visits import VisitForm

__all__ = ["VisitForm"]
