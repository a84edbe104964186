"""The pages of delivered care."""
