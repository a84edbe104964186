"""Brings the modules together once all are loaded."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """The application that knows all others."""

    name = "yilian.config"

    def ready(self) -> None:
        """Read what every module declares and says."""
        from yilian.config import modules, sentences
        from yilian.pages import language

        modules.declare_all()
        language.know(sentences.every_message())
