"""The accounts application."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Accounts."""

    name = "yilian.accounts"
