"""Everything that writes what is owed, fulfilled, waived, and who is there to receive or to give it."""
