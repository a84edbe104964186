"""Everything that makes, changes and ends agreements."""
