"""Hashes the demonstration's password once: it is printed for everybody, and sixty users would cost ten seconds of work."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from unittest.mock import patch

from django.contrib.auth import hashers


@contextmanager
def hashed_once() -> Iterator[None]:
    """Let users who are given the same password share its hash, and so its salt; nobody else is added meanwhile."""
    usual = hashers.make_password
    with patch("django.contrib.auth.base_user.make_password", cache(usual)):
        yield
