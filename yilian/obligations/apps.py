"""The obligations application."""

from django.apps import AppConfig


class ObligationsConfig(AppConfig):
    """Obligations."""

    name = "yilian.obligations"
