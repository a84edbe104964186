"""The places application."""

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    """Places."""

    name = "yilian.places"
