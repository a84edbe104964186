"""Secrets of this installation: from the environment, or made once and kept readable by the owner alone."""

import os
import secrets
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def home() -> Path:
    """Return the folder that holds everything this installation keeps: `YILIAN_HOME`, or `.yilian` in the checkout."""
    return Path(os.environ.get("YILIAN_HOME") or ROOT / ".yilian")


def secret(name: str) -> str:
    """Return the secret of this name: `YILIAN_SECRET_<NAME>`, or 64 hex digits kept in `secrets/<name>`."""
    value = os.environ.get(f"YILIAN_SECRET_{name.upper()}")
    if value:
        return value
    path = home() / "secrets" / name
    try:
        return path.read_text()
    except FileNotFoundError:
        return _made(path)


def _made(path: Path) -> str:
    """Write a new secret beside its place and link it there, so that two processes agree on one."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_hex(32))
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    return path.read_text()
