"""The three ways of saying no: a rule refuses, a thing is not found, input is invalid. Anything else is a bug."""

from dataclasses import dataclass
from typing import NoReturn, TypeVar

R = TypeVar("R")


@dataclass(frozen=True, slots=True, init=False)
class Refusal:
    """Why a rule says no: a stable kebab-case code, the clause it rests on, and what the sentence needs."""

    code: str
    clause: str | None
    params: tuple[tuple[str, object], ...]

    def __init__(self, code: str, *, clause: str | None = None, **params: object) -> None:
        """Keep the parameters sorted by name so that equal refusals compare equal."""
        object.__setattr__(self, "code", code)
        object.__setattr__(self, "clause", clause)
        object.__setattr__(self, "params", tuple(sorted(params.items())))


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with input: the field it stands in, a stable code, and what the sentence needs."""

    field: str
    code: str
    params: tuple[tuple[str, object], ...] = ()


class YilianError(Exception):
    """Whatever Yilian says no with; its code and params find the sentence in two languages."""

    code: str = "error"

    @property
    def params(self) -> dict[str, object]:
        """Return what the sentence needs, by name."""
        return {}


class Refused(YilianError):
    """A rule says no."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.code)
        self.refusal = refusal
        self.code = refusal.code

    @property
    def params(self) -> dict[str, object]:
        """The refusal's parameters, and its clause when it has one."""
        clause = {"clause": self.refusal.clause} if self.refusal.clause else {}
        return dict(self.refusal.params) | clause


class NotFound(YilianError):
    """The thing asked for does not exist, or is not the asker's to see: the two look alike on purpose."""

    code = "not-found"

    def __init__(self, kind: str, key: object) -> None:
        super().__init__(f"{kind} {key}")
        self.kind = kind
        self.key = key

    @property
    def params(self) -> dict[str, object]:
        """The kind of thing and the key it was asked for by."""
        return {"kind": self.kind, "key": self.key}


class Invalid(YilianError):
    """Input cannot be accepted; every problem is listed, not only the first."""

    code = "invalid"

    def __init__(self, *problems: Problem) -> None:
        super().__init__("; ".join(f"{problem.field}: {problem.code}" for problem in problems))
        self.problems = problems


class NotInForce(YilianError):
    """A value is asked for on a date on which no clause gives one."""

    code = "not-in-force"

    def __init__(self, name: str, on: object) -> None:
        super().__init__(f"{name} on {on}")
        self.name = name
        self.on = on

    @property
    def params(self) -> dict[str, object]:
        """Return what was asked for, and the date."""
        return {"name": self.name, "on": self.on}


def existing(record: R | None, kind: str, key: object) -> R:
    """Return a record that was looked up; NotFound where there is none of that key."""
    if record is None:
        raise NotFound(kind, key)
    return record


def refuse(code: str, *, clause: str | None = None, **params: object) -> NoReturn:
    """Refuse now."""
    raise Refused(Refusal(code, clause=clause, **params))


def refuse_if(refusal: Refusal | None) -> None:
    """Raise the refusal that a rule gave, or go on."""
    if refusal is not None:
        raise Refused(refusal)
