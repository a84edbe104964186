"""The people application."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """People."""

    name = "yilian.people"
