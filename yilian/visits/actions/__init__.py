"""Everything that records delivered care."""
