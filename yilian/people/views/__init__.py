"""Pages of people: the register of elders, what changes in a life, duplicates, the staff of an organization."""
