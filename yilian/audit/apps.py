"""The audit application."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Audit."""

    name = "yilian.audit"
