"""The forms of delivered care."""
