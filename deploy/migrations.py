"""Writes the first migration of every module anew from its models; what Django cannot express stays in `0002_constraints.py`.

For as long as no database has to be kept: afterwards a change of a model is a migration of its own (`django-admin makemigrations`).
Writing them twice changes nothing. No database is asked.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parent.parent
BY_HAND = "0002_constraints.py"


def main() -> None:
    """Set what is written by hand aside, write the rest anew, and put it back."""
    sys.path.insert(0, str(ROOT))
    folders = sorted(ROOT.glob("yilian/*/migrations"))
    _prepare()
    with _aside(folders):
        for folder in folders:
            for old in folder.glob("[0-9]*.py"):
                old.unlink()
        _make()


@contextmanager
def _aside(folders: list[Path]) -> Iterator[None]:
    """Keep the files written by hand out of sight."""
    with TemporaryDirectory() as keep:
        moved = {Path(keep) / path.parts[-3]: path for folder in folders for path in folder.glob(BY_HAND)}
        for kept, path in moved.items():
            kept.write_bytes(path.read_bytes())
            path.unlink()
        try:
            yield
        finally:
            for kept, path in moved.items():
                path.write_bytes(kept.read_bytes())


def _prepare() -> None:
    """Read all modules before anything is taken away: where one cannot be read, the migrations stay as they are."""
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yilian.config.settings")
    import django
    from django.conf import settings

    settings.DATABASES = {"default": {"ENGINE": "django.db.backends.dummy"}}
    django.setup()


def _make() -> None:
    """Let Django write the migrations of all modules with tables: those of one that has none yet only where it is named."""
    from django.apps import apps
    from django.core.management import call_command

    modules = [app for app in apps.get_app_configs() if app.name.startswith("yilian.") and any(app.get_models())]
    labels = [app.label for app in modules]
    call_command("makemigrations", *labels, include_header=False, skip_checks=True, verbosity=0)


if __name__ == "__main__":
    main()
