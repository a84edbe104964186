"""The instruments of this installation, read once per process."""

import functools

from django.conf import settings

from yilian.assessments.library import Library, load_library
from yilian.assessments.rules.instrument import Instrument


@functools.cache
def library() -> Library:
    """Return all instruments."""
    return load_library(settings.YILIAN_INSTRUMENTS)


def instrument(id: str) -> Instrument:
    """Return one instrument; raise `NotFound`."""
    return library().instrument(id)
