"""What is wrong with a pack: every error names file, line, column, what is wrong and what to do."""

from collections.abc import Iterable

from msgspec import Struct

from yilian.kernel.refusals import YilianError


class SourcePosition(Struct, frozen=True, order=True):
    """A position in a file; lines and columns count from 1."""

    file: str
    line: int = 1
    column: int = 1


class PackError(Struct, frozen=True, order=True):
    """One thing wrong with a pack, and its remedy."""

    file: str
    line: int
    column: int
    code: str
    message: str
    remedy: str

    @classmethod
    def at(cls, position: SourcePosition, code: str, message: str, remedy: str) -> "PackError":
        """Make an error for a position."""
        return cls(position.file, position.line, position.column, code, message, remedy)

    def __str__(self) -> str:
        """One line as editors read it."""
        return f"{self.file}:{self.line}:{self.column}: {self.code}: {self.message} → {self.remedy}"


class PackErrors(YilianError):
    """Packs cannot be used; every error is listed, in reading order."""

    code = "pack-errors"

    def __init__(self, errors: Iterable[PackError]) -> None:
        self.errors = tuple(sorted(set(errors)))
        super().__init__("\n".join(map(str, self.errors)))

    @property
    def params(self) -> dict[str, object]:
        """Return how many errors, and the first one."""
        return {"count": len(self.errors), "first": str(self.errors[0]) if self.errors else ""}
