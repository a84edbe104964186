"""The pages as a WSGI application; nothing is served from a database that is not locked as the modules declare."""

import os
from importlib import import_module

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yilian.config.settings")
application = get_wsgi_application()


def _check() -> None:
    from django.db import connection

    from yilian.config.derived import refuse_differences

    refuse_differences(connection)
    connection.close()


def _prepare() -> None:
    """Read addresses and documents before the first request, which would wait for them otherwise."""
    from django.conf import settings

    from yilian.places.policies import policy_library

    import_module(settings.ROOT_URLCONF)
    policy_library()


_check()
_prepare()
