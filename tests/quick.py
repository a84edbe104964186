"""Runs the tests that a change touches: `make quick`, or `python tests/quick.py [pytest's options]`.

Changed is what differs from the commit where the work left `main` (SINCE=… names another), committed or not. The rules:

| changed | tests |
|---|---|
| a test file | itself; a helper in its folder (`conftest.py`, or no test) the folder |
| `yilian/<module>/…` | tests/unit/<module>, tests/integration/<module>, and the architecture |
| `packs/`, `instruments/`, `schemas/` | tests/packs and the unit tests of who reads them |
| `bench/` | the tests of benches |
| `docs/` | the architecture, which reads its pages |
| what is shared by all (`tests/*.py`, `yilian/*.py`, the lock) | all of tests/unit and the architecture |

It does not find what a change breaks in a module above: that is for `make test`.
"""

import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ARCHITECTURE = "tests/architecture"
OF_DATA = {
    "packs": ("tests/packs", "tests/unit/policy"),
    "instruments": ("tests/packs", "tests/unit/assessments"),
    "schemas": ("tests/packs",),
    "bench": ("tests/benches",),
    "docs": (ARCHITECTURE,),
}
FOR_ALL = ("pyproject.toml", "requirements.txt")


def touched_tests(changed: Iterable[str]) -> list[str]:
    """Return the files and folders of tests that a change of these paths touches, as far as they exist."""
    found = {test for path in changed for test in _tests_touched_by(Path(path))}
    there = sorted(test for test in found if (ROOT / test).exists())
    return [test for test in there if not any(str(above) in found for above in Path(test).parents)]


def _tests_touched_by(path: Path) -> tuple[str, ...]:
    first = path.parts[0]
    if first == "yilian" and len(path.parts) > 2:
        return (ARCHITECTURE, f"tests/unit/{path.parts[1]}", f"tests/integration/{path.parts[1]}")
    if first == "tests" and len(path.parts) > 2:
        return (str(path if path.name.startswith("test_") else path.parent),)
    if first in ("yilian", "tests") or str(path) in FOR_ALL:
        return (ARCHITECTURE, "tests/unit")
    return OF_DATA.get(first, ())


def changed_since(commit: str) -> list[str]:
    """Return the paths that differ from a commit, and those that are new."""
    return [*_git("diff", "--name-only", commit), *_git("ls-files", "--others", "--exclude-standard")]


def where_work_began() -> str:
    """Return the commit where the work left `main`; the last one on `main` itself, and where there is no `main`."""
    for main in ("main", "origin/main"):
        if (found := _git("merge-base", "HEAD", main)) and found != _git("rev-parse", "HEAD"):
            return found[0]
    return "HEAD"


def _git(*words: str) -> list[str]:
    done = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout.splitlines()


def main() -> int:
    """Run them, and say which."""
    chosen = touched_tests(changed_since(os.environ.get("SINCE") or where_work_began()))
    if not chosen:
        print("Nothing that has tests of its own was changed.")
        return 0
    print("pytest", *chosen, flush=True)
    return subprocess.run([sys.executable, "-m", "pytest", *sys.argv[1:], *chosen], cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
