"""What sheets say: their columns, and how a row is read."""
