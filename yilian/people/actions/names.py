"""Sets what an elder is called, and writes the keys by which that name is sorted and found."""

from collections.abc import Iterable

from yilian.kernel.text import person_name
from yilian.people.models import Elder, NameKey
from yilian.people.rules import folded
from yilian.places.pinyin import name_keys

BATCH = 5000


def set_name(elder: Elder, name: str) -> None:
    """Set the name in its one form, and the columns it is sorted and found by."""
    elder.name = person_name(name)
    keys = name_keys(elder.name)
    elder.pinyin, elder.initials, elder.sound = keys.pinyin, keys.initials, folded(keys.pinyin)


def enter_name_keys(elders: Iterable[Elder]) -> None:
    """Write the further keys of the names of new elders."""
    rows = (NameKey(elder=elder, key=key) for elder in elders for key in name_keys(elder.name).others)
    NameKey.objects.bulk_create(rows, batch_size=BATCH)


def renew_name_keys(elder: Elder) -> None:
    """Write the further keys of a name that changed anew."""
    elder.name_keys.all().delete()
    enter_name_keys([elder])
