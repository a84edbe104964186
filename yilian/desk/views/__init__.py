"""Pages of the desk, and of the audit log."""
