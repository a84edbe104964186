"""Wires the modules together once all are loaded."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """The application that knows all others."""

    name = "yilian.config"

    def ready(self) -> None:
        """Connect events to their handlers."""
        from yilian.config import wiring

        wiring.wire()
