"""Everything that makes, changes and ends agreements."""

from yilian.agreements.actions.enrolments import end_enrolment, enrol, load_enrolments

__all__ = ["end_enrolment", "enrol", "load_enrolments"]
