"""What a pack says and nothing reads: `packs/not-driven.yaml`, each entry with the module that will read it.

`tests/driving.py` finds it in a whole run; this is how the file looks and what it may say.
"""

from collections.abc import Mapping

import msgspec
from msgspec import Struct

from yilian.cli.evidence import PACKS
from yilian.config.floors import modules
from yilian.policy.library import PolicyLibrary
from yilian.policy.mutation import words_asked

FILE = PACKS / "not-driven.yaml"
_OF_THE_DESIGN = (
    "stays",
    "monitoring",
    "workforce",
    "procedures",
    "referrals",
    "finance",
    "planning",
    "advice",
    "medicines",
    "outreach",
    "care_plans",
)
PLANNED = frozenset(_OF_THE_DESIGN) - frozenset(modules())
"""Modules of the design that do not exist yet; what they will read may wait for them."""

HEAD = "# Written by `make driven`. What packs say and nothing reads outside worked cases; `until` names the module that will.\n"

Key = tuple[str, str, str]
"""What kind of thing, in which clause, which one: `("rule", "PA-21", "file-with-civil-affairs")`."""


class Undriven(Struct, frozen=True, forbid_unknown_fields=True, order=True):
    """A thing that nothing reads outside worked cases, and the module that will; none is a debt of the modules that exist."""

    kind: str
    clause: str
    name: str
    until: str | None = None

    @property
    def key(self) -> Key:
        """Return the name under which the list finds it."""
        return (self.kind, self.clause, self.name)


def undriven() -> tuple[Undriven, ...]:
    """Return the entries on file."""
    if not FILE.exists():
        return ()
    return msgspec.yaml.decode(FILE.read_bytes(), type=tuple[Undriven, ...])


def undriven_by_clause() -> Mapping[str, tuple[str, ...]]:
    """Return in words what nothing reads, by clause."""
    named: dict[str, list[str]] = {}
    for entry in undriven():
        named.setdefault(entry.clause, []).append(f"{entry.kind} {entry.name}")
    return {clause: tuple(sorted(words)) for clause, words in named.items()}


def declared(library: PolicyLibrary) -> frozenset[Key]:
    """Return everything that a library says and that something must read."""
    keys: set[Key] = set()
    for pack in library.packs:
        keys |= {("parameter", rule.clause, name) for name, rule in pack.parameters.items()}
        keys |= {("rule", rule.clause, rule.rule) for rule in pack.decisions}
        keys |= {("target", target.clause, target.id) for target in pack.targets}
        keys |= {
            ("item", item.clause, f"{package.mode}/{item.item}") for package in pack.services for item in package.items
        }
        keys |= {("project", project.clause, str(project.no)) for project in pack.tasks.projects}
        keys |= {("milestone", step.clause, str(number)) for number, step in enumerate(pack.tasks.milestones, 1)}
        keys |= {("task", task.clause, str(task.no)) for task in pack.tasks.tasks}
        keys |= {("has", clause, word) for clause, word in words_asked(pack)}
    return frozenset(keys)
