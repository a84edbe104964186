"""Enters what sheets say, batch by batch."""
