"""The law of the clinical facts: which signs values show, how values lie and go, when a condition may be entered."""
