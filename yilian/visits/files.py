"""Files beside the database: encrypted, named by the SHA-256 of what is in them, on the disk before anybody commits.

A file is written under a draft name, flushed, then renamed, then its folder is flushed: after a crash at any moment there is
the whole file or none. Whoever attaches holds a shared lock until the commit, whoever sweeps an exclusive one, so that no
file is swept whose row is still on its way.
"""

import base64
import hashlib
import os
import re
from collections.abc import Iterator
from pathlib import Path
from secrets import token_hex

from django.conf import settings

from yilian.audit.cipher import decrypt, encrypt

LOCK = 5_318_008_771
NAME = re.compile(r"[0-9a-f]{64}")


def folder() -> Path:
    """Return the folder of this installation's attachments."""
    return Path(settings.MEDIA_ROOT) / "attachments"


def keep_file(content: bytes) -> str:
    """Put a file on the disk, encrypted, and give its name; a file that is there already is left as it is."""
    name = hashlib.sha256(content).hexdigest()
    path = _path(name)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        _write(path, encrypt(base64.b64encode(content).decode()))
    return name


def read_file(name: str) -> bytes:
    """Return what is in a file; a file that was changed raises `cryptography`'s InvalidTag."""
    return base64.b64decode(decrypt(_path(name).read_bytes()))


def file_names() -> Iterator[str]:
    """Name every file that is there."""
    return (path.name for path in folder().glob("??/*") if NAME.fullmatch(path.name))


def remove_file(name: str) -> None:
    """Take a file away."""
    _path(name).unlink(missing_ok=True)


def remove_drafts() -> int:
    """Take away what crashed writers left half written; nobody may be writing."""
    drafts = list(folder().glob("??/*.draft"))
    for path in drafts:
        path.unlink(missing_ok=True)
    return len(drafts)


def _path(name: str) -> Path:
    """Return the path of a file; two digits of its name spread files over folders."""
    return folder() / name[:2] / name


def _write(path: Path, content: bytes) -> None:
    """Write a file so that it is whole or not there."""
    draft = path.with_name(f"{path.name}.{token_hex(4)}.draft")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    for directory in (path.parent, path.parent.parent):
        _flush(directory)


def _flush(directory: Path) -> None:
    """Flush a folder, so that a name in it survives a loss of power."""
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
