"""Everything that writes people: elders and what belongs to them, merging, staff."""
