"""What tests of the laws share: a copy of the program, a law that is broken in it, and a command that is run there."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Breach:
    """A law that is broken: what is added to a file of the module, who must say so, and words that it says."""

    law: str
    file: str
    source: str
    said_by: str
    words: str

    def says_so(self, said: str) -> bool:
        """Return whether the words stand in what was said; pytest may write Chinese in escapes."""
        return self.words in said or ascii(self.words)[1:-1] in said


def append(path: Path, source: str) -> None:
    """Add to a file, which may not be there yet."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text((path.read_text("utf-8") if path.exists() else "") + source, "utf-8")


def run_in(copy: Path, *command: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    """Run a command of a copy, with a home of its own for services and words of a width that breaks no line."""
    settings = {"YILIAN_HOME": str(copy / ".yilian" / "tests"), "COLUMNS": "400", "NO_COLOR": "1"}
    return subprocess.run(
        command,
        cwd=copy,
        env=os.environ | settings | environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=900,
    )


def python(*arguments: str) -> tuple[str, ...]:
    """Return the command that runs Python with arguments."""
    return (sys.executable, *arguments)
