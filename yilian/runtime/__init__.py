"""The services of this machine: the embedded PostgreSQL, secrets, and processes that run beside each other.

Programs come to it by name. It owns no tables, knows nothing of care, and imports `kernel` only.
"""
