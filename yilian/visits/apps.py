"""The visits application."""

from django.apps import AppConfig


class VisitsConfig(AppConfig):
    """Visits."""

    name = "yilian.visits"
