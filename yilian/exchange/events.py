"""What others may need to know of imports."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ImportConfirmed:
    """An import waits to be entered, as this user in this role."""

    import_id: int
    user_id: int
    role: str
