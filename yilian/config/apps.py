"""Brings the modules together once all are loaded."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """The application that knows all others."""

    name = "yilian.config"

    def ready(self) -> None:
        """Read what every module declares and says."""
        from django.db.models.signals import pre_save

        from yilian.audit.inputs import refuse_beyond_limits
        from yilian.config import modules, sentences
        from yilian.pages import language

        pre_save.connect(refuse_beyond_limits)
        modules.declare_all()
        language.know(sentences.every_message())
