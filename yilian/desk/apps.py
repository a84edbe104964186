"""The desk application."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Desk."""

    name = "yilian.desk"
